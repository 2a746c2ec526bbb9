import { builtInKind, DipperError, type KubeObject } from "@dipper/api";
import { describe, expect, test } from "vitest";
import { reconcile } from "./reconcile.ts";
import type { Decision, Outcome, Reconciler } from "./reconciler.ts";

interface Thing extends KubeObject<unknown, { readonly outcomes: readonly string[] }> {
  readonly spec: unknown;
}
type Action = { readonly type: "Work" | "Fail" | "Hang" };

const Thing = builtInKind<Thing>({ group: "ex.io", version: "v1", kind: "Thing", plural: "things", scope: "Cluster" });
const why = { reason: "Waiting", since: "", params: [], message: "", next: "" };

function reconciler(
  decision: Decision<Action>,
  acted: string[],
  caller: AbortController,
): Reconciler<Thing, string, Action> {
  return {
    name: "things",
    kind: Thing,
    watches: [],
    observe: async (ref) => (ref.name === "gone" ? undefined : ref.name),
    decide: () => decision,
    async act(action) {
      acted.push(action.type);
      if (action.type === "Fail") throw new DipperError("TooManyRequests", { server: "it", seconds: "1" });
      if (action.type === "Hang") caller.abort(new Error("gone"));
    },
    report: (_, __, outcomes: readonly Outcome[]) =>
      outcomes.length === 0 ? undefined : { outcomes: outcomes.map((each) => (each.ok ? "ok" : each.error.code)) },
  };
}

async function run(decision: Decision<Action>, name = "x") {
  const acted: string[] = [];
  const written: unknown[] = [];
  const caller = new AbortController();
  const write = async (status: unknown): Promise<void> => void written.push(status);
  const going = reconcile(reconciler(decision, acted, caller), {
    ref: { name },
    now: () => 0,
    signal: caller.signal,
    write,
  });
  const result = await going.catch((error: unknown) => error);
  return { acted, written, result };
}

describe("one run", () => {
  test("acts in order, reports, and waits as decided", async () => {
    const { acted, written, result } = await run({
      actions: [{ type: "Work" }, { type: "Work" }],
      wait: { why, forMs: 500 },
    });
    expect({ acted, written, result }).toEqual({
      acted: ["Work", "Work"],
      written: [{ outcomes: ["ok", "ok"] }],
      result: { requeueAfterMs: 500 },
    });
  });

  test("stops at the first failure, reports it, then throws it", async () => {
    const { acted, written, result } = await run({ actions: [{ type: "Work" }, { type: "Fail" }, { type: "Work" }] });
    expect(acted).toEqual(["Work", "Fail"]);
    expect(written).toEqual([{ outcomes: ["ok", "TooManyRequests"] }]);
    expect(result).toMatchObject({ code: "TooManyRequests" });
  });

  test("an object that is gone is done; nothing to report is not written", async () => {
    expect(await run({ actions: [{ type: "Work" }] }, "gone")).toEqual({
      acted: [],
      written: [],
      result: { done: true },
    });
    expect(await run({ actions: [], wait: { why } })).toEqual({ acted: [], written: [], result: { done: true } });
  });

  test("a run that was called off reports nothing", async () => {
    const { acted, written, result } = await run({ actions: [{ type: "Hang" }, { type: "Work" }] });
    expect({ acted, written }).toEqual({ acted: ["Hang"], written: [] });
    expect(result).toMatchObject({ message: "gone" });
  });
});
