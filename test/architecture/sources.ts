import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** A TypeScript file of a package, with what it imports. */
export interface Source {
  /** From the root, with `/`. */
  readonly path: string;
  /** `kube`, `rooms/clusters` … */
  readonly package: string;
  readonly test: boolean;
  readonly imports: readonly string[];
}

const skipped = new Set(["node_modules", "dist", "fixtures"]);

function* walk(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (skipped.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

const statement =
  /(?:^|\n)\s*(?:import|export)\s(?:[^"';]*?\sfrom\s*)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/g;

/** Specifiers of static and dynamic imports and of re-exports, in order. */
export function importsOf(text: string): readonly string[] {
  return [...text.matchAll(statement)].map((match) => match[1] ?? match[2] ?? "");
}

/** All sources of all packages. */
export function sources(): readonly Source[] {
  return [...walk(join(root, "packages"))].map((file) => {
    const path = relative(root, file).split(sep).join("/");
    const parts = path.split("/");
    const name = parts[1] === "rooms" ? `rooms/${parts[2] ?? ""}` : (parts[1] ?? "");
    const test = /\.test\.tsx?$/.test(path) || path.startsWith("packages/room/src/testkit/");
    return { path, package: name, test, imports: importsOf(readFileSync(file, "utf8")) };
  });
}
