import { type Input, newObject, parseTime, WorkOrder } from "@dipper/api";
import { expect, it } from "vitest";
import { decideWorkOrder, reportWorkOrder } from "./reconciler.ts";
import { verdictOf } from "./verdict.ts";

const created = "2026-01-01T00:00:00Z";
const at = (seconds: number) => (parseTime(created) ?? 0) + seconds * 1000;
type Spec = Input<(typeof WorkOrder)["source"]["spec"]>;
const order = (over: Partial<Spec>): WorkOrder =>
  newObject(
    WorkOrder,
    { name: "w", uid: "u", creationTimestamp: created },
    {
      subject: { kind: "Operation", name: "op", uid: "op-uid" },
      type: "Approval",
      title: { reason: "ApprovePlan", params: [] },
      planDigest: `sha256:${"a".repeat(64)}`,
      clusterName: "c1",
      requestedBy: "ada",
      deadlineSeconds: 60,
      ...over,
    },
  );
const approve = (by: string, planDigest = `sha256:${"a".repeat(64)}`) =>
  ({ by, verdict: "Approve", planDigest, at: created }) as const;

it("without an answer it expires at its deadline, or is only due and stays open", () => {
  expect(verdictOf(order({}), at(59)).phase).toBe("Open");
  expect(verdictOf(order({}), at(60)).phase).toBe("Expired");
  expect(verdictOf(order({ onDeadline: "Remind" }), at(3600)).phase).toBe("Open");
});

it("looks again at the deadline, and never after it", () => {
  expect(decideWorkOrder({ order: order({}), superseded: false, proposed: false }, at(20)).wait?.forMs).toBe(40_000);
  const remind = order({ onDeadline: "Remind" });
  expect(decideWorkOrder({ order: remind, superseded: false, proposed: false }, at(61)).wait?.forMs).toBeUndefined();
  expect(reportWorkOrder({ order: remind, superseded: false, proposed: false }, at(61))?.deadlineAt).toBe(
    "2026-01-01T00:01:00Z",
  );
});

it("the requester's own approval, and one of another plan, do not count; a person counts once", () => {
  const other = `sha256:${"b".repeat(64)}`;
  const phase = (...verdicts: readonly ReturnType<typeof approve>[]) =>
    verdictOf(order({ verdicts, requiredVerdicts: 2 }), at(1)).phase;
  expect(phase(approve("ada"), approve("bob"))).toBe("Open");
  expect(phase(approve("bob"), approve("eve", other as never))).toBe("Open");
  expect(phase(approve("bob"), approve("bob"))).toBe("Open");
  expect(phase(approve("bob"), approve("eve"))).toBe("Approved");
});

it.each<[string, Partial<Spec>, readonly [string, string]]>([
  ["people", {}, ["WaitingForVerdict", "0 of 1 verdicts."]],
  [
    "another system",
    { type: "Webhook", planDigest: "", webhook: { endpointRef: { name: "cmdb" }, retryLimit: 3 } },
    ["WaitingForCallback", "Waits for the answer of cmdb."],
  ],
])("an open one says whom it waits for: %s", (_name, spec, [reason, message]) => {
  const seen = { order: order(spec), superseded: false, proposed: false };
  const status = reportWorkOrder(seen, at(1));
  expect(status?.why).toMatchObject([{ reason, message }]);
  expect(status?.conditions).toContainEqual(
    expect.objectContaining({ type: "Finished", status: "False", reason, message }),
  );
  expect(decideWorkOrder(seen, at(1)).wait?.why.reason).toBe(reason);
});

it("an open one says that the platform proposes it by itself", () => {
  const status = reportWorkOrder({ order: order({}), superseded: false, proposed: true }, at(1));
  expect(status?.why).toMatchObject([{ reason: "ProposedByPlatform" }]);
});
