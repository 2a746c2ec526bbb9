import assert from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { Machine, Operation, platformNamespace } from "@dipper/api";
import { run } from "../../../lab/command.ts";
import { labUp } from "../../../lab/lab.ts";
import { busy } from "../busy.ts";
import { at } from "../percentile.ts";
import { isFinished, write } from "../platform.ts";
import type { RealTest } from "../test-case.ts";
import { follow } from "./follow.ts";
import { seconds, usedBy } from "./measure.ts";
import { askForCluster, clusterMade, type PlatformWithLab, platformWithLab, told } from "./platform-with-lab.ts";

const minutes = 60_000;
const rounds = 5;
const few = 10;
const many = 1000;
const largestRatio = 1.1;
/** Of the benchmarks' range, beside what labs use: nobody has these addresses but the listeners below. */
const subnet = "198.19.224";

/** One worker joins and leaves, five times in an inventory of 10 machines and five times in one of 1,000. */
export const costOfOne: RealTest = {
  name: "cost-of-one",
  run: async ({ folder, say }) => {
    const lab = await labUp({ machines: 2, kubernetes: true, ephemeral: true, say });
    const hostKey = (lab.machines[0]?.hostKeys[0] ?? "").split(" ").slice(0, 2).join(" ");
    const others = await listenAsMachines(many - lab.machines.length, hostKey);
    try {
      const platform = await platformWithLab({ lab, folder, spare: ["m2"], say });
      try {
        await askForCluster(platform, { name: "prod", controlPlane: ["m1"], compute: [] });
        await clusterMade(platform, "prod", { withinMs: 10 * minutes, say });
        const address = lab.machines.find(({ name }) => name === "m2")?.address ?? "";
        const cycle = (name: string): Promise<Cycle> => joinAndLeave({ platform, name, address, say });
        await cycle("warm");
        const logins = (): number =>
          Number(lab.inside("m1", "journalctl -u ssh -u sshd -o cat | grep -c '^Accepted' || true"));
        const before = logins();
        const found: Record<"few" | "many", Cycle[]> = { few: [], many: [] };
        await inventoryOf(platform, { size: few - lab.machines.length, others });
        for (let round = 0; round < rounds; round += 1) {
          // Which one goes first alternates too, so that what else happens on this machine meets both.
          for (const size of round % 2 === 0 ? (["few", "many"] as const) : (["many", "few"] as const)) {
            await inventoryOf(platform, { size: (size === "few" ? few : many) - lab.machines.length, others });
            await atRest(platform.pid);
            const one = await cycle(`${size}-${round}`);
            found[size].push(one);
            say(
              `${size === "few" ? few : many} machines: join ${seconds(one.join)}, leave ${seconds(one.leave)}, processor of the platform ${seconds(one.platform)}`,
            );
          }
        }
        const connections = [...others.connections.values()].reduce((sum, each) => sum + each, 0);
        say(
          `connections to the ${many - lab.machines.length} machines outside the operations: ${connections}; logins at the control plane: ${logins() - before}. They are retired, so nobody looks at them otherwise either; spare machines are looked at now and then, operations or not`,
        );
        assert.equal(connections, 0);
        assert.equal(logins() - before, 0);
        await countsWhoComes(platform, others, say);
        const ratio = (of: (cycle: Cycle) => number): number =>
          at(found.many.map(of), 0.5) / at(found.few.map(of), 0.5);
        const wall = ratio(({ join, leave }) => join + leave);
        say(
          `median of ${rounds}, ${many} machines to ${few}: join ${ratio(({ join }) => join).toFixed(2)}, leave ${ratio(({ leave }) => leave).toFixed(2)}, both ${wall.toFixed(2)}; processor of the platform ${ratio((one) => one.platform).toFixed(2)}`,
        );
        if (wall > largestRatio && busy() !== undefined) return busy();
        assert.ok(wall <= largestRatio, `${wall.toFixed(2)} is more than ${largestRatio}`);
      } finally {
        await platform.stop();
      }
    } finally {
      others.end();
      await lab.down();
    }
    return undefined;
  },
};

interface Others {
  readonly addresses: readonly string[];
  readonly connections: ReadonlyMap<string, number>;
  /** With a login that is complete: nothing but its own judgement keeps the platform from coming. */
  readonly hostKey: string;
  readonly end: () => void;
}

/** Something that answers on port 22 of so many addresses, and counts who comes. */
async function listenAsMachines(count: number, hostKey: string): Promise<Others> {
  const range = `${subnet}.0/21`;
  run(["ip", "route", "replace", "local", range, "dev", "lo"]);
  const addresses = Array.from({ length: count }, (_one, index) => {
    const number = index + 1;
    return `198.19.${224 + Math.floor(number / 250)}.${(number % 250) + 1}`;
  });
  const connections = new Map<string, number>();
  const servers = await Promise.all(
    addresses.map(
      (address) =>
        new Promise<Server>((resolve, reject) => {
          const server = createServer((socket) => {
            connections.set(address, (connections.get(address) ?? 0) + 1);
            socket.end("SSH-2.0-counting\r\n");
          });
          server.once("error", reject);
          server.listen({ host: address, port: 22 }, () => resolve(server));
        }),
    ),
  );
  return {
    addresses,
    connections,
    hostKey,
    end: () => {
      for (const server of servers) server.close();
      run(["ip", "route", "delete", "local", range, "dev", "lo"]);
    },
  };
}

/** One of them is taken back into use: then the platform comes, and is counted. So the zero before means something. */
async function countsWhoComes({ kube }: PlatformWithLab, others: Others, say: (text: string) => void): Promise<void> {
  await kube.patch(Machine, { name: "other-1" }, { spec: { desiredState: "InService" } }, write);
  await follow({
    what: "a look at one of them is counted",
    withinMs: minutes,
    say,
    look: async () => (others.connections.size > 0 ? { done: true } : { state: "nobody has come" }),
  });
}

/** Makes or removes Machines until the inventory has so many of the others. */
async function inventoryOf(
  { kube }: PlatformWithLab,
  { size, others }: { readonly size: number; readonly others: Others },
): Promise<void> {
  const known = new Set<string>();
  for await (const { items } of kube.pages(Machine, { signal: write.signal }))
    for (const { metadata } of items) known.add(metadata.name);
  const work = others.addresses.map((address, index) => async (): Promise<void> => {
    const name = `other-${index + 1}`;
    if (index < size && !known.has(name)) {
      const spec = {
        ssh: { address, user: "ops", credentialsRef: { name: "lab-key" }, hostKeys: [others.hostKey] },
        addresses: [{ type: "Internal", address }],
        desiredState: "Retired",
      };
      await kube.create(Machine, { metadata: { name }, spec } as never, write);
    }
    if (index >= size && known.has(name)) await kube.delete(Machine, { name }, write);
  });
  for (let from = 0; from < work.length; from += 20) await Promise.all(work.slice(from, from + 20).map((one) => one()));
}

/** Until a platform that has just got or lost a thousand machines has done with them: what they cost once is not what they cost each time. */
async function atRest(pid: number): Promise<void> {
  for (const until = performance.now() + 2 * minutes; performance.now() < until; ) {
    const before = usedBy(pid).ownSeconds;
    await new Promise((resolve) => setTimeout(resolve, 3000));
    if (usedBy(pid).ownSeconds - before < 0.15) return;
  }
  throw new Error("The platform does not come to rest.");
}

interface Cycle {
  readonly join: number;
  readonly leave: number;
  /** Processor time of the platform's process. */
  readonly platform: number;
}

interface CycleOptions {
  readonly platform: PlatformWithLab;
  readonly name: string;
  readonly address: string;
  readonly say: (text: string) => void;
}

async function joinAndLeave({ platform, name, address, say }: CycleOptions): Promise<Cycle> {
  const before = usedBy(platform.pid).ownSeconds;
  const work = { platform, address, say };
  // A node that is watched for flaps for half a minute would hide what differs.
  const join = await operate({
    ...work,
    name: `join-${name}`,
    type: "ScaleUp",
    flow: ["preCheck", "scaleUp"],
    parameters: { nodeReadySeconds: "0" },
  });
  const leave = await operate({
    ...work,
    name: `leave-${name}`,
    type: "ScaleDown",
    flow: ["remove", "clean"],
    parameters: {},
  });
  const used = usedBy(platform.pid).ownSeconds - before;
  await follow({
    what: `m2 is Spare after ${name}`,
    withinMs: 3 * minutes,
    say: () => {},
    look: async () => {
      const machine = await platform.kube.get(Machine, { name: "m2" }, write);
      return machine?.status?.phase === "Spare" ? { done: true } : { state: told(machine) };
    },
  });
  return { join, leave, platform: used };
}

interface Operate {
  readonly platform: PlatformWithLab;
  readonly name: string;
  readonly type: "ScaleUp" | "ScaleDown";
  readonly flow: readonly string[];
  readonly address: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly say: (text: string) => void;
}

/** Seconds from an Operation's creation to its end. */
async function operate({ platform, name, type, flow, address, parameters, say }: Operate): Promise<number> {
  const { kube } = platform;
  const spec = {
    clusterName: "prod",
    operationType: type,
    operationFlow: flow,
    operationMachines: [{ ip: address, role: "Compute" }],
    parameters: Object.entries(parameters).map(([key, value]) => ({ name: key, value })),
    reason: "What does one machine cost?",
  };
  const started = performance.now();
  await kube.create(Operation, { metadata: { namespace: platformNamespace, name }, spec } as never, write);
  let last = "";
  for (const until = started + 10 * minutes; performance.now() < until; ) {
    const found = await kube.get(Operation, { namespace: platformNamespace, name }, write);
    if (isFinished(found)) {
      assert.equal(found.status?.phase, "Succeeded", told(found));
      return (performance.now() - started) / 1000;
    }
    const now = told(found);
    if (now !== last && now.startsWith("WaitingForDecision")) say(now);
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Operation ${name} did not end: ${last}`);
}
