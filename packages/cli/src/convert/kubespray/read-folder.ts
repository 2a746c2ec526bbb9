import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { UsageError } from "../../usage-error.ts";
import type { InventoryFiles } from "./inventory.ts";

const names = ["hosts.yaml", "hosts.yml", "inventory.yaml", "inventory.yml", "inventory.ini", "hosts.ini", "hosts"];
/** More is no inventory. */
const mostBytes = 4_000_000;

/** The inventory of a folder (or a file) with the group_vars and host_vars beside it. */
export function readInventoryFiles(path: string): InventoryFiles {
  const isFolder = statSync(path).isDirectory();
  const folder = isFolder ? path : dirname(path);
  const file = isFolder ? names.find((name) => existsSync(join(path, name))) : basename(path);
  if (file === undefined) throw new UsageError(`There is no inventory in ${path}: ${names.join(", ")}`, 2);
  const files = new Map([[file, textOf(join(folder, file))]]);
  for (const kind of ["group_vars", "host_vars"])
    for (const each of filesBelow(join(folder, kind))) files.set(relative(folder, each), textOf(each));
  return files;
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.name.startsWith(".")) return [];
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    });
}

function textOf(path: string): string {
  if (statSync(path).size > mostBytes) throw new UsageError(`${path} is larger than ${mostBytes / 1e6} MB.`, 2);
  return readFileSync(path, "utf8");
}
