import { describe, expect, test } from "vitest";
import { countRows, titleOf } from "../browser/white-screen/count.ts";
import { Evidence } from "../browser/white-screen/evidence.ts";
import { type Row, rows } from "../browser/white-screen/rows.ts";

describe("the white-screen list", () => {
  test("has its 82 rows, each once", () => {
    const count = (group: string) => rows.filter((row) => row.id.startsWith(`${group}/`)).length;
    const groups = ["machines", "nodes", "clusters", "operations", "workloads", "network", "look", "access"];
    expect(groups.map(count)).toEqual([12, 12, 14, 10, 14, 6, 8, 6]);
    expect(new Set(rows.map((row) => row.id)).size).toBe(82);
  });
});

const list: readonly Row[] = [
  { id: "a/done", title: "" },
  { id: "a/open", title: "", open: "no page" },
];
const report = (...results: readonly (readonly [string, string])[]): string =>
  JSON.stringify({ testResults: [{ assertionResults: results.map(([title, status]) => ({ title, status })) }] });

describe("counting rows", () => {
  test("counts what passes", () => {
    const count = countRows(report([titleOf("a/done"), "passed"], ["something else", "failed"]), list);
    expect(count).toEqual({ line: "white screen: 1 of 2 rows (1 open)", problems: [] });
  });

  test("a row that is listed as done needs a test that passes", () => {
    expect(countRows(report(), list).problems).toEqual(["a/done is listed as done, but has no test"]);
    const failed = report([titleOf("a/done"), "passed"], [titleOf("a/done"), "failed"]);
    expect(countRows(failed, list).problems).toEqual(["a/done is listed as done, but its test did not pass"]);
    const skipped = report([titleOf("a/done"), "skipped"]);
    expect(countRows(skipped, list)).toEqual({
      line: "white screen: 0 of 2 rows (2 open)",
      problems: ["a/done is listed as done, but its test did not pass"],
    });
  });

  test("a row that passes may not be listed as open", () => {
    const both = report([titleOf("a/done"), "passed"], [titleOf("a/open"), "passed"]);
    expect(countRows(both, list).problems).toEqual([
      "a/open is listed as open (no page), but its test passes: list it as done",
    ]);
  });

  test("a test of a row that was taken off the list is a problem", () => {
    const left = report([titleOf("a/done"), "passed"], [titleOf("a/gone"), "passed"]);
    expect(countRows(left, list).problems).toEqual([`the list has no row for the test "${titleOf("a/gone")}"`]);
  });
});

describe("what a row has to prove", () => {
  const assertions = () => expect.getState().assertionCalls;

  test("state of the world and audit record", () => {
    const evidence = new Evidence();
    expect(evidence.missing({})).toMatch(/state of the world/);
    evidence.state(assertions, () => expect(1).toBe(1));
    expect(evidence.missing({})).toMatch(/audit record/);
    expect(evidence.missing({ looks: true })).toBeUndefined();
    evidence.record();
    expect(evidence.missing({})).toBeUndefined();
  });

  test("an expectation that expects nothing proves nothing", () => {
    const evidence = new Evidence();
    expect(() => evidence.state(assertions, () => undefined)).toThrow(/expects nothing/);
    expect(evidence.missing({ looks: true })).toBeDefined();
  });
});
