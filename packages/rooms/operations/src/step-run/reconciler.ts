import { conditionOf, type KubeObject, Operation, StepRun } from "@dipper/api";
import type { Decision, Reconciler } from "@dipper/controller";
import type { Ref } from "@dipper/kube";
import { type Caches, indexes } from "../deps.ts";
import type { SecretDigests } from "../plan/secret-digests.ts";
import { whyOf } from "../words.ts";
import { createAct } from "./act.ts";
import { lookAt } from "./look.ts";
import type { StepRunAction, StepRunLook } from "./look-types.ts";
import { createObserve, type StepRunDeps } from "./observe.ts";
import { report } from "./report.ts";
import type { StepRunSeen } from "./seen.ts";

export const stepRunReconcilerName = "stepruns";

interface StepRunDecision extends Decision<StepRunAction> {
  readonly look: StepRunLook;
}

const lookAgainMs = 50;
/** What these have changed is looked at without delay. */
const atOnce: ReadonlySet<string> = new Set(["Look", "Start", "RemoveMember"]);

export function stepRunReconciler(
  given: Omit<StepRunDeps, "probeProblems"> & { readonly secrets: SecretDigests },
): Reconciler<StepRun, StepRunSeen, StepRunAction> {
  const from = { ...given, probeProblems: new Map<string, string>() };
  return {
    name: stepRunReconcilerName,
    kind: StepRun,
    watches: [{ kind: Operation, keys: (object) => runsOf(from.caches, object), priority: "person" }],
    observe: createObserve(from),
    decide: decideStepRun,
    act: createAct(from),
    report: (seen, decision, outcomes, now) => report(seen, (decision as StepRunDecision).look, outcomes, now),
  };
}

export function decideStepRun(seen: StepRunSeen, now: number): StepRunDecision {
  const look = lookAt(seen, now);
  const [why = whyOf("Running", { step: seen.run.spec.step }, now)] = look.why;
  const again = look.actions.some((each) => atOnce.has(each.type)) ? lookAgainMs : look.forMs;
  return { look, actions: look.actions, wait: { why, ...(again === undefined ? {} : { forMs: again }) } };
}

/** Decisions and the end of an Operation concern its unfinished runs; its removal all of them. */
function runsOf(caches: Caches, { metadata }: KubeObject): readonly Ref[] {
  return caches.runs
    .by(indexes.owner, metadata.uid ?? "")
    .filter((run) => metadata.deletionTimestamp !== undefined || conditionOf(run, "Finished")?.status !== "True")
    .map((run) => ({
      ...(run.metadata.namespace === undefined ? {} : { namespace: run.metadata.namespace }),
      name: run.metadata.name,
    }));
}
