import fc from "fast-check";
import { expect, test } from "vitest";
import { equalJson, type JsonObject } from "../schema/json-value.ts";
import { TypeTable } from "../types/type-table.ts";
import { applyPatch } from "./apply.ts";
import { FieldSet } from "./field-set.ts";
import { trackManagers } from "./managed-fields.ts";
import { strategicMerge } from "./strategic.ts";
import { rootNode } from "./typed-node.ts";
import { fieldsOf } from "./typed-value.ts";

const found = new TypeTable().byKind("", "v1", "Service");
if (found === undefined) throw new Error("no Service");
const type = found;

const port = fc.record(
  { port: fc.integer({ min: 1, max: 5 }), name: fc.constantFrom("a", "b") },
  { requiredKeys: ["port"] },
);
const service = fc
  .record(
    {
      type: fc.constantFrom("ClusterIP", "NodePort"),
      selector: fc.dictionary(fc.constantFrom("x", "y", "z"), fc.constantFrom("1", "2")),
      ports: fc.uniqueArray(port, { selector: (each) => each.port, maxLength: 4 }),
      externalIPs: fc.array(fc.constantFrom("10.0.0.1", "10.0.0.2"), { maxLength: 2 }),
    },
    { requiredKeys: [] },
  )
  .map((spec): JsonObject => ({ apiVersion: "v1", kind: "Service", metadata: { name: "s" }, spec }));

const at = (second: number): number => second * 1000;

test("a set of fields survives its JSON form", () => {
  fc.assert(
    fc.property(service, service, (a, b) => {
      const node = rootNode(type);
      const [one, two] = [fieldsOf(a, node), fieldsOf(b, node)];
      expect(FieldSet.fromJson(one.toJson()).equals(one)).toBe(true);
      expect(one.union(two).minus(two).union(one.intersect(two)).equals(one)).toBe(true);
    }),
  );
});

test("a set is compared with the JSON form of another as with the set itself", () => {
  fc.assert(
    fc.property(service, service, (a, b) => {
      const node = rootNode(type);
      const [one, two] = [fieldsOf(a, node), fieldsOf(b, node)];
      expect(one.isWithin(two.toJson())).toBe(one.minus(two).empty);
      expect(one.meets(two.toJson())).toBe(!one.intersect(two).empty);
    }),
  );
});

test("who changes again what is his alone keeps his fields under a new time, and everybody else his entry", () => {
  const selector = fc.record({ x: fc.constantFrom("1", "2"), y: fc.constantFrom("1", "2") });
  fc.assert(
    fc.property(selector, selector, (was, is) => {
      const object = (spec: JsonObject, metadata: object = { name: "s" }): JsonObject => ({
        apiVersion: "v1",
        kind: "Service",
        metadata,
        spec,
      });
      const by = (manager: string, second: number) => ({ manager, now: at(second) });
      const first = trackManagers(type, undefined, object({ type: "ClusterIP" }), by("one", 1));
      const second = trackManagers(
        type,
        first,
        object({ type: "ClusterIP", selector: was }, first["metadata"] as object),
        by("two", 2),
      );
      const third = trackManagers(
        type,
        second,
        object({ type: "ClusterIP", selector: is }, second["metadata"] as object),
        by("two", 3),
      );
      const entries = (each: JsonObject) =>
        (each["metadata"] as { managedFields: { manager: string; time: string; fieldsV1: object }[] }).managedFields;
      const before = entries(second);
      const time = equalJson(was, is) ? before[1]?.time : "1970-01-01T00:00:03Z";
      expect(entries(third)).toEqual([before[0], { ...before[1], time }]);
    }),
  );
});

test("applying twice is applying once, and the last applied configuration holds", () => {
  fc.assert(
    fc.property(service, service, (a, b) => {
      const first = applyPatch(type, undefined, a, { manager: "m", now: at(1), force: false });
      const second = applyPatch(type, first, b, { manager: "m", now: at(2), force: false });
      expect(applyPatch(type, second, b, { manager: "m", now: at(3), force: false })).toEqual(second);
      const fresh = applyPatch(type, undefined, b, { manager: "m", now: at(2), force: false });
      const filled = Object.entries(fresh["spec"] as JsonObject).filter(
        ([, value]) => Object.keys(value as object).length > 0 || typeof value === "string",
      );
      expect(second["spec"]).toMatchObject(Object.fromEntries(filled.filter(([key]) => key !== "ports")));
      const numbers = (object: JsonObject) =>
        (((object["spec"] as JsonObject)["ports"] ?? []) as { port: number }[])
          .map((each) => each.port)
          .sort((x, y) => x - y);
      expect(numbers(second)).toEqual(numbers(fresh));
    }),
  );
});

test("after an update every field has exactly the owners that wrote its value", () => {
  fc.assert(
    fc.property(service, service, (a, b) => {
      const first = trackManagers(type, undefined, a, { manager: "one", now: at(1) });
      const metadata = first["metadata"] as JsonObject;
      const second = trackManagers(type, first, { ...b, metadata }, { manager: "two", now: at(2) });
      // Where nobody owns anything, nothing is said.
      const written = second["metadata"] as { managedFields?: { manager: string; fieldsV1: object }[] };
      const entries = written.managedFields ?? [];
      const sets = entries.map((each) => FieldSet.fromJson(each.fieldsV1));
      if (sets.length === 2) expect(sets[0]?.intersect(sets[1] ?? new FieldSet()).empty).toBe(true);
      if (equalJson(a["spec"], b["spec"])) expect(entries.map((each) => each.manager)).not.toContain("two");
    }),
  );
});

test("an empty strategic merge patch changes nothing, and neither does the object itself", () => {
  fc.assert(
    fc.property(service, (a) => {
      expect(strategicMerge(type, a, {})).toEqual(a);
      expect(strategicMerge(type, a, a)).toEqual(a);
    }),
  );
});
