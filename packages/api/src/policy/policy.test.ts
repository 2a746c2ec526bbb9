import { describe, expect, test } from "vitest";
import type { Input } from "../index.ts";
import { ChangePolicy, isoTime, newObject, parseTime } from "../index.ts";
import { nextRun, parseCron } from "./cron.ts";
import { countOf, policyFor } from "./policy.ts";
import { windowProblem, windowsAt } from "./windows.ts";
import { civilDay, dayNumber, weekday, zoneOf } from "./zone.ts";

const at = (text: string): number => parseTime(text) ?? Number.NaN;

describe("civil time", () => {
  test("days and dates are each other's inverse, also before 1970 and over leap days", () => {
    for (const text of ["1969-12-31", "1970-01-01", "2000-02-29", "2024-02-29", "2026-11-21", "2100-03-01"]) {
      const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
      const days = dayNumber(year, month, day);
      expect(days * 86_400_000).toBe(at(`${text}T00:00:00Z`));
      expect(civilDay(days)).toEqual({ year, month, day });
      expect(weekday(days)).toBe(new Date(days * 86_400_000).getUTCDay());
    }
  });

  test("a zone that nobody knows is said", () => {
    expect(zoneOf("Mars/Olympus")).toBeUndefined();
    expect(zoneOf("Asia/Shanghai")?.civilOf(at("2026-11-20T18:05:00Z"))).toEqual({
      year: 2026,
      month: 11,
      day: 21,
      hour: 2,
      minute: 5,
    });
  });
});

describe("cron", () => {
  test.each([
    ["0 2 * * 2", "Asia/Shanghai", "2026-11-21T00:00:00Z", "2026-11-23T18:00:00Z"],
    ["*/15 * * * *", "UTC", "2026-11-21T00:14:59Z", "2026-11-21T00:15:00Z"],
    ["*/15 * * * *", "UTC", "2026-11-21T00:15:00Z", "2026-11-21T00:30:00Z"],
    ["30 4 1,15 * 5", "UTC", "2026-11-21T00:00:00Z", "2026-11-27T04:30:00Z"],
    ["0 0 29 2 *", "UTC", "2026-11-21T00:00:00Z", "2028-02-29T00:00:00Z"],
    ["0 12 * jan-mar mon", "UTC", "2026-11-21T00:00:00Z", "2027-01-04T12:00:00Z"],
    ["0 0 * * 7", "UTC", "2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z"],
    // 2026-03-29: clocks go from 02:00 to 03:00; 02:30 runs one hour later by the clock on the wall.
    ["30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T01:30:00Z"],
    // 2026-10-25: 02:30 is there twice; the first one counts.
    ["30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z"],
  ])("%s in %s after %s runs at %s", (text, zoneName, from, expected) => {
    const cron = parseCron(text);
    const zone = zoneOf(zoneName);
    if (cron === undefined || zone === undefined) throw new Error("not readable");
    expect(isoTime(nextRun(cron, zone, at(from)) ?? 0)).toBe(expected);
  });

  test("what never comes is never", () => {
    const cron = parseCron("0 0 30 2 *");
    const zone = zoneOf("UTC");
    if (cron === undefined || zone === undefined) throw new Error("not readable");
    expect(nextRun(cron, zone, 0)).toBeUndefined();
  });

  test.each([
    "",
    "* * * *",
    "60 * * * *",
    "* 24 * * *",
    "5-1 * * * *",
    "*/0 * * * *",
    "a * * * *",
    "* * 0 * *",
    "* * * 13 *",
    "* * * * 8",
  ])("%j is refused", (text) => {
    expect(parseCron(text)).toBeUndefined();
  });
});

describe("windows", () => {
  const window = { schedule: "0 2 * * 2", timeZone: "Asia/Shanghai", durationSeconds: 10_800 };
  test("opens and closes at the minute", () => {
    expect(windowsAt([window], at("2026-11-23T17:59:59Z"))).toEqual({
      open: false,
      opensAt: at("2026-11-23T18:00:00Z"),
    });
    expect(windowsAt([window], at("2026-11-23T18:00:00Z"))).toEqual({
      open: true,
      closesAt: at("2026-11-23T21:00:00Z"),
    });
    expect(windowsAt([window], at("2026-11-23T21:00:00Z"))).toEqual({
      open: false,
      opensAt: at("2026-11-30T18:00:00Z"),
    });
  });

  test("one that cannot be read is closed, and says why", () => {
    const broken = { ...window, schedule: "99 * * * *" };
    expect(windowsAt([broken], 0)).toEqual({ open: false, opensAt: undefined });
    expect(windowProblem(broken)).toBe("ScheduleInvalid");
    expect(windowProblem({ ...window, timeZone: "Nowhere/City" })).toBe("TimeZoneUnknown");
    expect(windowProblem(window)).toBeUndefined();
  });
});

describe("policies", () => {
  const policy = (name: string, spec: Input<typeof ChangePolicy.source.spec>): ChangePolicy =>
    newObject(ChangePolicy, { name }, spec);
  const now = at("2026-11-21T12:00:00Z");
  const ask = (
    policies: readonly ChangePolicy[],
    clusterLabels = { tier: "prod" },
    operationType: "ScaleUp" | "Diagnose" = "ScaleUp",
  ) => policyFor({ policies, clusterLabels, operationType, now });

  test("without a policy everything may run, nothing starts by itself", () => {
    expect(ask([])).toMatchObject({
      window: { open: true },
      approval: { required: 0 },
      autoStart: false,
      lockIdleSeconds: 600,
    });
  });

  test("the strictest wins", () => {
    const answer = ask([
      policy("a", {
        approval: { requiredVerdicts: 1 },
        lockIdleSeconds: 300,
        autoStart: ["ScaleUp"],
        budgets: [{ per: "Rack", maxUnavailable: 2 }],
      }),
      policy("b", {
        approval: { requiredVerdicts: 2 },
        autoStart: ["Repair"],
        budgets: [{ per: "Rack", maxUnavailable: "5%" }],
      }),
      policy("other", { clusterSelector: { matchLabels: { tier: "test" } }, approval: { requiredVerdicts: 5 } }),
    ]);
    expect(answer).toMatchObject({
      policies: ["a", "b"],
      approval: { required: 2, policies: ["a", "b"] },
      autoStart: false,
      lockIdleSeconds: 300,
    });
    expect(answer.budgets).toEqual([{ per: "Rack", maxUnavailable: [2, "5%"], policies: ["a", "b"] }]);
  });

  test("types that need no approval need none", () => {
    expect(
      ask([policy("a", { approval: { exceptTypes: ["Diagnose"] } })], { tier: "prod" }, "Diagnose").approval.required,
    ).toBe(0);
  });

  test("a freeze holds until its end, the longest counts", () => {
    const freeze = (to: string) => ({ from: "2026-11-21T00:00:00Z", to, reason: "sale" });
    const answer = ask([
      policy("a", {
        freezes: [freeze("2026-11-22T00:00:00Z"), freeze("2026-11-23T00:00:00Z"), freeze("2026-11-21T11:00:00Z")],
      }),
    ]);
    expect(answer.freeze).toEqual({ policy: "a", reason: "sale", until: at("2026-11-23T00:00:00Z") });
  });

  test("a stop says who and why", () => {
    const stop = { reason: "fire", by: "ann", since: isoTime(now) };
    expect(ask([policy("stop-everything", { stop })]).stop).toEqual({ policy: "stop-everything", ...stop });
  });

  test("two policies with windows: open where both are", () => {
    const window = (schedule: string) => ({ schedule, durationSeconds: 7200 });
    const answer = ask([
      policy("a", { windows: [window("0 14 * * *")] }),
      policy("b", { windows: [window("0 15 * * *")] }),
    ]);
    expect(answer.window).toEqual({ open: false, opensAt: at("2026-11-21T15:00:00Z"), policy: "a" });
    const never = ask([
      policy("a", { windows: [window("0 1 * * *")] }),
      policy("b", { windows: [window("0 15 * * *")] }),
    ]);
    expect(never.window).toEqual({ open: false, opensAt: undefined, policy: "a" });
  });

  test("percentages are rounded down", () => {
    expect([countOf("10%", 19), countOf("100%", 7), countOf(3, 100)]).toEqual([1, 7, 3]);
  });
});
