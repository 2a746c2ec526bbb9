import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { KubeObject } from "@dipper/api";
import { parseAllDocuments } from "yaml";

const root = join(import.meta.dirname, "../../../../deploy");

/** Objects of a folder of `deploy/`, in the order of files and documents. */
export function deployed(folder: "admission" | "crds" | "rbac" | "steps"): readonly KubeObject[] {
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
