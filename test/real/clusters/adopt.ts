import assert from "node:assert/strict";
import { join } from "node:path";
import { Machine, MachineSet, Operation, platformNamespace } from "@dipper/api";
import { parseAllDocuments } from "yaml";
import { type Lab, labUp } from "../../../lab/lab.ts";
import { byHand } from "../by-hand/by-hand.ts";
import { clientOf, dipper, start, stop, write } from "../platform.ts";
import type { RealTest } from "../test-case.ts";
import { adopted, type Credentials, credentialsFor, planIsEmpty } from "./adopted.ts";
import { auditLog, doneBy } from "./audit-log.ts";
import { dryRunChangesNothing } from "./dry-run.ts";
import { follow } from "./follow.ts";
import { type Kubectl, nodesOf, nodesReady } from "./kubectl.ts";
import { kubesprayInventory } from "./kubespray-inventory.ts";
import { type PlatformWithLab, platformWithLab, told } from "./platform-with-lab.ts";

const minutes = 60_000;
const cluster = "legacy";
const machines = ["m1", "m2"];
const spare = "m3";
const users = { first: "first-platform", second: "second-platform" };
type Say = (text: string) => void;

/**
 * A cluster that kubeadm made by hand is taken over by its kubeconfig, and by a second platform by its Kubespray inventory. Both find
 * 0 changes, and neither writes before the switch; the second one may not switch after the first. Then a node joins and leaves.
 */
export const adopt: RealTest = {
  name: "adopt",
  run: async ({ folder, say }) => {
    const lab = await labUp({ machines: 3, kubernetes: true, ephemeral: true, say });
    try {
      const { kubectl } = await byHand({ lab, folder, machines, audited: true, say });
      const platform = await platformWithLab({ lab, folder, machines: [spare], spare: [spare], say });
      try {
        const ours = credentialsFor(lab, { folder, user: users.first, controlPlane: "m1" });
        const login = ["--ssh-user", "ops", "--key", ours.key, "--known-hosts", ours.knownHosts, "--site", "default"];
        const asked = ["adopt", "--name", cluster, "--cluster-kubeconfig", ours.kubeconfig, ...login];
        say(
          platform
            .dipper(...asked, "--dry-run")
            .trim()
            .split("\n")
            .at(-1) ?? "",
        );
        const started = performance.now();
        platform.dipper(...asked);
        await adopted(platform.kube, { cluster, machines, say });
        const first = planIsEmpty(platform.dipper, cluster);
        say(
          `adopted after ${seconds(started)}; plan: 0 changes; the switch would write ${first.length} things: ${first.join("; ")}`,
        );

        const second = await secondPlatform(lab, { folder, say });
        try {
          nothingWritten(lab, say);
          platform.dipper("adopt", "switch", "--name", cluster);
          await labelled(platform, kubectl, say);
          assert.throws(() => second.switch(), /[Aa]nother platform/, "a second platform took the cluster over");
          say("a second platform is refused the switch: another one operates the cluster");
        } finally {
          await second.stop();
        }
        assert.deepEqual(doneBy(auditLog(lab, "m1"), users.second).writes, [], "the refused platform wrote");

        await joins(lab, platform, { kubectl, say });
        await leaves(platform, { kubectl, say });
        say(`the platform that operates it, all in all: ${doneBy(auditLog(lab, "m1"), users.first).text}`);
      } finally {
        await platform.stop();
      }
    } finally {
      await lab.down();
    }
    return undefined;
  },
};

interface SecondPlatform {
  readonly switch: () => string;
  readonly stop: () => Promise<void>;
}

/** Another platform with data of its own, which knows the cluster by its Kubespray inventory. */
async function secondPlatform(lab: Lab, of: { readonly folder: string; readonly say: Say }): Promise<SecondPlatform> {
  const { folder, say } = of;
  const inventory = kubesprayInventory(lab, { folder, controlPlane: ["m1"], compute: ["m2"] });
  const data = join(folder, "second");
  const child = await start(data, join(folder, "second-ready.json"));
  const ask = (...args: readonly string[]): string => dipper(data, args);
  try {
    const manifests = parseAllDocuments(ask("convert", "-f", inventory, "--name", cluster, "--quiet"));
    const converted = manifests.map((each) => each.toJS() as Converted);
    const theirs: Credentials = credentialsFor(lab, { folder, user: users.second, controlPlane: "m1" });
    const login = ["--key", theirs.key, "--known-hosts", theirs.knownHosts];
    ask("adopt", "--name", cluster, "--inventory", inventory, "--cluster-kubeconfig", theirs.kubeconfig, ...login);
    const kube = await clientOf(join(data, "kubeconfig"));
    await adopted(kube, { cluster, machines, say });
    const found = await Promise.all(machines.map((name) => kube.get(Machine, { name }, write)));
    const short = ({ metadata, spec }: Converted) => ({
      name: metadata.name,
      address: spec.ssh?.address,
      user: spec.ssh?.user,
      addresses: spec.addresses?.map(({ address }) => address),
    });
    assert.deepEqual(
      converted.filter(({ kind }) => kind === "Machine").map(short),
      found.map((machine) => short(machine as never)),
      "the inventory and the cluster name other machines",
    );
    planIsEmpty(ask, cluster);
    say(`a Kubespray inventory of the same cluster: the same ${found.length} machines, plan: 0 changes`);
    return { switch: () => ask("adopt", "switch", "--name", cluster), stop: () => stop(child) };
  } catch (cause) {
    await stop(child);
    throw cause;
  }
}

interface Converted {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly ssh?: { readonly address?: string; readonly user?: string };
    readonly addresses?: readonly { readonly address: string }[];
  };
}

function nothingWritten(lab: Lab, say: Say): void {
  const log = auditLog(lab, "m1");
  for (const user of Object.values(users)) {
    const done = doneBy(log, user);
    assert.ok(done.reads > 0, `the audit log knows nothing of ${user}`);
    assert.deepEqual(done.writes, [], `${user} wrote to a cluster that it only observes`);
    say(`audit log of ${user} until the switch: 0 writes; ${done.text}`);
  }
}

/** The first writes: the mark, and which machine each node is. */
async function labelled({ kube }: PlatformWithLab, kubectl: Kubectl, say: Say): Promise<void> {
  await follow({
    what: "the nodes carry the uid of their machines",
    withinMs: minutes,
    say,
    look: async () => {
      const nodes = await nodesOf(kubectl);
      const uids = await Promise.all(
        nodes.map(async ({ name }) => (await kube.get(Machine, { name }, write))?.metadata.uid),
      );
      const labels = nodes.map((node) => node.labels["fleet.dipper.dev/machine-uid"]);
      return labels.every((label, index) => label !== undefined && label === uids[index])
        ? { done: true }
        : { state: nodes.map(({ name }, index) => `${name} ${labels[index] ?? "without a label"}`).join(", ") };
    },
  });
}

/** The set names one machine more: the platform proposes to let it join, shows what that would change, and does it when somebody approves. */
async function joins(
  lab: Lab,
  platform: PlatformWithLab,
  of: { readonly kubectl: Kubectl; readonly say: Say },
): Promise<void> {
  const { kubectl, say } = of;
  const started = performance.now();
  const wanted = [...machines.slice(1), spare].map((name) => ({ name }));
  await platform.kube.patch(MachineSet, { name: `${cluster}-compute` }, { spec: { machines: wanted } }, write);
  const operation = await proposed(platform, "ScaleUp", say);
  dryRunChangesNothing(lab, platform.dipper, { operation, machine: spare, say });
  platform.dipper("operation", "approve", operation);
  await succeeded(platform, operation, say);
  const nodes = await nodesReady(kubectl, machines.length + 1, minutes);
  assert.deepEqual(nodes.find(({ name }) => name === spare)?.taints, []);
  say(`${spare} joined the adopted cluster (${seconds(started)} from the wish, dry run and approval included)`);
}

async function leaves(platform: PlatformWithLab, of: { readonly kubectl: Kubectl; readonly say: Say }): Promise<void> {
  const { kubectl, say } = of;
  const started = performance.now();
  const wanted = machines.slice(1).map((name) => ({ name }));
  await platform.kube.patch(MachineSet, { name: `${cluster}-compute` }, { spec: { machines: wanted } }, write);
  const operation = await proposed(platform, "ScaleDown", say);
  platform.dipper("operation", "approve", operation);
  await succeeded(platform, operation, say);
  await nodesReady(kubectl, machines.length, minutes);
  await follow({
    what: `${spare} is Spare and clean`,
    withinMs: 3 * minutes,
    say,
    look: async () => {
      const machine = await platform.kube.get(Machine, { name: spare }, write);
      const clean = machine?.status?.phase === "Spare" && machine.status.cleanliness?.verdict === "Clean";
      return clean ? { done: true } : { state: told(machine) };
    },
  });
  say(`${spare} left the adopted cluster clean (${seconds(started)} from the wish)`);
}

/** Until the platform has an Operation of this type that waits for somebody's approval. Answers its name. */
async function proposed({ kube }: PlatformWithLab, type: "ScaleUp" | "ScaleDown", say: Say): Promise<string> {
  let name = "";
  await follow({
    what: `a ${type} is proposed`,
    withinMs: 2 * minutes,
    say,
    look: async () => {
      for await (const page of kube.pages(Operation, { namespace: platformNamespace, signal: write.signal }))
        for (const operation of page.items)
          if (operation.spec.operationType === type && operation.status?.phase === "AwaitingApproval")
            name = operation.metadata.name;
      if (name !== "") return { done: true };
      return { state: told(await kube.get(MachineSet, { name: `${cluster}-compute` }, write)) };
    },
  });
  return name;
}

async function succeeded({ kube }: PlatformWithLab, name: string, say: Say): Promise<void> {
  await follow({
    what: `operation ${name} has succeeded`,
    withinMs: 10 * minutes,
    say,
    look: async () => {
      const operation = await kube.get(Operation, { namespace: platformNamespace, name }, write);
      if (operation?.status?.phase === "Succeeded") return { done: true };
      const over = operation?.status?.conditions?.some(({ type, status }) => type === "Finished" && status === "True");
      return over === true ? { failed: told(operation) } : { state: told(operation) };
    },
  });
}

function seconds(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(0)} s`;
}
