import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { cacheFolder } from "./cache.ts";
import { attempt, run } from "./command.ts";
import { baseImage } from "./image.ts";
import {
  type BootedMachine,
  type BootOptions,
  bootMachine,
  type LabMachine,
  prepareMachine,
  removeGroups,
  removeMachine,
} from "./machine.ts";
import { install, unfit } from "./requirements.ts";

/** Real machines on this machine: they boot systemd, run sshd and have addresses of their own in 198.18.0.0/15. */
export type { LabMachine } from "./machine.ts";

export interface Lab {
  readonly name: string;
  readonly machines: readonly LabMachine[];
  /** OpenSSH key that root, ops (sudo) and guest (no sudo) of all machines accept. */
  readonly privateKey: string;
  /** A command of root on a machine, without SSH: for breaking things on purpose. */
  readonly inside: (machine: string, script: string) => string;
  readonly down: () => Promise<void>;
}

interface LabState {
  readonly name: string;
  readonly bridge: string;
  /** The process that the lab belongs to; absent: it stays until `lab down`. */
  readonly owner?: number;
  readonly inotifyBefore?: string;
  readonly machines: readonly BootedMachine[];
}

export interface LabOptions {
  readonly machines: number;
  /** Goes when this process has gone: the next lab clears it away. Default false. */
  readonly ephemeral?: boolean;
  readonly say?: (text: string) => void;
}

const inotify = "/proc/sys/fs/inotify/max_user_instances";
const inotifyInstances = 8192;
const bootMs = 60_000;

/** Cannot be run here; the message is the one line to show. */
export class LabUnfit extends Error {}

/** Boots machines m1, m2 … and waits until all answer on port 22. */
export async function labUp(options: LabOptions): Promise<Lab> {
  const say = options.say ?? (() => {});
  const problem = unfit();
  if (problem !== undefined) throw new LabUnfit(problem);
  install(say);
  const base = baseImage(say);
  await clearStale();
  const { bridge, subnet } = makeBridge();
  const folder = join(labsFolder(), bridge);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let state: LabState = {
    name: bridge,
    bridge,
    machines: [],
    ...(options.ephemeral === true ? { owner: process.pid } : {}),
  };
  const save = (next: LabState): void => {
    state = next;
    writeFileSync(join(folder, "lab.json"), JSON.stringify(state), { mode: 0o600 });
  };
  save(state);
  try {
    // Every machine's systemd takes some, and other programs too: of the default of 128, fourteen machines leave none, and one
    // that finds none stops in the middle of its boot.
    const before = readFileSync(inotify, "utf8").trim();
    if (Number(before) < inotifyInstances) {
      save({ ...state, inotifyBefore: before });
      writeFileSync(inotify, String(inotifyInstances));
    }
    run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", join(folder, "key")]);
    const publicKey = readFileSync(join(folder, "key.pub"), "utf8");
    for (let number = 1; number <= options.machines; number += 1) {
      const name = `m${number}`;
      const boot: BootOptions = {
        name,
        unit: `${bridge}${name}`,
        address: `${subnet}.${10 + number}`,
        gateway: `${subnet}.254`,
        bridge,
        group: "dipper-lab",
        base,
        folder: join(folder, name),
        publicKey,
      };
      save({
        ...state,
        machines: [
          ...state.machines,
          { name, address: boot.address, hostKeys: [], machineID: "", folder: boot.folder, unit: boot.unit },
        ],
      });
      const prepared = prepareMachine(boot);
      save({ ...state, machines: [...state.machines.slice(0, -1), prepared] });
      bootMachine(boot);
    }
    await Promise.all(state.machines.map((machine) => answers(machine, bridge)));
    say(`${options.machines} machines answer`);
    return opened(state);
  } catch (cause) {
    await remove(state);
    throw cause;
  }
}

/** Takes away all labs but those of a process that is still at work. Answers how many machines there were. */
export async function labDown(): Promise<number> {
  const states = labs().filter((state) => !isOwned(state));
  for (const state of states) await remove(state);
  return states.reduce((sum, state) => sum + state.machines.length, 0);
}

/** The labs that exist, also those of a process that is gone. */
export function labStatus(): readonly {
  readonly name: string;
  readonly key: string;
  readonly machines: readonly LabMachine[];
}[] {
  return labs().map((state) => ({
    name: state.name,
    key: join(labsFolder(), state.name, "key"),
    machines: state.machines,
  }));
}

function opened(state: LabState): Lab {
  return {
    name: state.name,
    machines: state.machines,
    privateKey: readFileSync(join(labsFolder(), state.name, "key"), "utf8"),
    inside: (name, script) => {
      const machine = state.machines.find((one) => one.name === name);
      if (machine === undefined) throw new Error(`The lab has no machine ${name}.`);
      return inside(machine, script);
    },
    down: () => remove(state),
  };
}

/** As root, in all namespaces of the machine's init. */
function inside(machine: BootedMachine, script: string): string {
  const nspawn = readFileSync(join(machine.folder, "pid"), "utf8");
  const [init = ""] = readFileSync(`/proc/${nspawn}/task/${nspawn}/children`, "utf8").split(" ");
  return run(["nsenter", "--target", init, "--all", "--", "/bin/sh", "-c", script]);
}

async function remove(state: LabState): Promise<void> {
  for (const machine of state.machines) await removeMachine(machine, "dipper-lab");
  const last = labs().length <= 1;
  if (last) removeGroups("dipper-lab");
  attempt(["ip", "link", "delete", state.bridge]);
  if (last && state.inotifyBefore !== undefined) writeFileSync(inotify, state.inotifyBefore);
  rmSync(join(labsFolder(), state.name), { recursive: true, force: true });
}

/** Labs whose test run was killed. */
async function clearStale(): Promise<void> {
  for (const state of labs()) if (state.owner !== undefined && !isOwned(state)) await remove(state);
}

function isOwned(state: LabState): boolean {
  return state.owner !== undefined && existsSync(`/proc/${state.owner}`);
}

/** The first free bridge: making it is what reserves it. */
function makeBridge(): { readonly bridge: string; readonly subnet: string } {
  for (let number = 0; number < 32; number += 1) {
    const bridge = `dlab${number}`;
    const subnet = `198.18.${number}`;
    if (!attempt(["ip", "link", "add", bridge, "type", "bridge"])) continue;
    run(["ip", "address", "add", `${subnet}.1/24`, "dev", bridge]);
    run(["ip", "link", "set", bridge, "up"]);
    return { bridge, subnet };
  }
  throw new Error("No network bridge can be made: look at `ip link`, and run `lab/lab down`.");
}

/** sshd says its name. The host's end of the link has to be set up by hand, once nspawn has made it. */
async function answers(machine: BootedMachine, bridge: string): Promise<void> {
  const until = performance.now() + bootMs;
  while (performance.now() < until) {
    attempt(["ip", "link", "set", `vb-${machine.unit}`, "master", bridge, "up"]);
    if (await greeted(machine.address)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const log = readFileSync(join(machine.folder, "console.log"), "utf8").trim().split("\n").slice(-5).join("\n");
  let state = "";
  try {
    state = inside(
      machine,
      "systemctl --failed --no-legend; systemctl status --no-pager -n 5 lab-net ssh; ip address; ss -tln",
    );
  } catch (cause) {
    state = String(cause);
  }
  const link = run(["ip", "-details", "link", "show", "master", bridge]);
  throw new Error(`Machine ${machine.name} did not answer within ${bootMs / 1000} s.\n${log}\n${state}\n${link}`);
}

function greeted(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: 22, timeout: 1000 });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("data", (data) => end(data.toString().startsWith("SSH-")));
    socket.once("error", () => end(false));
    socket.once("timeout", () => end(false));
  });
}

function labsFolder(): string {
  return join(cacheFolder(), "lab", "run");
}

function labs(): readonly LabState[] {
  if (!existsSync(labsFolder())) return [];
  return readdirSync(labsFolder()).flatMap((name) => {
    const file = join(labsFolder(), name, "lab.json");
    return existsSync(file) ? [JSON.parse(readFileSync(file, "utf8")) as LabState] : [];
  });
}
