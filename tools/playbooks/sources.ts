import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { root } from "../steps/steps.ts";

/** Files of the checkout, those too that are not committed yet. */
export function checkedOut(...folders: readonly string[]): readonly string[] {
  const argv = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...folders];
  const done = spawnSync("git", argv, { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  if (done.status !== 0) throw new Error(`git ${argv.join(" ")}: ${done.stderr}`);
  return [...new Set(done.stdout.split("\0"))].filter((path) => path !== "" && existsSync(join(root, path))).sort();
}

/** Shell scripts, by their name or by their first line. */
export function shellScripts(paths: readonly string[]): readonly string[] {
  return paths.filter(
    (path) => path.endsWith(".sh") || /^#!\s*\/(usr\/)?bin\/(env +)?(ba|da)?sh\b/.test(beginning(path)),
  );
}

function beginning(path: string): string {
  const file = openSync(join(root, path), "r");
  try {
    const bytes = Buffer.alloc(64);
    return bytes.toString("utf8", 0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}

/** Over names and contents: the same digest is the same work. */
export function digestOf(paths: readonly string[], more: string): string {
  const hash = createHash("sha256").update(more);
  for (const path of paths) {
    const content = readFileSync(join(root, path));
    hash.update(`\0${path}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}
