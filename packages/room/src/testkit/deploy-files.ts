import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubeObject } from "@dipper/api";
import { parseAllDocuments } from "yaml";

const root = join(import.meta.dirname, "../../../../deploy");

type Folder = "admission" | "crds" | "rbac" | "steps";

/** The files do not change while tests run, and reading their YAML took longer than most tests that need them. */
const asJson = new Map<Folder, string>();

/** Objects of a folder of `deploy/`, in the order of files and documents; the caller's own. */
export function deployed(folder: Folder): readonly KubeObject[] {
  let text = asJson.get(folder);
  if (text === undefined) {
    text = JSON.stringify(read(folder));
    asJson.set(folder, text);
  }
  return JSON.parse(text) as readonly KubeObject[];
}

function read(folder: Folder): readonly KubeObject[] {
  return readdirSync(join(root, folder))
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .flatMap((file) => objectsIn(readFileSync(join(root, folder, file), "utf8")));
}

/** All objects of a YAML text. */
export function objectsIn(text: string): readonly KubeObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const object = document.toJS() as KubeObject | null;
    return object === null ? [] : [object];
  });
}
