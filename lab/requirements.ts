import { existsSync } from "node:fs";
import { run } from "./command.ts";

/** Programs and the Debian packages that bring them. */
const packages: Readonly<Record<string, string>> = {
  "systemd-nspawn": "systemd-container",
  debootstrap: "debootstrap",
  ip: "iproute2",
  mount: "mount",
  ssh: "openssh-client",
  "ssh-keygen": "openssh-client",
  "ansible-playbook": "ansible-core",
};

/** Why machines cannot be booted here at all, in one line; undefined when they can, perhaps after `install`. */
export function unfit(): string | undefined {
  if (process.platform !== "linux") return "The lab boots machines with systemd-nspawn: it needs Linux.";
  if (process.getuid?.() !== 0) return "The lab mounts file systems and makes network links: run it as root.";
  const missing = missingPackages();
  if (missing.length > 0 && which("apt-get") === undefined)
    return `The lab needs ${missing.join(", ")} (Debian's names), and there is no apt-get to install them.`;
  return undefined;
}

/** Installs what is missing. */
export function install(say: (text: string) => void): void {
  const missing = missingPackages();
  if (missing.length === 0) return;
  say(`installing ${missing.join(", ")}`);
  const command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", ...missing] as const;
  try {
    run(command);
  } catch {
    // The package lists of a fresh machine are old or absent.
    run(["apt-get", "update", "-q"]);
    run(command);
  }
}

function missingPackages(): readonly string[] {
  return [
    ...new Set(Object.entries(packages).flatMap(([program, name]) => (which(program) === undefined ? [name] : []))),
  ];
}

function which(program: string): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin", "/sbin"];
  return folders.map((folder) => `${folder}/${program}`).find((path) => existsSync(path));
}
