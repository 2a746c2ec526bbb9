import { describe, expect, test } from "vitest";
import {
  catalogue,
  DipperError,
  fill,
  freshness,
  isCode,
  isoMicroTime,
  isoTime,
  parseFieldSelector,
  parseTime,
  selects,
  setCondition,
} from "./index.ts";

describe("time", () => {
  test("is written in whole seconds and read in any RFC 3339 form", () => {
    expect(isoTime(1_800_000_000_999)).toBe("2027-01-15T08:00:00Z");
    expect(isoMicroTime(1_800_000_000_123)).toBe("2027-01-15T08:00:00.123000Z");
    expect(parseTime("2027-01-15T16:00:00.5+08:00")).toBe(1_800_000_000_500);
    expect(parseTime("2027-01-15T08:00:00.123456Z")).toBe(1_800_000_000_123);
    expect(["", "yesterday", "2027-01-15", "2027-13-01T00:00:00Z"].map(parseTime)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("knowledge grows stale", () => {
    expect(freshness(undefined, 0).state).toBe("Never");
    expect(freshness(isoTime(0), 30_000)).toEqual({ state: "Fresh", ageMs: 30_000 });
    expect(freshness(isoTime(0), 30_001).state).toBe("Stale");
    expect(freshness(isoTime(60_000), 0)).toEqual({ state: "Fresh", ageMs: 0 });
  });
});

describe("conditions", () => {
  const update = { type: "Ready", status: "True", reason: "A", message: "a" } as const;
  test("keep the time of their last change of status, and their place", () => {
    const first = setCondition(setCondition([], update, 0), { ...update, type: "Other" }, 0);
    const second = setCondition(first, { ...update, reason: "B", observedGeneration: 2 }, 5000);
    expect(second[0]).toEqual({ ...update, reason: "B", observedGeneration: 2, lastTransitionTime: isoTime(0) });
    expect(setCondition(second, { ...update, status: "False" }, 5000)[0]?.lastTransitionTime).toBe(isoTime(5000));
    expect(first[0]?.reason).toBe("A");
  });
});

describe("selectors", () => {
  const labels = { app: "web", tier: "prod", "fleet.dipper.dev/group": "online", cpus: "64" };
  test("object form: absent selects nothing, empty everything", () => {
    expect(selects(undefined, labels)).toBe(false);
    expect(selects({}, undefined)).toBe(true);
    expect(
      selects(
        { matchLabels: { app: "web" }, matchExpressions: [{ key: "tier", operator: "In", values: ["prod"] }] },
        labels,
      ),
    ).toBe(true);
    expect(selects({ matchExpressions: [{ key: "tier", operator: "DoesNotExist" }] }, labels)).toBe(false);
  });

  test("fields", () => {
    expect(parseFieldSelector("spec.nodeName=n1,metadata.name!=x")).toEqual([
      { field: "spec.nodeName", equal: true, value: "n1" },
      { field: "metadata.name", equal: false, value: "x" },
    ]);
    expect(parseFieldSelector("nonsense")).toBeUndefined();
  });
});

describe("errors", () => {
  test("say what, and what to do next", () => {
    const error = new DipperError("NotFound", { kind: "Machine", name: "m1", plural: "machines" });
    expect([error.message, error.next, error.http, error.retry]).toEqual([
      "Machine m1 does not exist.",
      "Check the name, or list: dipper get machines.",
      404,
      "no",
    ]);
    expect(isCode(error, "NotFound")).toBe(true);
  });

  test("anything thrown becomes one, and keeps its cause", () => {
    const cause = new TypeError("boom");
    const error = DipperError.from(cause);
    expect([error.code, error.cause, error.message]).toEqual(["Internal", cause, "Something inside failed: boom."]);
    expect(DipperError.from(error)).toBe(error);
    expect(DipperError.from(Object.assign(new Error("x"), { name: "AbortError" })).code).toBe("Aborted");
  });

  test("every entry has a sentence and a next step", () => {
    for (const [code, entry] of Object.entries(catalogue)) {
      expect(entry.text, code).toMatch(/\.$/);
      expect(entry.next, code).not.toBe("");
      expect(entry.http, code).toBeGreaterThanOrEqual(400);
    }
    expect(fill("{a} {b}", { a: "x" })).toBe("x ?");
  });
});
