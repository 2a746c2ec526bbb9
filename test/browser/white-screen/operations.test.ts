/** Operations 10 of the white-screen list. */
import type { Machine, Operation } from "@dipper/api";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import type { Api } from "./api.ts";
import { confirm } from "./dialogs.ts";
import { whiteScreen } from "./white-screen.ts";

const { row } = whiteScreen();

const phase = (operation: Operation) => operation.status?.phase;

interface Wanted {
  readonly cluster?: string;
  readonly machines: readonly string[];
  readonly more?: object;
}

/** Spare machines of the demo: `m11` has 10.0.0.11. */
function scaleUp(name: string, { cluster = "product-cluster", machines, more = {} }: Wanted) {
  return {
    apiVersion: "ops.dipper.dev/v1alpha1",
    kind: "Operation",
    metadata: { name, namespace: "beidou-system" },
    spec: {
      clusterName: cluster,
      operationType: "ScaleUp",
      operationFlow: ["preCheck", "scaleUp", "postCheck"],
      operationMachines: machines.map((machine) => ({ ip: `10.0.0.${machine.slice(1)}`, role: "Compute" })),
      ...more,
    },
  };
}

/** Makes a machine fail, or be well again. */
function setFaults(api: Api, machine: string, faults: readonly object[], durationSeconds = 1): Promise<unknown> {
  return api.patch(`machines/${machine}`, { spec: { simulated: { durationSeconds, faults } } });
}

const fails = [{ step: "scaleUp", fault: "FailsAlways" }];

/** Opens the cell of a machine and one of its actions. */
async function actOnCell(page: Page, action: string): Promise<void> {
  await page.locator(".cell-actions").getByRole("button", { name: action }).click();
}

row("operations/approve", async ({ page, open, state, audit, another }) => {
  const ann = await another("ann");
  await ann.post("operations", scaleUp("wanted-by-ann", { cluster: "online-hz-01", machines: ["m11"] }));
  await state<Operation>("operations/wanted-by-ann", (operation) => expect(phase(operation)).toBe("AwaitingApproval"));
  await open("/operations/wanted-by-ann/plan");
  await page.getByRole("button", { name: "Approve…" }).click();
  await page
    .getByText("1 machine of online-hz-01")
    .or(page.getByText(/online-hz-01/))
    .first()
    .waitFor();
  const verb = await page.getByRole("button", { name: /^Approve digest [0-9a-f]{7}/ }).innerText();
  await confirm(page, verb, "looked at the plan");
  await state<Operation>("operations/wanted-by-ann", (operation) =>
    expect(["Queued", "Running", "Succeeded"]).toContain(phase(operation)),
  );
  await audit({ kind: "WorkOrder", route: "/approve" }, ({ why, cluster, changes }) => {
    expect(why?.reason).toBe("looked at the plan");
    expect(why?.operation).toBe("wanted-by-ann");
    expect(cluster).toBe("online-hz-01");
    expect(JSON.stringify(changes)).toContain("Approve");
  });
});

row("operations/reject", async ({ page, open, state, audit, another }) => {
  const ben = await another("ben");
  await ben.post("operations", scaleUp("refused-to-ben", { cluster: "online-hz-02", machines: ["m12"] }));
  await state<Operation>("operations/refused-to-ben", (operation) => expect(phase(operation)).toBe("AwaitingApproval"));
  await open("/operations/refused-to-ben/plan");
  await page.getByRole("button", { name: "Reject…" }).click();
  await confirm(page, /^Reject/, "not this week");
  await state<Operation>("operations/refused-to-ben", (operation) => expect(phase(operation)).toBe("Rejected"));
  await audit({ kind: "WorkOrder", route: "/reject" }, ({ why, changes }) => {
    expect(why?.reason).toBe("not this week");
    expect(JSON.stringify(changes)).toContain("Reject");
  });
});

row("operations/pause", async ({ page, open, state, audit, api }) => {
  const rollout = { firstBatch: 1, batchSize: 1, maxFailures: 1, soakSeconds: 0 };
  await api.post("operations", scaleUp("in-small-steps", { machines: ["m13", "m14", "m15"], more: { rollout } }));
  await state<Operation>("operations/in-small-steps", (operation) => expect(phase(operation)).toBe("Running"));
  await open("/operations/in-small-steps");
  await page.getByRole("button", { name: "Pause after batch" }).click();
  await page.getByText("It keeps its lock and its reservations.").waitFor();
  await confirm(page, "Pause", "the network team asks");
  await state<Operation>("operations/in-small-steps", (operation) => {
    expect(operation.spec.desiredState).toBe("Paused");
    expect(phase(operation)).toBe("Paused");
  });
  await audit({ kind: "Operation", name: "in-small-steps", route: "/pause" }, ({ why, changes }) => {
    expect(why?.reason).toBe("the network team asks");
    expect(changes?.[0]?.fields).toContainEqual({ field: "spec.desiredState", old: "Active", new: "Paused" });
  });
});

row("operations/resume", async ({ page, open, state, audit }) => {
  await open("/operations/in-small-steps");
  await page.getByRole("button", { name: "Resume" }).click();
  await confirm(page, "Resume", "they are done");
  await state<Operation>(
    "operations/in-small-steps",
    (operation) => expect(phase(operation)).toBe("Succeeded"),
    90_000,
  );
  await audit({ kind: "Operation", name: "in-small-steps", route: "/resume" }, ({ why, changes }) => {
    expect(why?.reason).toBe("they are done");
    expect(changes?.[0]?.fields).toContainEqual({ field: "spec.desiredState", old: "Paused", new: "Active" });
  });
});

row("operations/logs", async ({ page, open, state, api }) => {
  await open("/operations/in-small-steps?m=m13&step=scaleUp");
  await page.locator(".cell-pane").getByText("Install kubelet").first().waitFor();
  await state(
    () => api.text("operations/in-small-steps/logs?step=scaleUp&machine=m13"),
    (text) => expect(text).toContain("Install kubelet"),
  );
});

row("operations/cancel", async ({ page, open, state, audit, api }) => {
  const rollout = { firstBatch: 1, batchSize: 1, maxFailures: 1, soakSeconds: 0 };
  await api.post(
    "operations",
    scaleUp("not-wanted", { cluster: "cluster-example", machines: ["m16", "m17"], more: { rollout } }),
  );
  await state<Operation>("operations/not-wanted", (operation) => expect(phase(operation)).toBe("Running"));
  await open("/operations/not-wanted");
  await page.getByRole("button", { name: "Cancel…" }).click();
  await confirm(page, "Cancel the operation", "wrong cluster");
  await state<Operation>("operations/not-wanted", (operation) => expect(phase(operation)).toBe("Canceled"), 60_000);
  await state<{ readonly spec: { readonly consumerRef?: object } }>("machines/m17", ({ spec }) =>
    expect(spec.consumerRef).toBeUndefined(),
  );
  await audit({ kind: "Operation", name: "not-wanted", route: "/cancel" }, ({ why, changes }) => {
    expect(why?.reason).toBe("wrong cluster");
    expect(changes?.[0]?.fields).toContainEqual({ field: "spec.desiredState", old: "Active", new: "Canceled" });
  });
});

/** Two of three fail again and again; the budget is used up and a person is asked. */
const stuck = "two-of-three-fail";

row("operations/skip", async ({ page, open, state, audit, api }) => {
  await Promise.all(["m36", "m37"].map((machine) => setFaults(api, machine, fails)));
  const rollout = { firstBatch: 3, batchSize: 3, maxFailures: 0, soakSeconds: 0 };
  const more = { rollout, retry: { limit: 0, backoffSeconds: 0 } };
  await api.post("operations", scaleUp(stuck, { cluster: "ci-hz-01", machines: ["m36", "m37", "m38"], more }));
  await state<Operation>(
    `operations/${stuck}`,
    (operation) => expect(phase(operation)).toBe("WaitingForDecision"),
    60_000,
  );
  await open(`/operations/${stuck}?m=m36&step=scaleUp`);
  await actOnCell(page, "Skip…");
  await page.getByText("It stays out of the rest of this operation").waitFor();
  await confirm(page, "Skip 1 machine", "disk is broken");
  await state<Operation>(`operations/${stuck}`, ({ spec, status }) => {
    expect(spec.decisions).toMatchObject([{ action: "SkipMachine", machines: ["m36"], by: "admin" }]);
    expect(status?.machines?.skipped).toBe(1);
  });
  await audit({ kind: "Operation", name: stuck, route: "/skip" }, ({ why, note }) => {
    expect(why?.reason).toBe("disk is broken");
    expect(note?.["machines"]).toEqual(["m36"]);
  });
});

row("operations/quarantine", async ({ page, open, state, audit, api }) => {
  await setFaults(api, "m34", fails);
  const rollout = { firstBatch: 2, batchSize: 2, maxFailures: 0, soakSeconds: 0 };
  const more = { rollout, retry: { limit: 0, backoffSeconds: 0 } };
  await api.post("operations", scaleUp("one-fails", { cluster: "edge-gz-01", machines: ["m34", "m35"], more }));
  await state<Operation>(
    "operations/one-fails",
    (operation) => expect(phase(operation)).toBe("WaitingForDecision"),
    60_000,
  );
  await open("/operations/one-fails?m=m34&step=scaleUp");
  await actOnCell(page, "Quarantine…");
  await page.getByText("It is set aside with its reason").waitFor();
  await confirm(page, "Quarantine 1 machine", "burnt board");
  await state<Operation>(
    "operations/one-fails",
    (operation) => {
      expect(operation.spec.decisions).toMatchObject([{ action: "QuarantineMachine", machines: ["m34"], by: "admin" }]);
      expect(phase(operation)).toBe("PartiallySucceeded");
      expect(operation.status?.machines).toMatchObject({ succeeded: 1, quarantined: 1 });
    },
    90_000,
  );
  await state<Machine>("machines/m34", ({ status }) => expect(status?.phase).toBe("Quarantined"));
  await audit({ kind: "Operation", name: "one-fails", route: "/quarantine" }, ({ why, note }) => {
    expect(why?.reason).toBe("burnt board");
    expect(note?.["machines"]).toEqual(["m34"]);
  });
});

row("operations/stop-and-freeze", async ({ page, open, state, audit, api }) => {
  interface Overview {
    readonly stops: readonly { readonly by: string; readonly reason: string; readonly clusters: number }[];
    readonly freezes: readonly { readonly policy: string; readonly reason: string; readonly clusters: number }[];
  }
  await open("/calendar");
  await page.getByRole("button", { name: "Freeze…" }).click();
  await page.getByRole("combobox", { name: "Where" }).click();
  await page.locator(".ant-select-item-option:visible", { hasText: /^edge$/ }).click();
  await page.getByText(/Nothing changes on 3 clusters until/).waitFor();
  await confirm(page, "Freeze", "storm in the south");
  await state<Overview>("policies-overview", ({ freezes }) =>
    expect(freezes).toMatchObject([{ reason: "storm in the south", clusters: 3 }]),
  );
  await audit({ kind: "ChangePolicy", route: "/freezes" }, ({ why }) => expect(why?.reason).toBe("storm in the south"));
  await api.post("operations", scaleUp("waits-for-the-storm", { cluster: "edge-cd-01", machines: ["m72"] }));
  await state<Operation>("operations/waits-for-the-storm", ({ status }) => {
    expect(status?.phase).toBe("Queued");
    expect(status?.why?.[0]?.reason).toBe("Frozen");
  });

  await page.getByRole("button", { name: "Stop all…" }).click();
  await confirm(page, "Stop everything", "and now in the north, too");
  await page.getByText("Everything is stopped").first().waitFor();
  await state<Overview>("policies-overview", ({ stops }) =>
    expect(stops).toMatchObject([{ by: "admin", reason: "and now in the north, too", clusters: 20 }]),
  );
  await audit({ kind: "ChangePolicy", name: "stop-everything", verb: "create", route: "/stop-everything" }, ({ why }) =>
    expect(why?.reason).toBe("and now in the north, too"),
  );

  await page.getByRole("button", { name: "Start again…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Start again", exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
  await audit({ kind: "ChangePolicy", name: "stop-everything", route: "/start" }, ({ changes }) =>
    expect(changes?.[0]?.verb).toBe("delete"),
  );
  await page.getByRole("button", { name: /^End freeze-/ }).click();
  await confirm(page, "End the freeze", "the sun is back");
  await state<Overview>("policies-overview", ({ stops, freezes }) => expect([...stops, ...freezes]).toEqual([]));
  await audit({ kind: "ChangePolicy", verb: "delete" }, ({ why }) => expect(why?.reason).toBe("the sun is back"));
  await state<Operation>("operations/waits-for-the-storm", ({ status }) =>
    expect(["Running", "Succeeded"]).toContain(status?.phase),
  );
});
