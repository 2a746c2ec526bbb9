import { simulate } from "@dipper/world/simulated";
import { expect, test } from "vitest";
import { MemoryJournal } from "../store/memory-journal.ts";
import { Store } from "../store/store.ts";
import { rbacSource } from "./rbac-source.ts";

const group = "rbac.authorization.k8s.io";

test("roles are collected once, and anew after one of them changed and not after anything else", () => {
  const { clock, log } = simulate({ seed: 1 }).process("store");
  const store = new Store({ journal: new MemoryJournal(), clock, log, projection: () => undefined });
  const source = rbacSource(store);
  const role = (name: string) => ({ apiVersion: `${group}/v1`, kind: "ClusterRole", metadata: { name }, rules: [] });
  const names = () => source.objects().clusterRoles.map(({ metadata }) => metadata.name);
  expect(names()).toEqual([]);
  store.put(`${group}/clusterroles`, role("a"));
  store.flush();
  expect(names()).toEqual(["a"]);
  const before = source.objects();
  store.put("/nodes", { apiVersion: "v1", kind: "Node", metadata: { name: "n" } });
  store.flush();
  expect(source.objects()).toBe(before);
  store.remove(`${group}/clusterroles`, role("a"));
  store.put(`${group}/clusterroles`, role("b"));
  store.flush();
  expect(names()).toEqual(["b"]);
});
