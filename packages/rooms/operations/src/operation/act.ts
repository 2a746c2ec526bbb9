import { DipperError, isCode, isoTime, newObject, Operation, OperationPlan, StepRun, WorkOrder } from "@dipper/api";
import type { RoomDeps } from "@dipper/room";
import type { Archive } from "../archive.ts";
import { childOf, manager } from "../children.ts";
import type { OperationAction } from "./action.ts";
import { releaseLock, takeLock } from "./acts/lock.ts";
import { admit, quarantine, release, reserve } from "./acts/machines.ts";
import { startRun } from "./acts/start-run.ts";
import { writeWish } from "./acts/wish.ts";
import { cancelAnnotation, canceledAtAnnotation, finalizer } from "./phases/life.ts";
import type { OperationSeen } from "./seen.ts";

/** One outside effect for each kind of action; all can be repeated. */
export function createAct(deps: RoomDeps, archive: Archive) {
  const { kube, world, events } = deps;
  return async (action: OperationAction, seen: OperationSeen, signal: AbortSignal): Promise<void> => {
    const { operation } = seen;
    const { namespace = "", name, uid = "", resourceVersion: ifVersion = "", finalizers = [] } = operation.metadata;
    const ref = { namespace, name };
    const write = { manager, signal };
    switch (action.type) {
      case "AddFinalizer":
        await kube.patch(
          Operation,
          ref,
          { metadata: { finalizers: [...finalizers, finalizer] } },
          { ...write, ifVersion },
        );
        return;
      case "RemoveFinalizer": {
        const left = finalizers.filter((each) => each !== finalizer);
        await kube.patch(
          Operation,
          ref,
          { metadata: { finalizers: left.length === 0 ? null : left } },
          { ...write, ifVersion },
        );
        return;
      }
      case "StorePlan": {
        const plan = newObject(OperationPlan, childOf(operation, action.name), {
          operationRef: { name, uid },
          ...action.plan,
        });
        await once(() => kube.create(OperationPlan, plan, write));
        events.record(operation, {
          type: "Normal",
          reason: "Planned",
          message: `${action.plan.machines.length} machines in ${action.plan.batches} batches`,
        });
        return;
      }
      case "AskApproval": {
        const { planDigest, requiredVerdicts, requestedBy } = action;
        const order = newObject(WorkOrder, childOf(operation, action.name), {
          subject: { kind: "Operation", name, uid },
          type: "Approval",
          title: { reason: "ApprovePlan", params: [{ name: "operation", value: name }] },
          planDigest,
          clusterName: operation.spec.clusterName,
          requestedBy,
          requiredVerdicts,
        });
        await once(() => kube.create(WorkOrder, order, write));
        return;
      }
      case "TakeLock":
        return takeLock(kube, operation.spec.clusterName, action.holder, signal);
      case "ReleaseLock":
        return releaseLock(kube, operation.spec.clusterName, uid, signal);
      case "WriteWish":
        return writeWish(kube, uid, action, signal);
      case "Reserve":
        return reserve(kube, seen, action.machine, signal);
      case "StartRun":
        return startRun(kube, seen, action, signal);
      case "CancelRun": {
        const now = isoTime(world.clock.now());
        await kube.patch(
          StepRun,
          { namespace, name: action.stepRun },
          { metadata: { annotations: { [cancelAnnotation]: action.reason, [canceledAtAnnotation]: now } } },
          write,
        );
        return;
      }
      case "Quarantine":
        events.record(operation, {
          type: "Warning",
          reason: "Quarantined",
          message: `${action.machine.name}: ${action.cause}`,
        });
        return quarantine(
          kube,
          action.machine,
          { operation: name, cause: action.cause, at: isoTime(world.clock.now()) },
          signal,
        );
      case "Release":
        return release(kube, seen, action, signal);
      case "Admit":
        return admit(deps, seen, action.machine, signal);
      case "Archive": {
        const { plans, runs, workOrders } = seen;
        const finishedAt = operation.status?.finishedAt ?? isoTime(world.clock.now());
        return archive.store({ operation, plans, stepRuns: runs, workOrders, result: action.result, finishedAt });
      }
      case "Expire":
        return kube.delete(Operation, ref, { ...write, uid });
    }
  };
}

/** Creates a child; that it is there already is what was wanted. */
async function once(create: () => Promise<unknown>): Promise<void> {
  await create().catch((cause: unknown) => {
    if (!isCode(cause, "AlreadyExists")) throw DipperError.from(cause);
  });
}
