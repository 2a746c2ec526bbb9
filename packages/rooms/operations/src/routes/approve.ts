import { DipperError, isoTime, labels, platformNamespace, WorkOrder } from "@dipper/api";
import type { Call, Route } from "@dipper/room";
import type { Clock } from "@dipper/world";
import { anyObjectOutput, filtered, operationOf, requireVerb, text } from "./access.ts";

type Verdict = WorkOrder["spec"]["verdicts"][number]["verdict"];

const manager = "dipper-rest";
const verdicts = ["Approve", "Reject", "Done", "Failed"] as const;

/** Approvals and other answers: a verdict appended to a WorkOrder, in the caller's name. Who may is decided by admission. */
export function approveRoutes(clock: Clock): readonly Route[] {
  const approval = (action: "approve" | "reject", verdict: Verdict): Route => ({
    method: "POST",
    path: `/api/v1/operations/:name/${action}`,
    doc:
      action === "approve"
        ? "Approves the plan with this digest; without one the plan that stands now."
        : "Rejects the plan, with a comment.",
    permission: filtered("approve"),
    input: {
      type: "object",
      required: ["name"],
      properties: {
        name: { type: "string" },
        namespace: { type: "string" },
        planDigest: { type: "string" },
        comment: { type: "string", maxLength: 1024 },
        reason: { type: "string", maxLength: 1024 },
      },
    },
    output: anyObjectOutput,
    handle: async (call) => {
      const operation = await operationOf(call, "approve");
      const planDigest = text(call, "planDigest", operation.status?.planRef?.digest ?? "");
      const order = await openOrder(call, operation.metadata.uid ?? "", planDigest);
      if (order === undefined)
        throw new DipperError("NotFound", {
          kind: "WorkOrder",
          name: `of operation ${operation.metadata.name} for plan ${planDigest}`,
          plural: "workorders",
        });
      call.audit({ object: `workorders/${order.metadata.name}`, action, planDigest });
      return answer(call, order, { verdict, planDigest, at: isoTime(clock.now()) });
    },
  });
  return [
    approval("approve", "Approve"),
    approval("reject", "Reject"),
    {
      method: "POST",
      path: "/api/v1/work-orders/:name/verdict",
      doc: "Answers a work order: done or failed, approved or rejected.",
      permission: filtered("view"),
      input: {
        type: "object",
        required: ["name", "verdict"],
        properties: {
          name: { type: "string" },
          verdict: { type: "string", enum: verdicts },
          comment: { type: "string", maxLength: 1024 },
        },
      },
      output: anyObjectOutput,
      handle: async (call) => {
        const name = text(call, "name");
        const order = await call.kube.get(WorkOrder, { namespace: platformNamespace, name }, { signal: call.signal });
        if (order === undefined) throw new DipperError("NotFound", { kind: "WorkOrder", name, plural: "workorders" });
        requireVerb(call, order.spec.type === "Approval" ? "approve" : "operate", order.spec.clusterName);
        call.audit({ object: `workorders/${name}`, verdict: text(call, "verdict") });
        return answer(call, order, {
          verdict: text(call, "verdict") as Verdict,
          planDigest: order.spec.planDigest,
          at: isoTime(clock.now()),
        });
      },
    },
  ];
}

async function openOrder(call: Call, uid: string, planDigest: string): Promise<WorkOrder | undefined> {
  for await (const page of call.kube.pages(WorkOrder, {
    namespace: platformNamespace,
    labels: `${labels.operationUid}=${uid}`,
    signal: call.signal,
  })) {
    const found = page.items.find((each) => each.spec.type === "Approval" && each.spec.planDigest === planDigest);
    if (found !== undefined) return found;
  }
  return undefined;
}

function answer(
  call: Call,
  order: WorkOrder,
  verdict: { readonly verdict: Verdict; readonly planDigest: string; readonly at: string },
): Promise<WorkOrder> {
  const { namespace = "", name, resourceVersion: ifVersion = "" } = order.metadata;
  const comment = text(call, "comment", text(call, "reason"));
  const spec = { verdicts: [...order.spec.verdicts, { ...verdict, comment }] };
  return call.kube.patch(WorkOrder, { namespace, name }, { spec }, { manager, ifVersion, signal: call.signal });
}
