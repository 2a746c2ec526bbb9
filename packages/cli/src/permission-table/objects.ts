import { readFileSync } from "node:fs";
import { allKinds, type DefinedKind, type KubeObject, platformNamespace } from "@dipper/api";
import { parse } from "yaml";
import type { Question } from "./measure.ts";
import type { Stage } from "./stage.ts";

const examples = new URL("../../../../docs/examples/", import.meta.url);
/** Where an object names its cluster, beside those that bear its name. */
const clusterField: Readonly<Record<string, readonly string[]>> = {
  MachineSet: ["clusterDeploymentRef", "name"],
  Machine: ["consumerRef", "clusterName"],
  LoadBalancer: ["clusterName"],
  Operation: ["clusterName"],
  OperationPlan: ["clusterName"],
  StepRun: ["clusterName"],
  WorkOrder: ["clusterName"],
  AutoOperationTask: ["cluster"],
};
const namesakes: readonly string[] = ["Cluster", "ClusterDeployment", "ClusterLock"];
const consumer = { kind: "Cluster", name: "a", uid: "00000000-0000-0000-0000-000000000001", role: "Compute" };
export const verbs = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"] as const;

/** One object of each kind that belongs to cluster `a`, as far as it belongs to any. */
export async function questions({ controller }: Stage): Promise<readonly Question[]> {
  const { signal } = new AbortController();
  const all: Question[] = [];
  for (const kind of allKinds) {
    const object = objectOf(kind);
    const { namespace, name } = object.metadata;
    const ref = { ...(namespace === undefined ? {} : { namespace }), name };
    if ((await controller.get(kind, ref, { signal })) === undefined)
      await controller.create(kind, object as never, { manager: "test", signal });
    all.push(...verbs.map((verb) => ({ kind, verb, object })));
  }
  return all;
}

function objectOf(kind: DefinedKind): KubeObject {
  const example = parse(readFileSync(new URL(kind.source.example, examples), "utf8")) as KubeObject;
  const name = namesakes.includes(kind.kind) ? "a" : `of-a-${kind.kind.toLowerCase()}`;
  const spec = structuredClone(example.spec) as Record<string, unknown>;
  if (kind.kind === "Machine") spec["consumerRef"] = consumer;
  if (kind.kind === "WorkOrder") delete spec["verdicts"];
  if (kind.kind === "Operation") delete spec["decisions"];
  put(spec, clusterField[kind.kind] ?? [], "a");
  const { apiVersion } = example;
  return {
    apiVersion,
    kind: kind.kind,
    metadata: { name, ...(kind.scope === "Namespaced" ? { namespace: platformNamespace } : {}) },
    spec,
  };
}

function put(target: Record<string, unknown>, [first, ...rest]: readonly string[], value: string): void {
  if (first === undefined) return;
  if (rest.length === 0) target[first] = value;
  else put(target[first] as Record<string, unknown>, rest, value);
}
