import { expect, test } from "vitest";
import { refusalOf } from "../types/refusal.ts";
import { TypeTable } from "../types/type-table.ts";
import { strategicMerge } from "./strategic.ts";

const types = new TypeTable();

function merged(kind: string, current: object, patch: object): unknown {
  const type = types.byKind(kind === "Deployment" ? "apps" : "", "v1", kind);
  if (type === undefined) throw new Error(kind);
  return strategicMerge(type, current, patch);
}

const containers = (...list: object[]) => ({ spec: { containers: list } });

test.each<[string, string, object, object, object]>([
  [
    "items with the same key",
    "Pod",
    containers({ name: "a", image: "1" }, { name: "b" }),
    containers({ name: "a", image: "2" }),
    containers({ name: "a", image: "2" }, { name: "b" }),
  ],
  ["new items", "Pod", containers({ name: "a" }), containers({ name: "b" }), containers({ name: "b" }, { name: "a" })],
  [
    "deleted items",
    "Pod",
    containers({ name: "a" }, { name: "b" }),
    containers({ name: "a", $patch: "delete" }),
    containers({ name: "b" }),
  ],
  [
    "replaced lists",
    "Pod",
    containers({ name: "a" }),
    containers({ $patch: "replace" }, { name: "b" }),
    containers({ name: "b" }),
  ],
  [
    "nested lists",
    "Pod",
    containers({ name: "a", env: [{ name: "x", value: "1" }] }),
    containers({ name: "a", env: [{ name: "y", value: "2" }] }),
    containers({
      name: "a",
      env: [
        { name: "y", value: "2" },
        { name: "x", value: "1" },
      ],
    }),
  ],
  [
    "the wanted order",
    "Pod",
    containers({ name: "a" }, { name: "b" }, { name: "c" }),
    {
      spec: { "$setElementOrder/containers": [{ name: "c" }, { name: "a" }], containers: [{ name: "a", image: "1" }] },
    },
    containers({ name: "b" }, { name: "c" }, { name: "a", image: "1" }),
  ],
  [
    "atomic lists as a whole",
    "Node",
    { spec: { taints: [{ key: "a", effect: "NoSchedule" }] } },
    { spec: { taints: [{ key: "b", effect: "NoSchedule" }] } },
    { spec: { taints: [{ key: "b", effect: "NoSchedule" }] } },
  ],
  [
    "conditions by type",
    "Node",
    { status: { conditions: [{ type: "Ready", status: "True" }] } },
    { status: { conditions: [{ type: "Ready", status: "False" }] } },
    { status: { conditions: [{ type: "Ready", status: "False" }] } },
  ],
  [
    "ports by their number",
    "Service",
    { spec: { ports: [{ port: 80, name: "a" }] } },
    { spec: { ports: [{ port: 80, name: "b" }, { port: 81 }] } },
    { spec: { ports: [{ port: 80, name: "b" }, { port: 81 }] } },
  ],
  [
    "finalizers as a set",
    "Node",
    { metadata: { finalizers: ["a"] } },
    { metadata: { finalizers: ["a", "b"] } },
    { metadata: { finalizers: ["a", "b"] } },
  ],
  [
    "deletions from primitive lists",
    "Node",
    { metadata: { finalizers: ["a", "b"] } },
    { metadata: { "$deleteFromPrimitiveList/finalizers": ["a"] } },
    { metadata: { finalizers: ["b"] } },
  ],
  [
    "nulls",
    "Node",
    { spec: { unschedulable: true, podCIDR: "x" } },
    { spec: { unschedulable: null } },
    { spec: { podCIDR: "x" } },
  ],
  [
    "kept keys only",
    "Deployment",
    { spec: { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } } } },
    { spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } } },
    { spec: { strategy: { type: "Recreate" } } },
  ],
  [
    "replaced objects",
    "Node",
    { metadata: { labels: { a: "b" } } },
    { metadata: { labels: { $patch: "replace", c: "d" } } },
    { metadata: { labels: { c: "d" } } },
  ],
  [
    "owner references by uid",
    "Pod",
    { metadata: { ownerReferences: [{ uid: "1", name: "a" }] } },
    {
      metadata: {
        ownerReferences: [
          { uid: "1", $patch: "delete" },
          { uid: "2", name: "b" },
        ],
      },
    },
    { metadata: { ownerReferences: [{ uid: "2", name: "b" }] } },
  ],
])("merges %s", (_, ...row) => {
  const [kind, current, patch, result] = row;
  const before = structuredClone(current);
  expect(merged(kind, current, patch)).toEqual(result);
  expect(current).toEqual(before);
});

test.each<[string, object, string, string]>([
  [
    "an item without its key",
    containers({ image: "x", args: ["a", "b"] }),
    "Internal",
    "map: map[args:[a b] image:x] does not contain declared merge key: name",
  ],
  [
    "an unknown directive",
    { $patch: "explode" },
    "Internal",
    "unknown patch type: explode in map: map[$patch:explode]",
  ],
  ["a list", [], "BadRequest", "json: cannot unmarshal array into Go value of type map[string]interface {}"],
])("%s is refused as the real server does: with its code, and as Go prints it", (_, patch, code, message) => {
  try {
    merged("Pod", {}, patch);
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ code });
    expect(refusalOf(error)?.message).toBe(message);
  }
});

test("what a patch says of kind and version is not read", () => {
  expect(merged("Pod", { kind: "Pod" }, { apiVersion: "v2", kind: "Secret" })).toEqual({ kind: "Pod" });
});
