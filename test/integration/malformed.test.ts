import { expect, it } from "vitest";
import { askAll } from "../kubernetes/malformed/ask-all.ts";
import { compareStatuses, openRequests } from "../kubernetes/malformed/compare-statuses.ts";
import { goldenStatuses } from "../kubernetes/malformed/lane.ts";
import { count } from "../kubernetes/malformed/malformed.ts";
import { embeddedOfFile } from "./embedded-of-file.ts";

const target = embeddedOfFile();

it(`answers ${count} malformed requests in the class of the real server`, { timeout: 120_000 }, async () => {
  const all = Array.from({ length: count }, (_, i) => i);
  const known = openRequests();
  const { open, otherClass } = compareStatuses(all, goldenStatuses(), await askAll(target(), all), known);
  expect(otherClass).toEqual([]);
  // One that is answered rightly by now leaves open.txt.
  expect(open).toEqual([...known]);
});
