import { describe, expect, test } from "vitest";
import type { State } from "../../kit/shape.tsx";
import type { FlowStep } from "../../kit/step-flow.tsx";
import { foldFlow } from "./fold-flow.ts";

const flow = (states: readonly State[]): readonly FlowStep[] =>
  states.map((state, index) => ({ key: `s${index}`, name: `s${index}`, state, line: "" }));
const shown = (states: readonly State[]): readonly string[] =>
  foldFlow(flow(states)).map((each) =>
    "steps" in each ? `${each.state} ${each.steps[0]?.name}-${each.steps.at(-1)?.name}` : `${each.state} ${each.name}`,
  );

describe("folding a flow", () => {
  test("a short one stays as it is", () => {
    expect(shown(["ok", "ok", "ok", "run", "idle", "idle"])).toHaveLength(6);
  });
  test("of a long one the running step keeps its neighbours", () => {
    const states: readonly State[] = ["ok", "skip", "ok", "ok", "ok", "run", "idle", "idle", "idle", "idle"];
    expect(shown(states)).toEqual(["ok s0-s3", "ok s4", "run s5", "idle s6", "idle s7-s9"]);
  });
  test("what failed is never folded", () => {
    const states: readonly State[] = ["ok", "ok", "fail", "ok", "ok", "ok", "ok", "ok", "ok", "run"];
    expect(shown(states)).toEqual(["ok s0", "ok s1", "fail s2", "ok s3", "ok s4-s8", "run s9"]);
  });
  test("a finished one shows its end", () => {
    expect(shown(Array.from({ length: 12 }, () => "ok"))).toEqual(["ok s0-s9", "ok s10", "ok s11"]);
  });
});
