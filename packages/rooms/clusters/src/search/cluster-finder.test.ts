import { Cluster, isoTime, type Node, newObject, type Pod } from "@dipper/api";
import { expect, test } from "vitest";
import type { ClusterView } from "../nodes/cluster-feeds.ts";
import { clusterFinder } from "./cluster-finder.ts";
import { PodIndexBuilder } from "./pod-index.ts";

const node = (name: string, address: string): Node => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name },
  status: { addresses: [{ type: "InternalIP", address }] },
});
const pods = new PodIndexBuilder();
pods.add({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web-1", namespace: "shop" },
  spec: { nodeName: "n1", containers: [{ name: "c", image: "r/web:1" }] },
  status: { podIP: "10.9.0.1" },
} as Pod);
const views: Readonly<Record<string, ClusterView>> = {
  a: {
    current: true,
    asOf: isoTime(90_000),
    nodes: [node("n1", "10.0.0.1"), node("n10", "10.0.0.10")],
    pods: undefined,
    podIndex: pods.build(),
    podsAsOf: isoTime(60_000),
  },
  b: { current: false, asOf: isoTime(5000), nodes: [node("n1", "10.1.0.1")], pods: undefined },
};
const finder = clusterFinder({
  clusters: () => Object.keys(views).map((name) => newObject(Cluster, { name }, { clusterType: "simulated" })),
  view: (name) => views[name] as ClusterView,
});
const shown = (text: string): readonly string[] =>
  finder.find(text, () => true).hits.map((hit) => `${hit.kind} ${hit.cluster}/${hit.name}${hit.exact ? " exact" : ""}`);

test("nodes are found by name and address in every cluster, pods and images where they run", () => {
  expect(shown("n1")).toEqual(["Node a/n1 exact", "Node a/n10", "Node b/n1 exact"]);
  expect(shown("10.0.0.10")).toEqual(["Node a/n10 exact"]);
  expect(shown("10.9.0.1")).toEqual(["Pod a/web-1 exact"]);
  expect(shown("r/web")).toEqual(["Image a/r/web:1"]);
});

test("a pod leads to its page", () => {
  expect(finder.find("shop/web-1", () => true).hits.map((hit) => hit.path)).toEqual([
    "/clusters/a/objects/core/v1/pods/shop/web-1",
  ]);
});

test("what the caller may not see is neither found nor named", () => {
  const { hits, searched } = finder.find("n1", (cluster) => cluster === "b");
  expect(hits.map((hit) => hit.cluster)).toEqual(["b"]);
  expect(searched.map((each) => each.cluster)).toEqual(["b"]);
});

test("each cluster says whether it answers, and how old what was searched is: the older of nodes and pods", () => {
  expect(finder.find("x", () => true).searched).toEqual([
    { cluster: "a", answered: true, asOf: isoTime(60_000) },
    { cluster: "b", answered: false, asOf: isoTime(5000) },
  ]);
});
