import fc from "fast-check";
import { expect, test } from "vitest";
import { type Filter, matches } from "../list/filter.ts";
import type { Entry } from "../store/entry.ts";
import type { Change } from "../store/store.ts";
import { Audience } from "./audience.ts";

const values = fc.constantFrom("", "a", "b");

const entries = fc
  .record({ namespace: fc.constantFrom("n1", "n2"), name: fc.constantFrom("x", "y"), node: values })
  .map(
    ({ namespace, name, node }): Entry => ({
      key: `${namespace}/${name}`,
      namespace,
      name,
      uid: "",
      revision: 1,
      bytes: new Uint8Array(),
      labels: {},
      fields: node === "" ? {} : { "spec.nodeName": node },
      owners: [],
      deleting: false,
    }),
  );

const fields = fc.oneof(
  fc.record({ path: fc.constant("spec.nodeName"), value: values, equal: fc.boolean() }),
  fc.record({ path: fc.constant("metadata.name"), value: fc.constantFrom("x", "y"), equal: fc.boolean() }),
);

const filters: fc.Arbitrary<Filter> = fc.record({
  namespace: fc.constantFrom("", "n1", "n2"),
  labels: fc.constant([]),
  fields: fc.array(fields, { maxLength: 2 }),
});

test("whoever's filter fits an object or its former state is among the concerned, once, until it leaves", () => {
  fc.assert(
    fc.property(fc.array(filters, { maxLength: 20 }), entries, fc.option(entries), (all, entry, former) => {
      const audience = new Audience<{ readonly filter: Filter }>();
      const listeners = all.map((filter) => ({ filter }));
      for (const each of listeners) audience.add(each);
      const previous = former === null ? undefined : { ...former, namespace: entry.namespace, name: entry.name };
      const change: Change = { type: "MODIFIED", resource: "/pods", revision: 2, entry, previous };
      const fits = (filter: Filter): boolean =>
        matches(filter, entry) || (previous !== undefined && matches(filter, previous));
      const concerned = [...audience.concernedBy(change)];
      expect(new Set(concerned).size).toBe(concerned.length);
      for (const each of listeners) if (fits(each.filter)) expect(concerned).toContain(each);
      for (const each of listeners) audience.delete(each);
      expect([audience.size, [...audience.concernedBy(change)]]).toEqual([0, []]);
    }),
  );
});
