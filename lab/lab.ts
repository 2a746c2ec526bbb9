import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { allAnswer } from "./answers.ts";
import { cacheFolder } from "./cache.ts";
import { run } from "./command.ts";
import { faultsOf, type LabFaults } from "./faults.ts";
import { baseImage } from "./image.ts";
import {
  type BootedMachine,
  bootMachine,
  group,
  insideMachine,
  type LabMachine,
  prepareMachine,
  removeGroups,
  removeMachine,
  shellInMachine,
} from "./machine.ts";
import { endServing, fillMirror, kubernetesVersions, type Mirror, type Serving, startMirror } from "./mirror/mirror.ts";
import { type LabNetwork, makeNetwork, placeOf, removeNetwork } from "./network.ts";
import { install, unfit } from "./requirements.ts";
import { LabUnfit } from "./unfit.ts";

/** Real machines on this machine: they boot systemd, run sshd and have addresses of their own in 198.18.0.0/15. */
export type { LabMachine } from "./machine.ts";
export type { Mirror } from "./mirror/mirror.ts";
export { LabUnfit } from "./unfit.ts";

export interface Lab extends LabFaults {
  readonly name: string;
  readonly machines: readonly LabMachine[];
  /** OpenSSH key that root, ops (sudo) and guest (no sudo) of all machines accept. */
  readonly privateKey: string;
  /** A command of root on a machine, without SSH: for breaking things on purpose. */
  readonly inside: (machine: string, script: string) => string;
  /** The same without blocking: for what takes its time, or runs on many machines at once. */
  readonly shell: (machine: string, script: string) => Promise<string>;
  /** Files and images for clusters. Throws in a lab that was booted without `kubernetes`. */
  readonly mirror: Mirror;
  readonly down: () => Promise<void>;
}

interface LabState {
  readonly name: string;
  readonly network: LabNetwork;
  /** The process that the lab belongs to; absent: it stays until `lab down`. */
  readonly owner?: number;
  readonly inotifyBefore?: string;
  readonly machines: readonly BootedMachine[];
  readonly serving: readonly Serving[];
}

export interface LabOptions {
  /** Up to 24. */
  readonly machines: number;
  /** Serves what clusters are made of, building it where the cache has none; a list names versions of Kubernetes. Default false. */
  readonly kubernetes?: boolean | readonly string[];
  /** Numbers of machines in a network of their own, which is reached through m1 only. Default none. */
  readonly behindBastion?: readonly number[];
  /** Goes when this process has gone: the next lab clears it away. Default false. */
  readonly ephemeral?: boolean;
  readonly say?: (text: string) => void;
}

const inotify = "/proc/sys/fs/inotify/max_user_instances";
const inotifyInstances = 8192;

/** Boots machines m1, m2 … and waits until all answer on port 22. */
export async function labUp(options: LabOptions): Promise<Lab> {
  const say = options.say ?? (() => {});
  const problem = unfit();
  if (problem !== undefined) throw new LabUnfit(problem);
  install(say);
  const base = baseImage(say);
  await clearStale();
  const behind = options.behindBastion ?? [];
  if (behind.includes(1)) throw new Error("m1 is the bastion: it cannot be behind itself.");
  const network = makeNetwork(behind.length > 0);
  const folder = join(labsFolder(), network.bridge);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  let state: LabState = {
    name: network.bridge,
    network,
    machines: [],
    serving: [],
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
    const mirror = await mirrorFor(options, { base, folder, address: `${network.subnet}.1`, say }, (one) =>
      save({ ...state, serving: [...state.serving, one] }),
    );
    run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", join(folder, "key")]);
    const publicKey = readFileSync(join(folder, "key.pub"), "utf8");
    for (let number = 1; number <= options.machines; number += 1) {
      const name = `m${number}`;
      const place = placeOf(network, number, behind.includes(number));
      const at = { name, place, unit: `${network.bridge}${name}`, folder: join(folder, name) };
      save({
        ...state,
        machines: [...state.machines, { ...at, address: place.address, hostKeys: [], machineID: "" }],
      });
      const prepared = prepareMachine({ ...at, base, publicKey });
      save({ ...state, machines: [...state.machines.slice(0, -1), prepared] });
      bootMachine(prepared);
    }
    await allAnswer(state.machines);
    say(`${options.machines} machines answer`);
    return opened(state, mirror);
  } catch (cause) {
    await remove(state);
    throw cause;
  }
}

async function mirrorFor(
  { kubernetes = false }: LabOptions,
  given: Omit<Parameters<typeof startMirror>[0], "kubernetes">,
  started: (one: Serving) => void,
): Promise<Mirror | undefined> {
  if (kubernetes === false) return undefined;
  const options = { ...given, kubernetes: kubernetes === true ? kubernetesVersions : kubernetes };
  await startMirror(options, started);
  return fillMirror(options);
}

/** Takes away the lab of this name, or all, but none of a process that is still at work. Answers how many machines there were. */
export async function labDown(name?: string): Promise<number> {
  const states = labs().filter((state) => !isOwned(state) && (name === undefined || state.name === name));
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

function opened(state: LabState, mirror: Mirror | undefined): Lab {
  const machineOf = (name: string): BootedMachine => {
    const machine = state.machines.find((one) => one.name === name);
    if (machine === undefined) throw new Error(`The lab has no machine ${name}.`);
    return machine;
  };
  return {
    name: state.name,
    machines: state.machines,
    privateKey: readFileSync(join(labsFolder(), state.name, "key"), "utf8"),
    inside: (name, script) => insideMachine(machineOf(name), script),
    shell: async (name, script) => shellInMachine(machineOf(name), script),
    get mirror() {
      if (mirror === undefined) throw new Error("This lab was booted without Kubernetes: it has no mirror.");
      return mirror;
    },
    ...faultsOf(machineOf),
    down: () => remove(state),
  };
}

async function remove(state: LabState): Promise<void> {
  await Promise.all(state.machines.map(removeMachine));
  for (const one of state.serving) endServing(one);
  const last = labs().length <= 1;
  if (last) removeGroups(group);
  removeNetwork(state.network);
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
