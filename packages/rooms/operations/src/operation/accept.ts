import { type Cluster, type Machine, type Operation, policyFor, type Why } from "@dipper/api";
import { canonicalAddress } from "../plan/address.ts";
import { type FitnessContext, type Unfit, unfitnessOf } from "../plan/fitness.ts";
import type { LeftOut, ResolvedMachine } from "../plan/make-plan.ts";
import { parameterProblems } from "../plan/parameters.ts";
import { byAddress } from "../plan/resolve.ts";
import { type Flow, flowOf, lockModeOf, schemasOf } from "../plan/step-facts.ts";
import { listed, type WhyParams, whyOf } from "../words.ts";
import type { OperationSeen } from "./seen.ts";

/** What a request comes to: who takes part, who cannot and why, and whether the request as a whole may go on. */
export interface Acceptance {
  readonly flow: Flow;
  readonly machines: readonly ResolvedMachine[];
  readonly leftOut: readonly LeftOut[];
  /** Empty: accepted. The first one is the reason of the condition. */
  readonly why: readonly Why[];
}

type AcceptanceSeen = Pick<
  OperationSeen,
  | "cluster"
  | "machines"
  | "members"
  | "definitions"
  | "policies"
  | "nodes"
  | "platformAddresses"
  | "retried"
  | "task"
  | "ranBefore"
>;

/** The same for a preview and for an Operation: a preview shows `leftOut` and plans the rest, an Operation is not accepted. */
export function acceptanceOf(
  seen: AcceptanceSeen,
  spec: Operation["spec"],
  by: { readonly uid?: string; readonly requestedBy: string | undefined; readonly since: number },
): Acceptance {
  const flow = flowOf(spec.operationFlow, seen.definitions);
  const say = (reason: string, params: WhyParams = {}) => whyOf(reason, params, by.since);
  const { cluster } = seen;
  if (cluster === undefined) {
    const why = [say("ClusterNotFound", { cluster: spec.clusterName })];
    return { flow, machines: [], leftOut: [], why };
  }
  // What only the simulator can execute does not exist for real machines.
  const simulatedOnly =
    cluster.spec.clusterType === "simulated"
      ? []
      : flow.definitions.filter((each) => each.spec.executor === "simulated");
  const unknown = [...flow.unknown, ...simulatedOnly.map((each) => each.spec.step)];
  const changes = lockModeOf(flow) !== "None";
  const policy = cluster.spec.managementPolicy;
  const { machines, leftOut, unfit } = machinesOf(seen, spec, {
    cluster,
    operationType: spec.operationType,
    changes,
    nodes: seen.nodes.state === "Known" ? seen.nodes.index : undefined,
    platformAddresses: new Set(seen.platformAddresses.map(canonicalAddress)),
    takenUp: seen.retried?.left ?? new Set(),
    ...(by.uid === undefined ? {} : { operationUid: by.uid }),
    ...(seen.task === undefined ? {} : { taskUid: seen.task.uid }),
  });
  const problems = parameterProblems(schemasOf(flow), spec.parameters);
  const broken = changes && spec.operationType === "ScaleDown" ? brokenQuorum(cluster, seen.members, machines) : [];
  return {
    flow,
    machines,
    leftOut,
    why: [
      ...(policy === "Paused" ? [say("ClusterPaused", { cluster: spec.clusterName })] : []),
      ...(policy === "Observe" && changes ? [say("ClusterObserved", { cluster: spec.clusterName })] : []),
      ...(unknown.length > 0 ? [say("StepUnknown", { steps: unknown.join(", ") })] : []),
      ...problems.slice(0, 3).map((each) => say("ParameterInvalid", { ...each })),
      ...retryProblems(seen, spec).map((problem) => say("ParameterInvalid", { parameter: "retryOf", problem })),
      ...whyUnfit(unfit, by.since),
      ...(broken.length > 0 ? [say("QuorumWouldBreak", { members: broken.join(", ") })] : []),
      ...(seen.ranBefore === undefined ? [] : [say("AlreadyRan", { finishedAt: seen.ranBefore })]),
      ...((by.requestedBy ?? "") === "" ? [say("RequesterUnknown")] : []),
      ...reasonProblems(seen, spec, by.since).map((policies) => say("ReasonMissing", { policies })),
    ],
  };
}

/** What a wish of the platform itself is about, its object says. */
function reasonProblems(seen: AcceptanceSeen, spec: Operation["spec"], now: number): readonly string[] {
  if (spec.reason.trim() !== "" || spec.origin === "Reconcile") return [];
  const demanding = seen.policies.filter((each) => each.spec.requireReason === "Always");
  const clusterLabels = seen.cluster?.metadata.labels;
  const { requireReason, policies } = policyFor({
    policies: demanding,
    clusterLabels,
    operationType: spec.operationType,
    now,
  });
  return requireReason ? [policies.join(", ")] : [];
}

interface UnfitMachine extends Unfit {
  readonly ip: string;
}

function machinesOf(seen: AcceptanceSeen, spec: Operation["spec"], context: FitnessContext) {
  const index = byAddress(seen.machines);
  const machines: ResolvedMachine[] = [];
  const unfit: UnfitMachine[] = [];
  const leftOut: LeftOut[] = [];
  const taken = new Set<string>();
  for (const wanted of spec.operationMachines) {
    const found = index.get(canonicalAddress(wanted.ip)) ?? [];
    const problem = found.length > 1 ? ambiguous(wanted.ip, found) : unfitnessOf(wanted.ip, found[0], context);
    const [machine] = found;
    const reason = problem ?? (machine !== undefined && taken.has(machine.metadata.name) ? twice(machine) : undefined);
    if (reason !== undefined || machine === undefined) {
      if (reason === undefined) continue;
      unfit.push({ ...reason, ip: wanted.ip });
      const { reason: word, detail, next } = reason;
      leftOut.push({ ip: wanted.ip, name: machine?.metadata.name ?? "", reason: word, detail, next });
      continue;
    }
    taken.add(machine.metadata.name);
    const { ip, role, user } = wanted;
    machines.push({
      name: machine.metadata.name,
      uid: machine.metadata.uid ?? "",
      ip,
      role: serves(machine, context) ?? role,
      ...(user === undefined ? {} : { user }),
    });
  }
  return { machines, leftOut, unfit };
}

/** As what a machine serves already. What leaves a cluster leaves as that, whatever it was called in the request: etcd counts on it. */
function serves({ spec }: Machine, { cluster, operationType }: FitnessContext): ResolvedMachine["role"] | undefined {
  const joins = operationType === "ScaleUp" || operationType === "CreateCluster";
  return joins || spec.consumerRef?.clusterName !== cluster.metadata.name ? undefined : spec.consumerRef.role;
}

function ambiguous(ip: string, found: readonly Machine[]): Unfit {
  const names = listed(found.map((machine) => machine.metadata.name));
  return {
    reason: "MachineDuplicate",
    param: names,
    detail: `${names} all claim ${ip}`,
    next: "Correct the addresses of these Machines.",
  };
}

function twice(machine: Machine): Unfit {
  const { name } = machine.metadata;
  return {
    reason: "MachineDuplicate",
    param: name,
    detail: `${name} is named by another address already`,
    next: "Name each machine once.",
  };
}

/** What `Unfit.param` is called with these reasons; the others have none. */
const namedParam = { MachineInUse: "consumer", MachineNotReady: "state" } as const;

/** One entry per reason and param, with all its machines. */
function whyUnfit(unfit: readonly UnfitMachine[], since: number): readonly Why[] {
  const groups = Map.groupBy(unfit, (each) =>
    each.reason in namedParam ? `${each.reason} ${each.param}` : each.reason,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const machines = listed(group.map((each) => each.ip));
    const param = (namedParam as Readonly<Record<string, string>>)[first.reason];
    return [whyOf(first.reason, { machines, ...(param === undefined ? {} : { [param]: first.param }) }, since)];
  });
}

/**
 * Removing so many members that the rest is no majority of what was. The members of a real etcd leave one by one and are asked each
 * time whether the others are one; so it is enough that one stays.
 */
function brokenQuorum(
  { spec }: Cluster,
  members: readonly Machine[],
  leaving: readonly ResolvedMachine[],
): readonly string[] {
  const gone = new Set(leaving.map((machine) => machine.name));
  return (["ControlPlane", "Etcd"] as const).flatMap((role) => {
    const all = members.filter((machine) => machine.spec.consumerRef?.role === role);
    const lost = all.filter((machine) => gone.has(machine.metadata.name));
    const least = spec.clusterType === "simulated" ? Math.floor(all.length / 2) + 1 : 1;
    const enough = all.length - lost.length >= least;
    return lost.length === 0 || enough ? [] : lost.map((machine) => machine.metadata.name);
  });
}

function retryProblems(seen: AcceptanceSeen, spec: Operation["spec"]): readonly string[] {
  if (spec.retryOf === undefined) return [];
  if (seen.retried?.found !== true) return [`operation ${spec.retryOf.name} with this uid does not exist`];
  return seen.retried.finished ? [] : [`operation ${spec.retryOf.name} has not finished: decide on it there`];
}
