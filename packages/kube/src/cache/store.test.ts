import type { KubeObject } from "@dipper/api";
import { describe, expect, test } from "vitest";
import { compareRevisions } from "./revision.ts";
import { ObjectStore } from "./store.ts";

interface Thing extends KubeObject<{ readonly color: string }> {
  readonly spec: { readonly color: string };
}

function thing(name: string, resourceVersion: string, color = "red"): Thing {
  return { apiVersion: "v1", kind: "Thing", metadata: { namespace: "a", name, resourceVersion }, spec: { color } };
}

function newStore(): { store: ObjectStore<Thing>; errors: unknown[] } {
  const errors: unknown[] = [];
  const store = new ObjectStore<Thing>((error) => errors.push(error));
  store.index("color", (object) => [object.spec.color]);
  return { store, errors };
}

const forever = new AbortController().signal;

describe("the store of a cache", () => {
  test("revisions compare as numbers of any length", () => {
    expect(compareRevisions("9", "10")).toBeLessThan(0);
    expect(compareRevisions("100000000000000000001", "100000000000000000000")).toBeGreaterThan(0);
    expect(compareRevisions("", "0")).toBe(0);
  });

  test("late and doubled events change nothing, and are not told twice", () => {
    const { store } = newStore();
    const told: string[] = [];
    store.subscribe((now, before) =>
      told.push(`${before?.metadata.resourceVersion ?? "-"}>${now?.metadata.resourceVersion ?? "-"}`),
    );
    store.put(thing("x", "5"));
    store.put(thing("x", "5"));
    store.put(thing("x", "4", "blue"));
    store.put(thing("x", "11", "blue"));
    store.remove(thing("x", "10"));
    expect(store.get({ namespace: "a", name: "x" })?.spec.color).toBe("blue");
    store.remove(thing("x", "12"));
    expect(told).toEqual(["->5", "5>11", "11>-"]);
    expect(store.revision).toBe("12");
  });

  test("indexes follow changes, removals and whole lists", () => {
    const { store } = newStore();
    store.put(thing("x", "1"));
    store.put(thing("y", "2"));
    store.put(thing("x", "3", "blue"));
    expect(store.by("color", "red").map((each) => each.metadata.name)).toEqual(["y"]);
    store.replace(new Map([["a/z", thing("z", "4", "blue")]]), "9");
    expect(store.by("color", "red")).toEqual([]);
    expect(store.by("color", "blue").map((each) => each.metadata.name)).toEqual(["z"]);
    expect(() => store.by("size", "1")).toThrow('no index "size"');
    expect(() => store.index("color", () => [])).toThrow("exists already");
  });

  test("who waits for a revision goes on with an event, a bookmark or a list at or beyond it", async () => {
    const { store } = newStore();
    const seen: string[] = [];
    const wait = (revision: string) => store.seen(revision, forever).then(() => seen.push(revision));
    const all = [wait("3"), wait("7"), wait("20")];
    store.put(thing("x", "5"));
    await all[0];
    expect(seen).toEqual(["3"]);
    store.advance("7");
    await all[1];
    store.replace(new Map(), "21");
    await all[2];
    expect(seen).toEqual(["3", "7", "20"]);
    await store.seen("21", forever);
  });

  test("waiting ends with the caller's signal", async () => {
    const { store } = newStore();
    const caller = new AbortController();
    const waiting = store.seen("5", caller.signal);
    caller.abort(new Error("gone"));
    await expect(waiting).rejects.toThrow("gone");
  });

  test("a listener that throws stops neither the others nor the store", () => {
    const { store, errors } = newStore();
    let others = 0;
    store.subscribe(() => {
      throw new Error("listener");
    });
    store.subscribe(() => others++);
    store.put(thing("x", "1"));
    expect([others, errors.length, store.size]).toEqual([1, 1, 1]);
  });
});
