import { isCode, isoTime, newObject, platformNamespace, WorkOrder } from "@dipper/api";
import { type KubeClient, statusOf } from "@dipper/kube";
import type { Clock } from "@dipper/world";
import { UsageError } from "../usage-error.ts";

/** The last policy that is applied: where it acts, all do. */
const policy = "dipper-verdicts";
const longestMs = 60_000;
const betweenMs = 200;

/**
 * A real API server evaluates admission policies a moment after they were written, and until then it lets everything through. Asks with a
 * dry run for what the last policy refuses even to the controller: a verdict in the name of somebody else.
 */
export async function policiesInForce(controller: KubeClient, clock: Clock, signal: AbortSignal): Promise<void> {
  const until = clock.monotonic() + longestMs;
  while (clock.monotonic() < until) {
    if (await refused(controller, clock.now(), signal)) return;
    await clock.sleep(betweenMs, signal);
  }
  throw new UsageError(
    `The admission policies of deploy/admission are there, but the management cluster does not act by them after ${longestMs / 1000} s. Nothing was started.`,
    1,
  );
}

async function refused(controller: KubeClient, now: number, signal: AbortSignal): Promise<boolean> {
  const forged = newObject(
    WorkOrder,
    { name: "are-policies-in-force", namespace: platformNamespace },
    {
      subject: { kind: "Operation", name: "none", uid: "none" },
      type: "Approval",
      title: { reason: "Approval" },
      clusterName: "none",
      requestedBy: "nobody",
      verdicts: [{ by: "somebody-else", verdict: "Approve", at: isoTime(now) }],
    },
  );
  try {
    await controller.create(WorkOrder, forged, { manager: "dipper-install", dryRun: true, signal });
    return false;
  } catch (cause) {
    if (isCode(cause, "Forbidden") && statusOf(cause)?.message?.includes(policy) === true) return true;
    throw cause;
  }
}
