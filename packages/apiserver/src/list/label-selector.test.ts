import { matches } from "@dipper/api";
import { describe, expect, test } from "vitest";
import { refusalOf } from "../types/refusal.ts";
import { parseLabelSelector } from "./label-selector.ts";

const labels = { app: "web", tier: "prod", cpus: "64", "fleet.dipper.dev/group": "online" };

function problemOf(text: string): string | undefined {
  try {
    parseLabelSelector(text);
    return undefined;
  } catch (thrown) {
    return refusalOf(thrown)?.message;
  }
}

describe("label selectors", () => {
  test.each([
    ["", true],
    ["app=web", true],
    ["app==web,tier!=test", true],
    ["missing!=x", true],
    ["app in (api, web),tier notin (test)", true],
    ["app in ()", false],
    ["app", true],
    ["!app", false],
    ["! missing", true],
    ["fleet.dipper.dev/group=online", true],
    ["cpus>32,cpus<65", true],
    ["cpus>64", false],
    ["app=", false],
    // A label named like a member of Object is none.
    ["constructor", false],
  ])("%j: %s", (text, expected) => {
    expect(matches(parseLabelSelector(text), labels)).toBe(expected);
  });

  test.each([
    ["==", "found '==', expected: !, identifier, or 'end of string'"],
    ["=web", "found '=', expected: !, identifier, or 'end of string'"],
    ["a=b c", "found 'c', expected: ',' or 'end of string'"],
    ["a=b,,c", "found ',', expected: identifier after ','"],
    ["a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ["a in red", "unable to parse requirement: found 'red' expected: '('"],
    ["a in (b", "unable to parse requirement: found '', expected: ',' or ')'"],
    ["!=a", "found '!=', expected: !, identifier, or 'end of string'"],
    [
      "a>x",
      `unable to parse requirement: values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer`,
    ],
  ])("%j is refused as the real server does: %s", (text, problem) => {
    expect(problemOf(text)).toBe(problem);
  });

  test("keys and values that labels cannot have are refused", () => {
    expect(problemOf("-bad-=x")).toMatch(/^unable to parse requirement: <nil>: Invalid value: "-bad-": name part must/);
    expect(problemOf("a=b/c")).toMatch(
      /^unable to parse requirement: values\[0\]\[a\]: Invalid value: "b\/c": a valid/,
    );
  });
});
