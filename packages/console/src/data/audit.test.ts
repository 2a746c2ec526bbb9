import { expect, test } from "vitest";
import { parseAuditFilter } from "./audit.ts";

test.each([
  ["", {}],
  ["who:anna rack r1", { who: "anna", q: "rack r1" }],
  ["kind:Machine name:m1 result:refused", { kind: "Machine", name: "m1", result: "refused" }],
  ["since:2026-11-30T08:00:00Z who:", { since: "2026-11-30T08:00:00Z", q: "who:" }],
  ["color:red", { q: "color:red" }],
])("the filter %j asks for %j", (text, parameters) => {
  expect(parseAuditFilter(text)).toEqual(parameters);
});
