import type { ChangePolicy } from "../ops/change-policy.ts";
import type { Operation } from "../ops/operation.ts";
import { selects } from "../selectors.ts";
import { parseTime } from "../time.ts";
import type { WindowState } from "./windows.ts";
import { windowsAt } from "./windows.ts";

type Spec = ChangePolicy["spec"];
type OperationType = Operation["spec"]["operationType"];

export interface PolicyQuestion {
  readonly policies: readonly ChangePolicy[];
  /** Labels of the Cluster. */
  readonly clusterLabels: Readonly<Record<string, string>> | undefined;
  /** Undefined: of any type, as a task or a page asks. */
  readonly operationType?: OperationType;
  readonly now: number;
}

/** What holds for one kind of change on one cluster, now. Where several policies apply, the strictest wins. */
export interface PolicyAnswer {
  /** Names of the policies that apply. */
  readonly policies: readonly string[];
  readonly stop?: { readonly policy: string; readonly reason: string; readonly by: string; readonly since: string };
  /** The freeze that ends last. */
  readonly freeze?: { readonly policy: string; readonly reason: string; readonly until: number };
  readonly window: WindowState & { readonly policy?: string };
  readonly approval: { readonly required: number; readonly policies: readonly string[] };
  readonly autoStart: boolean;
  readonly requireReason: boolean;
  readonly forecastTolerancePercent: number;
  readonly lockIdleSeconds: number;
  readonly budgets: readonly {
    readonly per: Spec["budgets"][number]["per"];
    readonly maxUnavailable: readonly (number | string)[];
    readonly policies: readonly string[];
  }[];
  readonly workOrders: readonly (Spec["workOrders"][number] & { readonly policy: string })[];
}

export function policyFor(question: PolicyQuestion): PolicyAnswer {
  const policies = question.policies
    .filter((each) => applies(each, question))
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  const stop = policies.find((each) => each.spec.stop !== undefined);
  const freeze = freezeOf(policies, question.now);
  const approvals = policies.filter((each) => needsApproval(each.spec, question.operationType));
  return {
    policies: policies.map((each) => each.metadata.name),
    ...(stop?.spec.stop === undefined ? {} : { stop: { policy: stop.metadata.name, ...stop.spec.stop } }),
    ...(freeze === undefined ? {} : { freeze }),
    window: windowOf(policies, question.now),
    approval: {
      required: Math.max(0, ...approvals.map((each) => each.spec.approval?.requiredVerdicts ?? 0)),
      policies: approvals.map((each) => each.metadata.name),
    },
    autoStart: autoStarts(policies, question.operationType),
    requireReason: policies.some((each) => each.spec.requireReason === "Always"),
    forecastTolerancePercent: Math.min(1000, ...policies.map((each) => each.spec.forecastTolerancePercent)),
    lockIdleSeconds: policies.length === 0 ? 600 : Math.min(...policies.map((each) => each.spec.lockIdleSeconds)),
    budgets: budgetsOf(policies),
    workOrders: policies.flatMap((each) =>
      each.spec.workOrders.map((order) => ({ ...order, policy: each.metadata.name })),
    ),
  };
}

/** A policy on its way out still holds until it is gone. */
function applies(policy: ChangePolicy, { clusterLabels, operationType }: PolicyQuestion): boolean {
  if (!selects(policy.spec.clusterSelector, clusterLabels)) return false;
  const types = policy.spec.operationTypes;
  return types.length === 0 || operationType === undefined || types.includes(operationType);
}

function needsApproval(spec: Spec, type: OperationType | undefined): boolean {
  return spec.approval !== undefined && (type === undefined || !spec.approval.exceptTypes.includes(type));
}

/** Somebody says so, and nobody who has an opinion leaves the type out. */
function autoStarts(policies: readonly ChangePolicy[], type: OperationType | undefined): boolean {
  const opinions = policies.filter((each) => each.spec.autoStart.length > 0);
  return type !== undefined && opinions.length > 0 && opinions.every((each) => each.spec.autoStart.includes(type));
}

function freezeOf(policies: readonly ChangePolicy[], now: number) {
  const active = policies.flatMap((policy) =>
    policy.spec.freezes.flatMap((each) => {
      const until = parseTime(each.to) ?? now;
      return (parseTime(each.from) ?? now) <= now && now < until
        ? [{ policy: policy.metadata.name, reason: each.reason, until }]
        : [];
    }),
  );
  return active.toSorted((a, b) => b.until - a.until)[0];
}

/** Open when all are open. It opens when all of them are open at the same time, as far as can be seen. */
function windowOf(policies: readonly ChangePolicy[], now: number): PolicyAnswer["window"] {
  const withWindows = policies.filter((each) => each.spec.windows.length > 0);
  let at = now;
  let policy: string | undefined;
  for (let round = 0; round < 64; round++) {
    const states = withWindows.map((each) => ({ name: each.metadata.name, state: windowsAt(each.spec.windows, at) }));
    const closed = states.find(({ state }) => !state.open);
    if (closed === undefined) {
      if (at > now) return { open: false, opensAt: at, ...(policy === undefined ? {} : { policy }) };
      const closesAt = Math.min(
        Number.POSITIVE_INFINITY,
        ...states.map(({ state }) => (state.open ? state.closesAt : 0)),
      );
      return { open: true, closesAt };
    }
    policy ??= closed.name;
    if (closed.state.open || closed.state.opensAt === undefined) break;
    at = closed.state.opensAt;
  }
  return { open: false, opensAt: undefined, ...(policy === undefined ? {} : { policy }) };
}

/** All limits are given: which of a number and a percentage is stricter depends on the size. */
function budgetsOf(policies: readonly ChangePolicy[]): PolicyAnswer["budgets"] {
  return (["Cluster", "Rack", "Zone", "Service"] as const).flatMap((per) => {
    const limits = policies.flatMap((policy) =>
      policy.spec.budgets
        .filter((each) => each.per === per)
        .map((each) => ({ limit: each.maxUnavailable, policy: policy.metadata.name })),
    );
    return limits.length === 0
      ? []
      : [{ per, maxUnavailable: limits.map((each) => each.limit), policies: limits.map((each) => each.policy) }];
  });
}

/** A number, or a percentage of `total`, rounded down. */
export function countOf(limit: number | string, total: number): number {
  return typeof limit === "number" ? limit : Math.floor((Number.parseInt(limit, 10) * total) / 100);
}
