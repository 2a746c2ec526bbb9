import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { simulate } from "@dipper/world/simulated";
import { afterEach, describe, expect, test } from "vitest";
import { harness } from "../fixtures/harness.ts";
import type { Filter } from "../list/filter.ts";
import { MemoryJournal } from "../store/memory-journal.ts";
import { Store } from "../store/store.ts";
import { defaultHistoryLimits } from "./history.ts";
import { WatchHub, type WatchRequest } from "./hub.ts";

const maps = "/api/v1/namespaces/default/configmaps";
const many = 2_000;
/** Ends every watch that a test opened. */
const ends: AbortController[] = [];
const hangUp = (): void => {
  for (const end of ends.splice(0)) end.abort();
};
afterEach(hangUp);

function signal(): AbortSignal {
  const end = new AbortController();
  ends.push(end);
  return end.signal;
}

function openStore() {
  const { clock, log } = simulate({ seed: 1 }).process("store");
  const store = new Store({ journal: new MemoryJournal(), clock, log, projection: () => undefined });
  return { store, hub: new WatchHub({ store, clock, limits: defaultHistoryLimits }) };
}

/** Counts how often it is asked whether a change fits it, and how often a frame is made of one. */
function counted(filter: Filter, counts: { asked: number; rendered: number }): WatchRequest {
  return {
    resource: "/pods",
    filter: {
      ...filter,
      get labels() {
        counts.asked++;
        return [];
      },
    },
    renderer: {
      key: "json",
      contentType: "application/json",
      single: { apiVersion: "v1", kind: "Pod" },
      object: ({ bytes }) => {
        counts.rendered++;
        return bytes;
      },
      item: ({ bytes }) => bytes,
      itemHead: "",
      listHead: () => "",
    },
    from: { after: 0 },
    bookmarks: false,
    timeoutMs: 3_600_000,
    signal: signal(),
  };
}

const pod = (namespace: string, name: string) => ({ apiVersion: "v1", kind: "Pod", metadata: { namespace, name } });

describe(`${many} idle watchers`, () => {
  test("of other objects and namespaces: a write asks none of them", () => {
    const { store, hub } = openStore();
    const counts = { asked: 0, rendered: 0 };
    for (let i = 0; i < many / 2; i++) {
      hub.open(
        counted(
          { namespace: "", labels: [], fields: [{ path: "metadata.name", value: `p${i}`, equal: true }] },
          counts,
        ),
      );
      hub.open(counted({ namespace: `n${i}`, labels: [], fields: [] }, counts));
    }
    counts.asked = 0;
    store.put("/pods", pod("other", "other"));
    store.flush();
    expect(counts).toEqual({ asked: 0, rendered: 0 });
    store.put("/pods", pod("n7", "p9"));
    store.flush();
    expect(counts).toEqual({ asked: 2, rendered: 1 });
  });

  test("of the same objects: one frame is made for all", () => {
    const { store, hub } = openStore();
    const counts = { asked: 0, rendered: 0 };
    for (let i = 0; i < many; i++) hub.open(counted({ namespace: "", labels: [], fields: [] }, counts));
    store.put("/pods", pod("a", "a"));
    store.flush();
    expect(counts.rendered).toBe(1);
  });

  test("hold less than 8 KiB each, and nothing once they are gone", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const held = (): number => {
      collect();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    const h = await harness();
    const before = held();
    for (let i = 0; i < many; i++)
      await h.server.handle({
        method: "GET",
        path: `${maps}?watch=true&fieldSelector=metadata.name%3Dm${i}`,
        headers: {},
        signal: signal(),
        peer: { address: "", user: "root", groups: ["system:masters"] },
      });
    expect(h.server.watches()).toBe(many);
    expect((held() - before) / many).toBeLessThan(8_192);
    hangUp();
    expect(h.server.watches()).toBe(0);
    expect(held() - before).toBeLessThan(many * 500);
  });
});
