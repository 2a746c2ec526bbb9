import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { attempt, run } from "./command.ts";
import type { Place } from "./network.ts";

/** A machine of the lab, as anybody needs to know it who wants to log in. */
export interface LabMachine {
  readonly name: string;
  readonly address: string;
  /** `ssh-ed25519 AAAA…`, made before the first boot: nobody has to trust on first use. */
  readonly hostKeys: readonly string[];
  readonly machineID: string;
}

/** What is needed to take it away again. */
export interface BootedMachine extends LabMachine {
  readonly folder: string;
  /** Name for nspawn and cgroups, unique on this machine; its link is `vb-<unit>`, a second one `vc-<unit>`. */
  readonly unit: string;
  readonly place: Place;
}

export interface PrepareOptions {
  readonly name: string;
  readonly unit: string;
  readonly place: Place;
  readonly base: string;
  readonly folder: string;
  readonly publicKey: string;
}

/** All machines' cgroups lie below this one. */
export const group = "dipper-lab";

/** Makes the machine's root on top of the shared image: own name, machine id, host key and address. */
export function prepareMachine(options: PrepareOptions): BootedMachine {
  const { folder, name, place } = options;
  const root = join(folder, "root");
  for (const part of ["upper", "work", "root"]) mkdirSync(join(folder, part), { recursive: true });
  // Where the cache itself lies on an overlay there is no second one on top of it: the image is copied.
  if (
    !attempt([
      "mount",
      "-t",
      "overlay",
      "overlay",
      "-o",
      `lowerdir=${options.base},upperdir=${folder}/upper,workdir=${folder}/work`,
      root,
    ])
  ) {
    run(["cp", "-a", "--reflink=auto", `${options.base}/.`, root]);
  }
  run(["cp", "-a", "--reflink=auto", join(options.base, "var/lib"), join(folder, "lib")]);
  const machineID = randomBytes(16).toString("hex");
  const write = (path: string, text: string, mode = 0o644): void => writeFileSync(join(root, path), text, { mode });
  write("etc/hostname", `${name}\n`);
  write("etc/hosts", `127.0.0.1 localhost\n${place.address} ${name}\n`);
  // A resolver is named, as on any machine (CoreDNS does not start without one), but nobody has its address.
  write("etc/resolv.conf", `nameserver ${place.gateway}\n`);
  write("etc/machine-id", `${machineID}\n`);
  write(
    "etc/lab-net",
    Object.entries(place.variables)
      .map(([variable, value]) => `${variable}=${value}\n`)
      .join(""),
  );
  run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", join(root, "etc/ssh/ssh_host_ed25519_key")]);
  for (const [home, id] of [
    ["root", 0],
    ["home/ops", 1000],
    ["home/guest", 1001],
  ] as const) {
    mkdirSync(join(root, home, ".ssh"), { recursive: true, mode: 0o700 });
    write(join(home, ".ssh/authorized_keys"), options.publicKey, 0o600);
    for (const path of [".ssh", ".ssh/authorized_keys"]) chownSync(join(root, home, path), id, id);
  }
  const hostKey = readFileSync(join(root, "etc/ssh/ssh_host_ed25519_key.pub"), "utf8").trim();
  return { name, address: place.address, hostKeys: [hostKey], machineID, folder, unit: options.unit, place };
}

/** Starts the machine; it answers some seconds later. */
export function bootMachine(machine: BootedMachine): void {
  const { folder, unit, place } = machine;
  const log = openSync(join(folder, "console.log"), "a");
  const script = fileURLToPath(new URL("./boot.sh", import.meta.url));
  const second = place.second === undefined ? [] : [`vc-${unit}`];
  const child = spawn(script, [unit, folder, place.bridge, group, ...second], {
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  writeFileSync(join(folder, "pid"), String(child.pid));
  child.unref();
}

/** Cuts the power: nothing is written any more, nothing says goodbye. What it wrote before is there when it boots again. */
export async function powerOff(machine: BootedMachine): Promise<void> {
  const nspawn = nspawnOf(machine);
  if (nspawn !== undefined) {
    // Its init is killed, not nspawn: nspawn killed alone would leave the machine running.
    const inits = childrenOf(nspawn);
    for (const pid of inits.length > 0 ? inits : [nspawn]) kill(pid);
    for (let waited = 0; existsSync(`/proc/${nspawn}`) && waited < 200; waited += 1)
      await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (const link of ["vb", "vc"]) attempt(["ip", "link", "delete", `${link}-${machine.unit}`]);
  removeGroups(`${group}/${machine.unit}`);
}

/** Ends the machine and takes away all that it had. Safe to repeat, and for a machine that never came up. */
export async function removeMachine(machine: BootedMachine): Promise<void> {
  const root = join(machine.folder, "root");
  await powerOff(machine);
  while (isMounted(root)) if (!attempt(["umount", root])) attempt(["umount", "--lazy", root]);
  rmSync(machine.folder, { recursive: true, force: true });
}

/** A command of root in all namespaces of the machine's init. */
export function insideMachine(machine: BootedMachine, script: string): string {
  return run(enter(machine, script));
}

/** The same for what takes its time: others go on meanwhile. Answers what it wrote to its output. */
export function shellInMachine(machine: BootedMachine, script: string): Promise<string> {
  const [program, ...args] = enter(machine, script);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    const said = { out: "", err: "" };
    child.stdout.on("data", (chunk: Buffer) => {
      said.out += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      said.err += chunk.toString();
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(said.out);
      else reject(new Error(`On ${machine.name}, exit code ${code}: ${script}\n${said.out}${said.err}`.slice(0, 6000)));
    });
  });
}

function enter(machine: BootedMachine, script: string): readonly [string, ...string[]] {
  const [init] = childrenOf(nspawnOf(machine) ?? 0);
  if (init === undefined) throw new Error(`Machine ${machine.name} is off.`);
  return ["nsenter", "--target", String(init), "--all", "--", "/bin/sh", "-c", script];
}

/** Removes what is left of a cgroup in all hierarchies, deepest first. */
export function removeGroups(path: string): void {
  for (const hierarchy of ["", ...safeList("/sys/fs/cgroup")]) {
    for (const found of run([
      "find",
      join("/sys/fs/cgroup", hierarchy),
      // Groups of other labs come and go meanwhile.
      "-ignore_readdir_race",
      "-depth",
      "-type",
      "d",
      "(",
      "-path",
      `*/${path}`,
      "-o",
      "-path",
      `*/${path}/*`,
      ")",
    ]).split("\n")) {
      try {
        if (found !== "") rmdirSync(found);
      } catch {
        // A process is still on its way out; an empty group does no harm.
      }
    }
  }
}

/** The pid that we noted, if it still is this machine's nspawn: pids come again. */
function nspawnOf(machine: BootedMachine): number | undefined {
  try {
    const pid = Number(readFileSync(join(machine.folder, "pid"), "utf8"));
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(machine.unit) ? pid : undefined;
  } catch {
    return undefined;
  }
}

function childrenOf(pid: number): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
      .split(" ")
      .filter((text) => text.trim() !== "")
      .map(Number);
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ESRCH") throw cause;
  }
}

function isMounted(path: string): boolean {
  return readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .some((line) => line.split(" ")[1] === path);
}

function safeList(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}
