import { setTimeout as sleep } from "node:timers/promises";
import { isoMicroTime, Lease, Node, Pod } from "../../../packages/api/src/index.ts";
import { createCache, type KubeClient } from "../../../packages/kube/src/index.ts";
import { nodeConditions, nodeObject } from "../../../packages/simulator/src/clusters/node-object.ts";
import { leaseObject } from "../../../packages/simulator/src/clusters/populate.ts";
import { realWorld } from "../../../packages/world/src/real/index.ts";
import { Asker } from "../ask.ts";
import { clientOf } from "../client-of.ts";
import type { Target } from "../target.ts";
import { nextOfPod, type PodStep } from "./kubelet.ts";

/** Below the 40 s after which the controller manager takes a node for lost. */
const renewMs = 10_000;
const manager = "test-kubelet";

interface Acting {
  readonly kube: KubeClient;
  readonly asker: Asker;
  readonly signal: AbortSignal;
}

/** Nodes that stay Ready, and kubelets that only say that the pods of these nodes run. Answers how to end them. */
export async function runWorkloads(target: Target, count: number): Promise<() => Promise<void>> {
  const stop = new AbortController();
  const { signal } = stop;
  const kube = clientOf(target, "root");
  const asker = new Asker(target);
  const names = Array.from({ length: count }, (_, i) => `node-${i + 1}`);
  for (const [i, name] of names.entries()) await register(kube, { name, ip: `198.18.1.${i + 1}`, signal });
  const { clock, random, log } = realWorld({ log: { level: "error" } });
  const pods = createCache({ kind: Pod, client: kube, clock, random, log, fields: "spec.nodeName!=" });
  const waiting = new Set<string>();
  pods.subscribe((now) => {
    if (now === undefined || !names.includes(now.spec.nodeName ?? "")) return;
    const step = nextOfPod(now, Date.now());
    // Its next phase may be seen before the write that made it is answered.
    const id = `${now.metadata.uid}/${now.status?.phase}/${step?.type}`;
    if (step === undefined || waiting.has(id)) return;
    waiting.add(id);
    const acted = act({ kube, asker, signal }, now, step).finally(() => waiting.delete(id));
    acted.catch((cause: unknown) => {
      // A pod may be gone or changed meanwhile: whatever it is now comes by the watch.
      if (!signal.aborted) log.debug("The kubelet of a test gave up", { pod: now.metadata.name, cause: String(cause) });
    });
  });
  const running = [pods.run(signal), renew({ kube, asker, signal }, names)];
  await pods.synced;
  return async () => {
    stop.abort(new Error("the nodes of the test stop"));
    await Promise.allSettled(running);
    asker.close();
  };
}

async function register(
  kube: KubeClient,
  { name, ip, signal }: { readonly name: string; readonly ip: string; readonly signal: AbortSignal },
): Promise<void> {
  const description = { name, ip, machineUid: `uid-of-${name}`, role: "Compute", machineClass: "c16m64" };
  const places = { site: "", zone: "", rack: "", version: "v1.36.3" };
  const { status, ...node } = nodeObject({ ...description, ...places }, "Ready", false, Date.now());
  await kube.create(Node, node, { manager, signal });
  await kube.create(Lease, leaseObject(name, Date.now()), { manager, signal });
  await kube.patch(Node, { name }, { status }, { manager, signal, subresource: "status" });
}

/** Leases say that nodes live, and conditions are said again: the controller manager may have taken them for unknown at its start. */
async function renew({ kube, signal }: Acting, names: readonly string[]): Promise<void> {
  while (!signal.aborted) {
    await sleep(renewMs, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    const spec = { renewTime: isoMicroTime(Date.now()) };
    const status = { conditions: nodeConditions("Ready", Date.now()) };
    await Promise.allSettled(
      names.flatMap((name) => [
        kube.patch(Lease, { namespace: "kube-node-lease", name }, { spec }, { manager, signal }),
        kube.patch(Node, { name }, { status }, { manager, signal, subresource: "status" }),
      ]),
    );
  }
}

async function act({ kube, asker, signal }: Acting, pod: Pod, step: PodStep): Promise<void> {
  const { namespace = "default", name, uid } = pod.metadata;
  if (step.type === "confirm deletion") {
    await asker.ask({
      method: "DELETE",
      path: `/api/v1/namespaces/${namespace}/pods/${name}`,
      person: "root",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ kind: "DeleteOptions", apiVersion: "v1", gracePeriodSeconds: 0, preconditions: { uid } }),
    });
    return;
  }
  await sleep(step.afterMs, undefined, { signal });
  // The uid of another pod of this name is not ours to change.
  const patch = { metadata: { uid }, status: step.status };
  await kube.patch(Pod, { namespace, name }, patch, { manager, signal, subresource: "status" });
}
