import type { KubeObject } from "@dipper/api";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Lister, type ListKind, type ListPage, type ListQuery } from "./list.ts";

interface Thing extends KubeObject<{ readonly rack: string; readonly size?: number }> {
  readonly spec: { readonly rack: string; readonly size?: number };
}

function thing(name: string, rack = "r1", size?: number): Thing {
  return {
    apiVersion: "v1",
    kind: "Thing",
    metadata: { name },
    spec: { rack, ...(size === undefined ? {} : { size }) },
  };
}

const kind: ListKind<Thing> = {
  values: ({ metadata, spec }, key) =>
    ({ name: [metadata.name], rack: [spec.rack], size: spec.size === undefined ? [] : [String(spec.size)] })[key] ?? [],
  texts: ({ metadata }) => [metadata.name],
  facets: ["rack"],
  rank: () => [],
  ages: false,
};
const lister = new Lister(kind);

function listPage(all: readonly Thing[], query: ListQuery): ListPage<Thing> {
  return lister.page(all, query, 0);
}

const names = (page: { readonly items: readonly Thing[] }): string =>
  page.items.map((each) => each.metadata.name).join(" ");

describe("lists", () => {
  test("names stand as people read them", () => {
    const all = ["node-10", "node-9", "Node-1"].map((name) => thing(name));
    expect(names(listPage(all, {}))).toBe("Node-1 node-9 node-10");
    expect(names(listPage(all, { sort: "-name" }))).toBe("node-10 node-9 Node-1");
  });

  test("numbers sort as numbers, and what has none stands last in both directions", () => {
    const all = [thing("a", "r1", 10), thing("b"), thing("c", "r1", 9)];
    expect(names(listPage(all, { sort: "size" }))).toBe("c a b");
    expect(names(listPage(all, { sort: "-size" }))).toBe("a c b");
  });

  test("facets count the list without their own filter, total with it", () => {
    const all = [thing("a", "r1"), thing("b", "r1"), thing("c", "r2")];
    const page = listPage(all, { filter: "rack:r2" });
    expect(page.total).toBe(1);
    expect(page.facets).toEqual({ rack: { r1: 2, r2: 1 } });
    expect(listPage(all, { filter: "a", facets: "rack,size" }).facets).toEqual({ rack: { r1: 1 }, size: {} });
  });

  test("a facet value named like something of Object is a value like any other", () => {
    expect(listPage([thing("a", "constructor"), thing("b", "__proto__")], {}).facets["rack"]).toEqual(
      Object.fromEntries([
        ["constructor", 1],
        ["__proto__", 1],
      ]),
    );
  });

  test("a token that is none is refused", () => {
    expect(() => listPage([], { continue: "x" })).toThrow("not a token");
  });

  test("property: pages together are the whole list, whatever the size, and what goes away between hides nothing else", () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,3}$/), { maxLength: 40 });
    fc.assert(
      fc.property(
        names,
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom(undefined, "name", "-name", "size", "-size"),
        (given, limit, sort) => {
          const all = given.map((name, index) => thing(name, "r1", index % 3 === 0 ? undefined : index % 5));
          const query = { limit, ...(sort === undefined ? {} : { sort }) };
          const seen: string[] = [];
          let left = all;
          let token: string | undefined;
          do {
            const page = listPage(left, { ...query, ...(token === undefined ? {} : { continue: token }) });
            seen.push(...page.items.map((each) => each.metadata.name));
            // The last one of each page is deleted before the next is asked for.
            left = left.filter((each) => each.metadata.name !== page.items.at(-1)?.metadata.name);
            token = page.continue;
          } while (token !== undefined);
          const whole = listPage(all, { ...query, limit: 1000 }).items.map((each) => each.metadata.name);
          expect(seen).toEqual(whole);
        },
      ),
    );
  });
});
