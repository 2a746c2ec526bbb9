import { DipperError, isCode, labels, newObject, StepRun } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { childOf, manager, ownerUid } from "../../children.ts";
import { stepRunName } from "../../names.ts";
import { digestOf } from "../../plan/digest.ts";
import type { OperationAction } from "../action.ts";
import { planInForce } from "../known.ts";
import type { OperationSeen } from "../seen.ts";
import { fence } from "./machines.ts";

/** Removed when the runner is proven to have ended and the Operation goes: the StepRun is the record of the attempt. */
export const stepRunFinalizer = "ops.dipper.dev/steprun";

/**
 * Fences the machines and makes the StepRun; the runner is started by its own reconciler. Done twice, the fences grow twice and
 * there is one StepRun: its name says which attempt it is.
 */
export async function startRun(
  kube: KubeClient,
  seen: OperationSeen,
  action: Extract<OperationAction, { type: "StartRun" }>,
  signal: AbortSignal,
): Promise<void> {
  const { operation } = seen;
  const plan = planInForce(seen);
  const step = plan?.spec.steps.find((each) => each.name === action.step);
  if (plan === undefined || step === undefined)
    throw new DipperError("Internal", { cause: `step ${action.step} is not in the plan` });
  const { name: operationName, uid = "", namespace = "" } = operation.metadata;
  const key = { operation: operationName, uid, step: action.step, batch: action.batch, attempt: action.attempt };
  const name = stepRunName(key);
  const existing = await kube.get(StepRun, { namespace, name }, { signal });
  if (existing !== undefined) return ours(existing, uid);
  const machines = [];
  for (const planned of action.machines) {
    const { user, batch: _batch, ...machine } = planned;
    const login = user === "" ? {} : { user };
    machines.push({ ...machine, ...login, fence: await fence(kube, seen, planned, signal) });
  }
  const metadata = {
    ...childOf(operation, name, { [labels.step]: action.step, [labels.batch]: String(action.batch) }),
    finalizers: [stepRunFinalizer],
  };
  const stepRun = newObject(StepRun, metadata, {
    operationRef: { name: operationName, uid },
    operationType: operation.spec.operationType,
    clusterName: operation.spec.clusterName,
    step: action.step,
    batch: action.batch,
    attempt: action.attempt,
    planDigest: plan.spec.digest,
    bundleDigest: step.bundleDigest,
    variablesDigest: digestOf(plan.spec.parameters),
    entryPoint: step.entryPoint,
    executor: step.executor,
    placement: step.executor === "simulated" ? "Process" : seen.placement,
    timeoutSeconds: step.timeoutSeconds,
    machines,
  });
  try {
    await kube.create(StepRun, stepRun, { manager, signal });
  } catch (cause) {
    if (!isCode(cause, "AlreadyExists")) throw cause;
    const other = await kube.get(StepRun, { namespace, name }, { signal });
    if (other !== undefined) ours(other, uid);
  }
}

function ours(run: StepRun, uid: string): void {
  if (ownerUid(run) !== uid) throw new DipperError("Conflict", { kind: "StepRun", name: run.metadata.name });
}
