import { type AccessRequest, newObject, Project } from "@dipper/api";
import { expect, test } from "vitest";
import { createMayInside } from "./inside.ts";

const shop = newObject(
  Project,
  { name: "shop" },
  {
    members: [
      { clusterName: "a", namespaces: ["shop", "pay"] },
      { clusterName: "b", namespaces: ["shop"] },
    ],
  },
);
/** Olga operates the project shop, Vera views it; nobody has a verb on a cluster. */
const may = createMayInside({
  gate: () => false,
  decide: ({ user }, verb, target) => ({
    allowed:
      target.type === "Project" && target.name === "shop" && (user === "olga" || (user === "vera" && verb === "view")),
  }),
  projects: () => [
    shop,
    newObject(Project, { name: "bank" }, { members: [{ clusterName: "a", namespaces: ["bank"] }] }),
  ],
});

const ask = (verb: string, resource: string, more: object = {}): AccessRequest => {
  const [plural = "", ...group] = resource.split(".");
  return { verb, group: group.join("."), resource: plural, ...more };
};
const inShop = { namespace: "shop" };

test.each<[string, string, AccessRequest, readonly string[]]>([
  ["reads in its namespaces", "a", ask("list", "pods", inShop), ["olga", "vera"]],
  ["reads on its other cluster", "b", ask("list", "pods", inShop), ["olga", "vera"]],
  ["not in a namespace of another cluster", "b", ask("list", "pods", { namespace: "pay" }), []],
  ["not in another project's", "a", ask("list", "pods", { namespace: "bank" }), []],
  ["not on a third cluster", "c", ask("list", "pods", inShop), []],
  ["not in all namespaces at once", "a", ask("list", "pods"), []],
  ["not what belongs to no namespace", "a", ask("get", "nodes", { name: "n1" }), []],
  ["writes as an operator", "a", ask("patch", "deployments.apps", { ...inShop, name: "web" }), ["olga"]],
  ["reads values of Secrets as an operator", "a", ask("get", "secrets", { ...inShop, name: "s" }), ["olga"]],
  ["reads names of Secrets", "a", ask("list", "secrets", { ...inShop, subresource: "names" }), ["olga", "vera"]],
  [
    "sees that its namespace is there",
    "a",
    ask("get", "namespaces", { name: "shop", namespace: "shop" }),
    ["olga", "vera"],
  ],
  ["does not delete it", "a", ask("delete", "namespaces", { name: "shop", namespace: "shop" }), []],
  ["does not list namespaces", "a", ask("list", "namespaces"), []],
  ["reads its quota", "a", ask("get", "resourcequotas", { ...inShop, name: "q" }), ["olga", "vera"]],
  ["does not change it", "a", ask("update", "resourcequotas", { ...inShop, name: "q" }), []],
  ["gives no rights inside", "a", ask("create", "rolebindings.rbac.authorization.k8s.io", inShop), []],
  ["asks what the cluster serves", "a", { verb: "get", path: "/apis/apps/v1" }, ["olga", "vera"]],
  ["does not read its metrics", "a", { verb: "get", path: "/metrics" }, []],
])("a member of a project %s", (_, cluster, request, allowed) => {
  const asked = ["olga", "vera", "eve"].filter((user) => may({ user, groups: [] }, cluster, request));
  expect(asked).toEqual(allowed);
});
