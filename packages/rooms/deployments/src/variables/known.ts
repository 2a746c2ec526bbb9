import {
  Cluster,
  ClusterDeployment,
  ConfigMap,
  DipperError,
  type Kind,
  type KubeObject,
  Machine,
  MachineSet,
  OperationPlan,
  platformNamespace,
  Site,
  StepRun,
} from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { StepRunSpec } from "@dipper/runner";
import { type ClusterKeys, readKeys } from "../keys/cluster-keys.ts";
import { byName } from "../words.ts";

/** What the objects of the platform say about a run, read at the last moment. */
export interface Known {
  readonly cluster: Cluster;
  readonly deployment?: ClusterDeployment;
  readonly sets: readonly MachineSet[];
  /** Bound to the cluster, by name. */
  readonly members: readonly Machine[];
  /** Those of the run, by name of the Machine. */
  readonly run: ReadonlyMap<string, Machine>;
  readonly site?: Site;
  readonly keys?: ClusterKeys;
  /** The machines of the plan that this run belongs to. */
  readonly planned: OperationPlan["spec"]["machines"];
  /** Describes the mirror, or the unpacked bundle. */
  readonly mirror?: ConfigMap;
}

export async function known(kube: KubeClient, spec: StepRunSpec, signal: AbortSignal): Promise<Known> {
  const name = spec.clusterName;
  const cluster = await kube.get(Cluster, { name }, { signal });
  if (cluster === undefined) throw new DipperError("NotFound", { kind: "Cluster", name, plural: "clusters" });
  const deployment = await kube.get(ClusterDeployment, { name }, { signal });
  const site = await kube.get(Site, { name: deployment?.spec.site ?? cluster.spec.site }, { signal });
  const sets = deployment === undefined ? [] : await all(kube, MachineSet, { signal });
  const members = await all(kube, Machine, { fields: `spec.consumerRef.clusterName=${name}`, signal });
  const run = new Map<string, Machine>();
  for (const { name: machine, uid } of spec.machines) {
    const found =
      members.find((each) => each.metadata.name === machine) ??
      (await kube.get(Machine, { name: machine }, { signal }));
    if (found?.metadata.uid === uid) run.set(machine, found);
  }
  const keys = await readKeys(kube, name, signal);
  const mirror = await mirrorOf(kube, deployment, site, signal);
  return {
    cluster,
    sets: sets.filter((set) => set.spec.clusterDeploymentRef.name === name),
    members: members.toSorted(byName),
    run,
    planned: await plannedFor(kube, spec, signal),
    ...(deployment === undefined ? {} : { deployment }),
    ...(site === undefined ? {} : { site }),
    ...(keys === undefined ? {} : { keys }),
    ...(mirror === undefined ? {} : { mirror }),
  };
}

async function mirrorOf(
  kube: KubeClient,
  deployment: ClusterDeployment | undefined,
  site: Site | undefined,
  signal: AbortSignal,
): Promise<ConfigMap | undefined> {
  const wish = deployment?.spec.artifacts;
  const ref = wish === undefined ? site?.spec.mirrorRef : wish.mirrorRef;
  if (ref === undefined) return undefined;
  const found = await kube.get(ConfigMap, { namespace: platformNamespace, name: ref.name }, { signal });
  if (found === undefined)
    throw new DipperError("NotFound", {
      kind: "ConfigMap",
      name: `${platformNamespace}/${ref.name}`,
      plural: "configmaps",
    });
  return found;
}

/** The plan that the run was made from, by its digest. */
async function plannedFor(
  kube: KubeClient,
  spec: StepRunSpec,
  signal: AbortSignal,
): Promise<OperationPlan["spec"]["machines"]> {
  const run = await kube.get(StepRun, { namespace: platformNamespace, name: spec.name }, { signal });
  if (run === undefined) return [];
  const fields = `spec.operationRef.name=${spec.operation}`;
  const plans = await all(kube, OperationPlan, { namespace: platformNamespace, fields, signal });
  return plans.find((plan) => plan.spec.digest === run.spec.planDigest)?.spec.machines ?? [];
}

async function all<T extends KubeObject>(
  kube: KubeClient,
  kind: Kind<T>,
  options: { readonly namespace?: string; readonly fields?: string; readonly signal: AbortSignal },
): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const page of kube.pages(kind, options)) found.push(...page.items);
  return found;
}
