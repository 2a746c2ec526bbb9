import assert from "node:assert/strict";
import { type ChildProcess } from "node:child_process";
import { readdirSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { Machine, platformNamespace, Secret } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { keepBundle } from "@dipper/runner/executors";
import type { Lab } from "../../../lab/lab.ts";
import { define } from "../cases/kill-platform.ts";
import type { FaultName } from "../fault-list.ts";
import { testBundle } from "../on-machines.ts";
import { clientOf, dipper, killed, register, start, stop, until, write } from "../platform.ts";
import type { RealContext, RealTest } from "../test-case.ts";
import { checkFaults } from "./faults-checks.ts";
import { strangersKey } from "./faults-login.ts";
import { askForOperation, type OperationWish, operationEnded, retry, runsOf } from "./operations.ts";
import { told } from "./platform-with-lab.ts";

const minutes = 60_000;
const lines = 40;

/** What m2 suffers before or during an Operation over m1 and m2. */
interface Fault {
  readonly name: FaultName;
  /** Default: preCheck. */
  readonly flow?: readonly string[];
  readonly breaks?: () => Promise<void> | void;
  /** While the step is at work on m2. */
  readonly meanwhile?: (operation: string) => Promise<void>;
  readonly mends: () => Promise<void> | void;
  /** What is said at m2. */
  readonly says: RegExp;
  /** m1 is concerned as well: the other one of two of a name, or a machine of the same runner. */
  readonly both?: true;
  readonly more?: object;
}

/** The faults that need no cluster, each through an Operation of the whole platform and its retry. */
export const faultsOfOperations: RealTest = {
  name: "faults-operations",
  run: async (context) => {
    const { lab, folder } = context;
    const stage = await openStage(context);
    try {
      await machineIdTwice(stage, context);
      const stranger = strangersKey(folder);
      for (const fault of [...loginFaults(stage, lab, stranger), ...machineFaults(lab), ...midStep(stage, lab)])
        await show(stage, context, fault);
    } finally {
      await stop(stage.child);
      for (const { name } of lab.machines) lab.inside(name, "rm -rf /tmp/append.txt /tmp/append.busy");
    }
    return undefined;
  },
};

/** What a person does with the leftovers; the step that cleans has a scenario of its own. */
const byHand = `rm -rf /etc/kubernetes /var/lib/kubelet /var/lib/etcd /etc/cni; ip link delete cni0
if command -v iptables >/dev/null; then iptables -D INPUT -j KUBE-OLD; iptables -X KUBE-OLD; fi`;

/** The platform, which some faults kill and start again. */
interface Stage {
  readonly data: string;
  readonly ready: string;
  child: ChildProcess;
  kube: KubeClient;
  readonly dipper: (...args: readonly string[]) => string;
}

async function openStage({ folder }: RealContext): Promise<Stage> {
  const data = join(folder, "platform");
  const ready = join(folder, "ready.json");
  const child = await start(data, ready);
  const kube = await clientOf(join(data, "kubeconfig"));
  return { data, ready, child, kube, dipper: (...args) => dipper(data, args) };
}

async function show(stage: Stage, { lab, say, fault: shown }: RealContext, fault: Fault): Promise<void> {
  const wish: OperationWish = {
    name: fault.name,
    cluster: "lab",
    // What joins is checked for more than what is there already.
    type: fault.flow === undefined ? "ScaleUp" : "Custom",
    flow: fault.flow ?? ["preCheck"],
    // The machine at fault first: the other one comes after it where they do not work at the same time.
    addresses: [...lab.machines].reverse().map(({ address }) => address),
    more: fault.more ?? {},
  };
  const watch = { withinMs: 5 * minutes, say: () => {} };
  await fault.breaks?.();
  let mended = false;
  try {
    await askForOperation(stage, wish);
    await fault.meanwhile?.(wish.name);
    const ended = await operationEnded(stage, wish.name, watch);
    const { result, reason, message } = ended.machines.get("m2") ?? { result: "none", reason: "", message: "" };
    const outcome = `${result}, ${reason}: ${message}`;
    assert.notEqual(result, "Succeeded", fault.name);
    assert.match(outcome, fault.says, `${fault.name}: ${ended.why}`);
    if (fault.both !== true) assert.equal(ended.machines.get("m1")?.result, "Succeeded", `${fault.name}: ${ended.why}`);
    assert.match(ended.why, /m2/, "the Operation does not name the machine");
    await fault.mends();
    mended = true;
    const again = retry(stage, wish.name, fault.both === true ? ["m1", "m2"] : ["m2"]);
    const finished = await operationEnded(stage, again, watch);
    assert.equal(finished.operation.status?.phase, "Succeeded", `${fault.name}: ${finished.why}`);
    say(`${fault.name}: ${ended.operation.status?.phase}, its retry ${finished.operation.status?.phase}`);
    shown(fault.name, outcome);
  } finally {
    if (!mended) await fault.mends();
  }
}

/** Two machines of one image are registered: the second is not given away until it has an id of its own. */
async function machineIdTwice(stage: Stage, { lab, folder, fault }: RealContext): Promise<void> {
  const [m1, m2] = lab.machines;
  assert.ok(m1 !== undefined && m2 !== undefined);
  lab.inside("m2", `echo ${m1.machineID} > /etc/machine-id`);
  let why = "";
  try {
    await register(stage.kube, { lab, data: stage.data, folder, good: ["m1"] });
    why = await until("m2 is found to be m1's twin", async () => {
      const machine = await stage.kube.get(Machine, { name: "m2" }, write);
      const text = told(machine);
      return text.includes("DuplicateIdentity") ? text : undefined;
    });
  } finally {
    lab.inside("m2", `echo ${m2.machineID} > /etc/machine-id`);
  }
  await define(stage.kube, keepBundle(stage.data, testBundle));
  // Who was looked at first is chance: the id of the other one may be written down for it already.
  await stage.kube.patch(Machine, { name: "m2" }, { spec: { identity: { machineID: m2.machineID } } } as never, write);
  await until("m2 is Spare", async () => {
    const machine = await stage.kube.get(Machine, { name: "m2" }, write);
    return machine?.status?.phase === "Spare" ? true : undefined;
  });
  fault("machine-id-twice", why);
}

function loginFaults(stage: Stage, lab: Lab, stranger: string): readonly Fault[] {
  const [m1, m2] = lab.machines;
  assert.ok(m1 !== undefined && m2 !== undefined);
  const keys = (one: typeof m1) => one.hostKeys.map((key) => key.split(" ").slice(0, 2).join(" "));
  const login = (ssh: object) => async (): Promise<void> => {
    await stage.kube.patch(Machine, { name: "m2" }, { spec: { ssh } } as never, write);
  };
  const meta = { namespace: platformNamespace, name: "stranger" };
  return [
    {
      name: "wrong-ssh-key",
      breaks: async () => {
        const data = { "ssh-privatekey": Buffer.from(stranger).toString("base64") };
        await stage.kube.create(Secret, { metadata: meta, data }, write);
        await login({ credentialsRef: { name: "stranger" } })();
      },
      mends: login({ credentialsRef: { name: "lab-key" } }),
      says: /AuthFailed: .*credentialsRef/,
    },
    {
      name: "host-key-changed",
      breaks: login({ hostKeys: keys(m1) }),
      mends: login({ hostKeys: keys(m2) }),
      says: /HostKeyChanged: .*hostKeys/,
    },
    {
      name: "sudo-asks-for-password",
      breaks: login({ user: "guest" }),
      mends: login({ user: "ops" }),
      says: /SudoNeedsPassword: .*without a password/,
    },
    {
      name: "python-missing",
      breaks: () => void lab.inside("m2", "mv /usr/bin/python3 /usr/bin/python3.away"),
      mends: () => void lab.inside("m2", "mv /usr/bin/python3.away /usr/bin/python3"),
      says: /PythonMissing: .*python3/,
    },
  ];
}

function machineFaults(lab: Lab): readonly Fault[] {
  const parameters = [
    { name: "minFreeGiB", value: "1" },
    { name: "minMemoryMiB", value: "500" },
  ];
  return [
    ...checkFaults.map(
      ({ name, breaks, mends, message, cleans }): Fault => ({
        name,
        breaks: () => void lab.inside("m2", breaks),
        mends: () => void lab.inside("m2", cleans === true ? byHand : mends),
        says: message,
        more: { parameters },
      }),
    ),
    {
      name: "host-name-twice",
      breaks: () => void lab.inside("m2", "hostname m1"),
      mends: () => void lab.inside("m2", "hostname m2"),
      says: /m2 and m1 both call themselves m1/,
      both: true,
      more: { parameters },
    },
  ];
}

function midStep(stage: Stage, lab: Lab): readonly Fault[] {
  const append = { flow: ["append"], more: { parameters: [{ name: "lines", value: String(lines) }] } } as const;
  const atWork = async (): Promise<void> => {
    await until("m2 is at work", async () => {
      const said = lab.inside("m2", "wc -l < /tmp/append.txt 2>/dev/null || echo 0").trim();
      return Number(said) >= 3 ? true : undefined;
    });
  };
  const forget = (): void => void lab.inside("m2", "rm -rf /tmp/append.txt /tmp/append.busy");
  return [
    {
      ...append,
      name: "reboot",
      breaks: forget,
      meanwhile: async () => {
        await atWork();
        await lab.powerOff("m2");
        await lab.powerOn("m2");
      },
      mends: forget,
      says: /Unreachable, (Timeout|Refused): /,
    },
    {
      ...append,
      name: "network-cut",
      breaks: forget,
      meanwhile: async () => {
        await atWork();
        lab.linkDown("m2");
        await new Promise((resolve) => setTimeout(resolve, minutes));
        lab.linkUp("m2");
      },
      mends: forget,
      says: /Unreachable, Timeout: /,
    },
    {
      ...append,
      name: "runner-killed",
      both: true,
      breaks: forget,
      meanwhile: async (operation) => {
        await atWork();
        process.kill(await runnerOf(stage, operation), "SIGKILL");
      },
      mends: forget,
      says: /NoResult|NotProven/,
    },
    {
      ...append,
      name: "result-file-torn",
      both: true,
      breaks: forget,
      meanwhile: async (operation) => {
        await atWork();
        const runner = await runnerOf(stage, operation);
        await killed(stage.child);
        process.kill(runner, "SIGKILL");
        const folder = join(stage.data, "logs", operation);
        const file = join(folder, readdirSync(folder).find((name) => name.endsWith(".ndjson")) ?? "");
        truncateSync(file, readFileSync(file).length - 7);
        stage.child = await start(stage.data, stage.ready);
        stage.kube = await clientOf(join(stage.data, "kubeconfig"));
      },
      mends: forget,
      says: /NoResult|NotProven/,
    },
  ];
}

/** Process id of the runner of an Operation's only StepRun. */
async function runnerOf(stage: Stage, operation: string): Promise<number> {
  const [run] = await runsOf(stage, operation);
  const file = join(stage.data, "logs", operation, `${run?.metadata.name}.runner.json`);
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly pid: number }).pid;
}
