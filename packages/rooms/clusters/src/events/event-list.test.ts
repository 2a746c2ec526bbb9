import { type Event, isoTime } from "@dipper/api";
import { describe, expect, test } from "vitest";
import { type EventQuery, fieldsOf, listEvents } from "./event-list.ts";

const event = (name: string, at: number, more: Partial<Event> = {}): Event => ({
  apiVersion: "v1",
  kind: "Event",
  metadata: { name, namespace: "default" },
  involvedObject: { kind: "Node", name: "n1" },
  type: "Normal",
  reason: "NodeReady",
  message: "Node n1 is ready",
  lastTimestamp: isoTime(at * 1000),
  ...more,
});
const pod = { kind: "Pod", namespace: "shop", name: "web-1" };
const events = [
  event("a", 10),
  event("b", 30, { involvedObject: pod, type: "Warning", reason: "BackOff", message: "restarting failed container" }),
  // Newer kinds of reporters give a time with microseconds and no last time.
  { ...event("c", 0), lastTimestamp: undefined, eventTime: "1970-01-01T00:00:20.500000Z" } as unknown as Event,
  event("d", 20, { reason: "Evicted", type: "Warning", involvedObject: pod }),
];
const list = (query: Partial<EventQuery>, of = events) =>
  listEvents(of, { filter: "", limit: 200, continue: "", ...query });
const names = (query: Partial<EventQuery>) => list(query).items.map((each) => each.metadata.name);

describe("the list of events", () => {
  test.each([
    ["", ["b", "c", "d", "a"]],
    ["object:n1", ["c", "a"]],
    ["type:warning -reason:Evicted", ["b"]],
    ["reason:Evicted,NodeReady kind:Pod", ["d"]],
    ["FAILED", ["b"]],
    ['"is ready" object:web-1', ["d"]],
    ["nothing", []],
  ])("filter %j", (filter, expected) => {
    expect(names({ filter })).toEqual(expected);
  });

  test("counts every facet as if its own condition were not set", () => {
    const { facets, total } = list({ filter: "type:Warning" });
    expect(total).toBe(2);
    expect(facets).toEqual({ type: { Normal: 2, Warning: 2 }, reason: { BackOff: 1, Evicted: 1 }, kind: { Pod: 2 } });
  });

  test("goes on where the page ended, also when something happened meanwhile", () => {
    const first = list({ limit: 2 });
    expect([first.items.map((each) => each.metadata.name), first.total]).toEqual([["b", "c"], 4]);
    const next = list({ limit: 2, continue: first.continue }, [event("e", 40), ...events]);
    expect([next.items.map((each) => each.metadata.name), next.continue]).toEqual([["d", "a"], ""]);
  });
});

test("the cluster selects what is about one object", () => {
  expect(fieldsOf("object:N1.example.com type:Warning")).toBe("involvedObject.name=n1.example.com");
  expect(["", "object:a,b", "-object:a", "object:a=b", "a"].map(fieldsOf)).toEqual(Array(5).fill(undefined));
});
