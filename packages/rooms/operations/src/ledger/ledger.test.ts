import { describe, expect, it } from "vitest";
import { ledgerOf } from "./ledger.ts";
import type { LedgerDecision, LedgerInput, LedgerRun, RunResult } from "./ledger-input.ts";
import { nextOf } from "./next-run.ts";

const second = 1000;
const run = (
  name: `${string}/${number}/${number}`,
  results: Readonly<Record<string, RunResult | readonly [RunResult, string]>>,
  endedAt = 10,
): LedgerRun => {
  const [step = "", batch, attempt] = name.split("/");
  const machines = Object.entries(results).map(([machine, value]) => {
    const [result, reason] = typeof value === "string" ? [value, ""] : value;
    return {
      name: machine,
      result: result as RunResult,
      reason: reason as string,
      message: "",
      endedAt: endedAt * second,
    };
  });
  const finished = machines.every(({ result }) => result !== "Running" && result !== "Pending");
  return { name, step, batch: Number(batch), attempt: Number(attempt), finished, machines };
};
const decide = (action: LedgerDecision["action"], step: string, ...machines: string[]): LedgerDecision => ({
  id: `${action}-${machines.join("-")}`,
  action,
  step,
  machines,
  by: "ada",
});
const input = (over: Partial<LedgerInput>): LedgerInput => ({
  steps: [
    { name: "preCheck", batches: [["m1", "m2", "m3"]], onRetry: "Rerun" },
    { name: "scaleUp", batches: [["m1"], ["m2", "m3"]], onRetry: "Rerun" },
  ],
  machines: ["m1", "m2", "m3"],
  runs: [],
  decisions: [],
  retry: { limit: 1, backoffSeconds: 15 },
  accepted: new Map(),
  ...over,
});
const next = (over: Partial<LedgerInput>, at = 100, maxFailures = 1) =>
  nextOf(ledgerOf(input(over)), {
    maxFailures,
    soakSeconds: 30,
    changes: (step) => step !== "preCheck",
    now: at * second,
  });

const checked = run("preCheck/1/1", { m1: "Succeeded", m2: "Succeeded", m3: "Succeeded" });

describe("what runs next", () => {
  it("starts with the first batch of the first step", () => {
    expect(next({})).toEqual({ type: "Run", step: "preCheck", batch: 1, attempt: 1, machines: ["m1", "m2", "m3"] });
  });

  it("waits while a runner works", () => {
    expect(next({ runs: [run("preCheck/1/1", { m1: "Running", m2: "Pending", m3: "Succeeded" })] })).toEqual({
      type: "Working",
      step: "preCheck",
      batch: 1,
      machines: ["m1", "m2", "m3"],
    });
  });

  it("takes up a step only when the one before is over for all machines", () => {
    expect(next({ runs: [checked] })).toEqual({ type: "Run", step: "scaleUp", batch: 1, attempt: 1, machines: ["m1"] });
  });

  it("lets a batch stand for the soak time before the next one", () => {
    const runs = [checked, run("scaleUp/1/1", { m1: "Succeeded" }, 90)];
    expect(next({ runs }, 100)).toEqual({
      type: "WaitUntil",
      at: 120 * second,
      because: "Soak",
      step: "scaleUp",
      batch: 2,
    });
    expect(next({ runs }, 120)).toMatchObject({ type: "Run", step: "scaleUp", batch: 2, attempt: 1 });
  });

  it("retries only what failed, after a back-off, under the next attempt", () => {
    const runs = [run("preCheck/1/1", { m1: "Succeeded", m2: "Failed", m3: "Succeeded" }, 90)];
    expect(next({ runs }, 100)).toEqual({
      type: "WaitUntil",
      at: 105 * second,
      because: "Backoff",
      step: "preCheck",
      batch: 1,
    });
    expect(next({ runs }, 105)).toEqual({ type: "Run", step: "preCheck", batch: 1, attempt: 2, machines: ["m2"] });
  });

  it("never runs a machine again that reported success", () => {
    const runs = [
      checked,
      run("scaleUp/1/1", { m1: ["Failed", "PostConditionFailed"] }),
      run("scaleUp/2/1", { m2: "Succeeded", m3: "Succeeded" }),
    ];
    expect(next({ runs })).toEqual({ type: "Done", result: "PartiallySucceeded" });
  });

  it("puts a machine aside when its retries are used up, and goes on with the rest", () => {
    const runs = [
      run("preCheck/1/1", { m1: "Succeeded", m2: "Unreachable", m3: "Succeeded" }),
      run("preCheck/1/2", { m2: "Unreachable" }),
      run("scaleUp/1/1", { m1: "Succeeded" }),
    ];
    const ledger = ledgerOf(input({ runs }));
    expect(ledger.out.map((cell) => `${cell.machine} ${cell.step} ${cell.state} ${cell.tries}`)).toEqual([
      "m2 preCheck Quarantined 2",
    ]);
    expect(next({ runs })).toMatchObject({ type: "Run", step: "scaleUp", batch: 2, machines: ["m3"] });
  });

  it("counts no attempt for a machine that a stopped run did not come to", () => {
    const runs = [run("preCheck/1/1", { m1: "Canceled", m2: "Canceled", m3: "Succeeded" })];
    expect(next({ runs })).toEqual({ type: "Run", step: "preCheck", batch: 1, attempt: 2, machines: ["m1", "m2"] });
  });

  it("asks for a decision when more machines failed than the budget allows", () => {
    const runs = [
      run("preCheck/1/1", { m1: "Succeeded", m2: "Failed", m3: "Failed" }),
      run("preCheck/1/2", { m2: "Failed", m3: "Failed" }),
    ];
    expect(next({ runs })).toEqual({ type: "Decide", step: "scaleUp", failures: ["m2", "m3"], allowed: 1 });
  });

  it("accepts the check of an earlier operation", () => {
    const accepted = new Map([
      [
        "preCheck",
        new Map([
          ["m1", "check"],
          ["m2", "check"],
        ]),
      ],
    ]);
    expect(next({ accepted })).toMatchObject({ type: "Run", step: "preCheck", machines: ["m3"] });
  });
});

describe("decisions", () => {
  const failed = [
    run("preCheck/1/1", { m1: "Succeeded", m2: "Failed", m3: "Failed" }),
    run("preCheck/1/2", { m2: "Failed", m3: "Failed" }),
  ];

  it("grant another row of attempts, at once", () => {
    const decisions = [decide("RetryMachine", "preCheck", "m3")];
    expect(next({ runs: failed, decisions })).toEqual({
      type: "Run",
      step: "preCheck",
      batch: 1,
      attempt: 3,
      machines: ["m3"],
    });
  });

  it("let the operation go on without machines that are skipped or put aside", () => {
    const decisions = [decide("SkipMachine", "preCheck", "m2"), decide("QuarantineMachine", "preCheck", "m3")];
    expect(next({ runs: failed, decisions }, 100, 0)).toMatchObject({ type: "Run", step: "scaleUp", machines: ["m1"] });
  });

  it("retry a whole step for all machines that failed it", () => {
    const decisions = [decide("RetryStep", "preCheck")];
    expect(next({ runs: failed, decisions })).toMatchObject({ type: "Run", attempt: 3, machines: ["m2", "m3"] });
  });

  it("retry the step that failed, not one that had succeeded at its only attempt", () => {
    const { step: _, ...retry } = decide("RetryMachine", "", "m1");
    const runs = [checked, run("scaleUp/1/1", { m1: "Failed" })];
    const once = { limit: 0, backoffSeconds: 0 };
    expect(next({ runs, retry: once }, 100, 0)).toMatchObject({ type: "Decide", failures: ["m1"] });
    expect(next({ runs, retry: once, decisions: [retry] }, 100, 0)).toEqual({
      type: "Run",
      step: "scaleUp",
      batch: 1,
      attempt: 2,
      machines: ["m1"],
    });
  });

  it("retry a later step although an earlier one had been retried, too", () => {
    const { step: _, ...retry } = decide("RetryMachine", "", "m1");
    const first = { ...retry, id: "d1" };
    const second = { ...retry, id: "d2" };
    const others = { m2: "Succeeded", m3: "Succeeded" } as const;
    const runs = [
      run("preCheck/1/1", { m1: "Failed", ...others }),
      run("preCheck/1/2", { m1: "Succeeded" }),
      run("scaleUp/1/1", { m1: "Failed" }),
    ];
    const retryNone = { limit: 0, backoffSeconds: 0 };
    expect(next({ runs, retry: retryNone, decisions: [first] }, 100, 0)).toMatchObject({ type: "Decide" });
    expect(next({ runs, retry: retryNone, decisions: [first, second] }, 100, 0)).toMatchObject({
      type: "Run",
      step: "scaleUp",
      machines: ["m1"],
    });
  });

  it("do not take back a success", () => {
    const decisions = [decide("SkipMachine", "preCheck", "m1")];
    expect(ledgerOf(input({ runs: [checked], decisions })).out).toEqual([]);
  });
});

describe("how it ends", () => {
  const all = (result: RunResult) => [
    run("preCheck/1/1", { m1: result, m2: result, m3: result }),
    run("preCheck/1/2", { m1: result, m2: result, m3: result }),
  ];

  it("fails when no machine reached the wish", () => {
    expect(next({ runs: all("Failed") })).toEqual({ type: "Done", result: "Failed" });
  });

  it("succeeds when all hold all post-conditions", () => {
    const runs = [
      checked,
      run("scaleUp/1/1", { m1: "Succeeded" }),
      run("scaleUp/2/1", { m2: "Succeeded", m3: "Succeeded" }),
    ];
    expect(next({ runs })).toEqual({ type: "Done", result: "Succeeded" });
    expect(ledgerOf(input({ runs })).reached).toEqual(["m1", "m2", "m3"]);
  });

  it("does not call it partly done while the budget is exceeded", () => {
    const runs = [
      checked,
      run("scaleUp/1/1", { m1: "Succeeded" }),
      run("scaleUp/2/1", { m2: "Failed", m3: "Failed" }),
      run("scaleUp/2/2", { m2: "Failed", m3: "Failed" }),
    ];
    expect(next({ runs })).toMatchObject({ type: "Decide", failures: ["m2", "m3"] });
    expect(next({ runs, decisions: [decide("SkipMachine", "scaleUp", "m2")] })).toEqual({
      type: "Done",
      result: "PartiallySucceeded",
    });
  });
});
