import { expect, it } from "vitest";
import { fateOf, isEmptied } from "./classify.ts";
import type { DrainBudget, DrainPod, DrainPolicy } from "./drain-pod.ts";
import { drainForecast, forecastPerNode, isWorse } from "./forecast.ts";

const strict: DrainPolicy = { emptyDir: "Refuse", unmanagedPods: "Refuse" };
const loose: DrainPolicy = { emptyDir: "Delete", unmanagedPods: "Delete" };
const pod = (over: Partial<DrainPod> = {}): DrainPod => ({
  namespace: "shop",
  name: "web-1",
  uid: "u1",
  node: "node-1",
  labels: { app: "web" },
  controller: "ReplicaSet",
  mirror: false,
  finished: false,
  terminating: false,
  emptyDir: false,
  ...over,
});
const { controller: _, ...unmanaged } = pod();
const budget = (disruptionsAllowed: number): DrainBudget => ({
  namespace: "shop",
  name: "web",
  matches: (labels) => labels.app === "web",
  disruptionsAllowed,
});

it.each([
  ["of a ReplicaSet", pod(), strict, "Evict"],
  ["of a DaemonSet", pod({ controller: "DaemonSet" }), strict, "Stays"],
  ["of the kubelet", pod({ mirror: true }), strict, "Stays"],
  ["that has ended", pod({ finished: true }), strict, "Stays"],
  ["that is going", pod({ terminating: true }), strict, "Leaving"],
  ["of nobody", unmanaged, strict, "Blocked"],
  ["of nobody, where that is allowed", unmanaged, loose, "Evict"],
  ["with local data", pod({ emptyDir: true }), strict, "Blocked"],
  ["with local data, where that is allowed", pod({ emptyDir: true }), loose, "Evict"],
])("a pod %s", (_name, each, policy, fate) => {
  expect(fateOf(each, policy).fate).toBe(fate);
});

it("a node is empty when only what stays is left", () => {
  expect(isEmptied([pod({ controller: "DaemonSet" })], strict)).toBe(true);
  expect(isEmptied([pod({ terminating: true })], strict)).toBe(false);
});

it("the forecast says what moves and which budget stands in the way", () => {
  const pods = [pod(), pod({ name: "web-2", node: "node-2" }), pod({ name: "job", labels: {}, node: "node-2" })];
  expect(drainForecast(pods, [budget(0)], strict)).toEqual({
    evictedPods: 3,
    blockedBy: ["web-1", "web-2"].map((name, i) => ({
      node: `node-${i + 1}`,
      namespace: "shop",
      pod: name,
      reason: "BlockedByPDB",
      detail: "PodDisruptionBudget web allows 0 disruptions",
    })),
  });
  expect(drainForecast(pods, [budget(1)], strict).blockedBy).toEqual([]);
});

it("nodes that cannot be emptied come first", () => {
  const pods = [pod({ labels: {} }), pod({ node: "node-2" })];
  expect(forecastPerNode(pods, [budget(0)], strict).map(({ node }) => node)).toEqual(["node-2", "node-1"]);
});

it("a forecast is worse beyond the tolerance only", () => {
  const then = { evictedPods: 10, blockedBy: [] };
  expect(isWorse(then, { evictedPods: 12, blockedBy: [] }, 20)).toBe(false);
  expect(isWorse(then, { evictedPods: 13, blockedBy: [] }, 20)).toBe(true);
});
