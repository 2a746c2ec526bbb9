import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { run } from "./steps.ts";

/** A program that tests use, and the Debian package that brings it. */
const wanted: readonly { readonly program: string; readonly debian: string; readonly for: string }[] = [
  { program: "chromium", debian: "chromium", for: "browser tests" },
  { program: "ansible-playbook", debian: "ansible-core", for: "playbook tests" },
  { program: "ssh", debian: "openssh-client", for: "playbook tests" },
  { program: "strace", debian: "strace", for: "tests of power cuts and failing disks" },
  { program: "shellcheck", debian: "shellcheck", for: "lint of the shell scripts" },
];

export function onPath(program: string): boolean {
  return (process.env["PATH"] ?? "").split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Installs what is missing where it can (root on Debian); elsewhere says in one line what to install. */
export async function installSystemPackages(): Promise<void> {
  const missing = wanted.filter(({ program }) => !onPath(program));
  if (missing.length === 0) return;
  const packages = missing.map(({ debian }) => debian);
  if (process.getuid?.() !== 0 || !onPath("apt-get")) {
    process.stdout.write(
      `missing: ${missing.map((one) => `${one.program} (${one.for})`).join(", ")}; install with: apt-get install ${packages.join(" ")}\n`,
    );
    return;
  }
  process.stdout.write(`installing ${packages.join(", ")}\n`);
  execFileSync("apt-get", ["update", "-qq"], { stdio: "inherit" });
  const code = await run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", ...packages], {
    ...process.env,
    DEBIAN_FRONTEND: "noninteractive",
  });
  if (code !== 0) process.stdout.write(`apt-get could not install ${packages.join(", ")} (exit code ${code})\n`);
}
