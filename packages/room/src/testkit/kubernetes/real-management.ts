import { readFileSync } from "node:fs";
import {
  allKinds,
  ClusterRole,
  ClusterRoleBinding,
  CustomResourceDefinition,
  isTrue,
  type KubeObject,
  Secret,
} from "@dipper/api";
import { createKubeClient, type KubeClient } from "@dipper/kube";
import { realWorld } from "@dipper/world/real";
import type { Simulation } from "@dipper/world/simulated";
import { deployed } from "../deploy-files.ts";
import { clientsOf, kindFor, type Management, type ManagementOptions, managementUrl } from "../management.ts";
import { bridge } from "./bridge.ts";
import { openMirror } from "./mirror.ts";
import { Outside } from "./outside.ts";
import { Stamps } from "./stamps.ts";

/** A file with `RealServer` as JSON: rooms are tested on that server, in the simulation's time. Absent: on the embedded one. */
export const realServerVariable = "DIPPER_TEST_MANAGEMENT";

export interface RealServer {
  readonly url: string;
  readonly ca: string;
  /** Of a member of `system:masters`. Everything of `deploy/` but the steps is installed. */
  readonly token: string;
  /** Its etcd, whose keys of the platform's objects are taken away before each stage. */
  readonly etcd: string;
}

export interface RealManagement {
  readonly outside: Outside;
  readonly open: (sim: Simulation, options: ManagementOptions) => Promise<Management>;
}

/** Undefined: no real server was named. One stage at a time: the one before ends. */
export function realManagement(): RealManagement | undefined {
  const file = process.env[realServerVariable];
  if (file === undefined) return undefined;
  const server = JSON.parse(readFileSync(file, "utf8")) as RealServer;
  const outside = new Outside();
  return { outside, open: (sim, options) => outside.during(openOn(server, outside, sim, options)) };
}

/** Objects that a stage leaves: all of ours, and what is beside them in the platform's namespace. */
const prefixes = [
  "access.dipper.dev/",
  "fleet.dipper.dev/",
  "ops.dipper.dev/",
  ...["secrets", "configmaps", "leases", "jobs"].map((plural) => `${plural}/beidou-system/`),
  "events/",
  // What access grants come to.
  ...["clusterroles", "clusterrolebindings"].map((plural) => `${plural}/dipper:grant:`),
] as const;

let endLast = (): void => undefined;

async function openOn(
  server: RealServer,
  outside: Outside,
  sim: Simulation,
  { onWrite = () => {}, kinds = [] }: ManagementOptions,
): Promise<Management> {
  endLast();
  const stop = new AbortController();
  endLast = () => stop.abort(new Error("another stage was opened"));
  const { clock, random, net } = realWorld({ log: { level: "silent" } });
  const transport = net.connect({ url: server.url, ca: server.ca });
  const headers = { authorization: `Bearer ${server.token}` };
  const root = createKubeClient({ transport, clock, random, server: "the real server", headers });
  await wipe(server.etcd);
  await install(root, kinds);
  const stamps = new Stamps(sim.now);
  const bridged = bridge({ server: transport, token: server.token, outside, stamps });
  const asRoot: typeof bridged = (exchange) =>
    bridged({ ...exchange, headers: { ...exchange.headers, authorization: "Bearer root,system:masters" } });
  const builtIn = [Secret, ClusterRole, ClusterRoleBinding, CustomResourceDefinition];
  const mirrored = [...allKinds, ...builtIn, ...kinds.flatMap(kindsOf)];
  const mirror = await openMirror({ transport: asRoot, kinds: mirrored, onWrite, signal: stop.signal });
  sim.net.listen(sim.process("management"), managementUrl, (exchange) => {
    stop.signal.throwIfAborted();
    return bridged({ ...exchange, signal: AbortSignal.any([exchange.signal, stop.signal]) });
  });
  return { ...mirror, client: clientsOf() };
}

/** Kinds that a CustomResourceDefinition of a test makes. */
function kindsOf(object: KubeObject) {
  const { group, names, scope, versions } = (object as CustomResourceDefinition).spec;
  return versions.map(({ name }) => ({ group, version: name, kind: names.kind, plural: names.plural, scope }));
}

/** Without the rules of admission, which protect what a test leaves. */
async function wipe(etcd: string): Promise<void> {
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  for (const prefix of prefixes) {
    const key = `/registry/${prefix}`;
    const end = key.slice(0, -1) + String.fromCharCode(key.charCodeAt(key.length - 1) + 1);
    const body = JSON.stringify({ key: base64(key), range_end: base64(end) });
    const answer = await fetch(`${etcd}/v3/kv/deleterange`, { method: "POST", body });
    if (!answer.ok) throw new Error(`etcd: ${answer.status} ${await answer.text()}`);
  }
}

async function install(root: KubeClient, kinds: readonly KubeObject[]): Promise<void> {
  const { signal } = new AbortController();
  const write = { manager: "install", force: true, signal };
  for (const definition of kinds) {
    await root.apply(kindFor(definition), definition, write);
    const { name } = definition.metadata;
    const served = async () =>
      isTrue((await root.get(CustomResourceDefinition, { name }, { signal })) ?? {}, "Established");
    while (!(await served())) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (const step of deployed("steps")) await root.apply(kindFor(step), step, write);
}
