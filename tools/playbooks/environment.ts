import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "../../lab/cache.ts";

export const requirements = fileURLToPath(new URL("./requirements.txt", import.meta.url));

/**
 * Folder of the linters' programs: a virtual environment in the cache, made once for these versions from the Python package index.
 * A text is the one line that says what is missing.
 */
export function lintTools(say: (text: string) => void): { readonly programs: string } | string {
  const python = pythonOf();
  if (python === undefined)
    return "missing: python3 with venv (lint of the playbooks); install with: apt-get install python3-venv";
  const key = createHash("sha256").update(readFileSync(requirements)).update(python.version).digest("hex").slice(0, 12);
  const folder = join(cacheFolder(), "lint", `venv-${key}`);
  const programs = join(folder, "bin");
  if (existsSync(join(folder, "complete"))) return { programs };
  say(`installing ansible-lint and yamllint into ${folder}`);
  mkdirSync(join(cacheFolder(), "lint"), { recursive: true });
  // Its programs name the folder they were made in, so it is made in place; without the last mark it is made again.
  rmSync(folder, { recursive: true, force: true });
  const steps: readonly (readonly string[])[] = [
    [python.path, "-m", "venv", folder],
    [
      join(programs, "python"),
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "--requirement",
      requirements,
    ],
  ];
  for (const [program = "", ...args] of steps) {
    const done = spawnSync(program, args, { encoding: "utf8" });
    if (done.status !== 0) {
      rmSync(folder, { recursive: true, force: true });
      const why = `${done.stderr ?? ""}${done.stdout ?? ""}`.trim().split("\n").at(-1) ?? "";
      return `missing: ansible-lint and yamllint (lint of the playbooks); they could not be installed from the Python package index: ${why}`;
    }
  }
  mkdirSync(join(folder, "completing"));
  renameSync(join(folder, "completing"), join(folder, "complete"));
  return { programs };
}

/** A python3 that can make virtual environments; not every Debian machine's can. */
function pythonOf(): { readonly path: string; readonly version: string } | undefined {
  const script = "import sys, venv, ensurepip; print(sys.executable, '.'.join(map(str, sys.version_info[:3])))";
  for (const path of ["python3", "/usr/bin/python3"]) {
    const done = spawnSync(path, ["-c", script], { encoding: "utf8" });
    const [found, version] = (done.stdout ?? "").trim().split(" ");
    if (done.status === 0 && found !== undefined && version !== undefined) return { path: found, version };
  }
  return undefined;
}
