import { expect, test } from "vitest";
import type { JsonObject } from "../schema/json-value.ts";
import { refusalOf } from "../types/refusal.ts";
import { TypeTable } from "../types/type-table.ts";
import { applyPatch } from "./apply.ts";
import { type ManagedFields, trackManagers } from "./managed-fields.ts";

const found = new TypeTable().byKind("", "v1", "Service");
if (found === undefined) throw new Error("no Service");
const type = found;
const now = Date.parse("2026-01-01T00:00:00Z");

function service(spec: object, labels?: object): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "s", ...(labels === undefined ? {} : { labels }) },
    spec,
  };
}

function apply(live: object | undefined, config: object, manager = "m1", force = false): JsonObject {
  return applyPatch(type, live, config, { manager, now, force });
}

function owned(object: JsonObject): Record<string, unknown> {
  const entries = (object["metadata"] as { managedFields: ManagedFields[] }).managedFields;
  return Object.fromEntries(entries.map((each) => [`${each.manager}/${each.operation}`, each.fieldsV1]));
}

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return refusalOf(error)?.message ?? String(error);
  }
  return "allowed";
}

test("what is applied is owned, items of map lists by their keys with defaults", () => {
  const made = apply(undefined, service({ type: "ClusterIP", ports: [{ port: 80 }] }, { a: "b" }));
  expect(owned(made)).toEqual({
    "m1/Apply": {
      "f:metadata": { "f:labels": { "f:a": {} } },
      "f:spec": { "f:type": {}, "f:ports": { 'k:{"port":80,"protocol":"TCP"}': { ".": {}, "f:port": {} } } },
    },
  });
});

test("applying the same again changes nothing, times included", () => {
  const made = apply(undefined, service({ type: "ClusterIP" }));
  expect(
    applyPatch(type, made, service({ type: "ClusterIP" }), { manager: "m1", now: now + 60_000, force: false }),
  ).toEqual(made);
});

test("an apply that changes nothing but who owns what has no time, and stands first", () => {
  const first = apply(undefined, service({ type: "ClusterIP" }), "m1");
  const second = apply(first, service({ type: "ClusterIP" }), "m2");
  const entries = (second["metadata"] as { managedFields: ManagedFields[] }).managedFields;
  expect(entries.map(({ manager, time }) => [manager, time])).toEqual([
    ["m2", undefined],
    ["m1", "2026-01-01T00:00:00Z"],
  ]);
});

test("an apply that names the time of creation counts as a change, though it changes nothing", () => {
  const first = apply(undefined, service({ type: "ClusterIP" }), "m1");
  const config = service({ type: "ClusterIP" });
  const named = { ...config, metadata: { name: "s", creationTimestamp: null } };
  const [second] = (apply(first, named, "m2")["metadata"] as { managedFields: ManagedFields[] }).managedFields;
  expect([second?.manager, second?.time]).toEqual(["m1", "2026-01-01T00:00:00Z"]);
});

test("what is left out goes, unless another owns it", () => {
  const first = apply(undefined, service({ type: "ClusterIP", ports: [{ port: 80 }, { port: 81 }] }, { a: "b" }));
  const shared = apply(first, service({ ports: [{ port: 81 }] }), "m2");
  const less = apply(shared, service({ type: "ClusterIP", ports: [{ port: 80 }] }));
  expect(less["spec"]).toEqual({ type: "ClusterIP", ports: [{ port: 80 }, { port: 81 }] });
  expect((less["metadata"] as JsonObject)["labels"]).toBeUndefined();
});

test("a field of another with another value is a conflict", () => {
  const first = apply(undefined, service({ type: "ClusterIP", ports: [{ port: 80, name: "a" }] }));
  expect(refusal(() => apply(first, service({ type: "NodePort" }), "m2"))).toBe(
    'Apply failed with 1 conflict: conflict with "m1": .spec.type',
  );
  expect(refusal(() => apply(first, service({ type: "NodePort", ports: [{ port: 80, name: "b" }] }), "m2"))).toBe(
    'Apply failed with 2 conflicts: conflicts with "m1":\n- .spec.type\n- .spec.ports[port=80,protocol="TCP"].name',
  );
});

test("the same value is shared, force takes over", () => {
  const first = apply(undefined, service({ type: "ClusterIP" }));
  const shared = apply(first, service({ type: "ClusterIP" }), "m2");
  expect(Object.keys(owned(shared)).toSorted()).toEqual(["m1/Apply", "m2/Apply"]);
  const taken = apply(shared, service({ type: "NodePort" }), "m2", true);
  expect(owned(taken)).toEqual({ "m2/Apply": { "f:spec": { "f:type": {} } } });
});

test("what is atomic is taken whole from who applies it", () => {
  const before = new TypeTable().byKind("", "v1", "Pod");
  if (before === undefined) throw new Error("no Pod");
  const pod = (fieldRef: object): JsonObject => {
    const env = [{ name: "NODE", valueFrom: { fieldRef } }];
    return { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: { containers: [{ name: "c", env }] } };
  };
  const live = trackManagers(before, undefined, pod({ apiVersion: "v1", fieldPath: "spec.nodeName" }), {
    manager: "m1",
    now,
  });
  const other = { manager: "m2", now, force: false };
  expect(refusal(() => applyPatch(before, live, pod({ fieldPath: "spec.nodeName" }), other))).toBe(
    'Apply failed with 1 conflict: conflict with "m1" using v1: .spec.containers[name="c"].env[name="NODE"].valueFrom.fieldRef',
  );
});

test("an update owns what it changed, and names its time in conflicts", () => {
  const first = apply(undefined, service({ type: "ClusterIP" }));
  const changed = trackManagers(
    type,
    first,
    { ...first, spec: { type: "NodePort", selector: { a: "b" } } },
    { manager: "edit", now },
  );
  expect(owned(changed)).toEqual({
    "edit/Update": { "f:spec": { "f:selector": {}, "f:type": {} } },
  });
  expect(refusal(() => apply(changed, service({ type: "ClusterIP" })))).toBe(
    'Apply failed with 1 conflict: conflict with "edit" using v1: .spec.type',
  );
});

test("a write without a difference keeps the entries", () => {
  const first = apply(undefined, service({ type: "ClusterIP" }));
  expect(trackManagers(type, first, first, { manager: "edit", now: now + 1000 })).toEqual(first);
});

test("subresources have entries of their own", () => {
  const first = apply(undefined, service({ type: "ClusterIP" }));
  const changed = trackManagers(
    type,
    first,
    { ...first, status: { loadBalancer: { ingress: [{ ip: "192.0.2.1" }] } } },
    { manager: "m1", subresource: "status", now },
  );
  const entries = (changed["metadata"] as { managedFields: ManagedFields[] }).managedFields;
  expect(entries.map((each) => [each.operation, each.subresource])).toEqual([
    ["Apply", undefined],
    ["Update", "status"],
  ]);
});

test("no more than ten updaters are kept apart", () => {
  let object = trackManagers(type, undefined, service({ type: "ClusterIP" }), { manager: "m", now });
  for (let i = 0; i < 13; i += 1) {
    const next = {
      ...object,
      metadata: {
        ...(object["metadata"] as object),
        labels: { ...((object["metadata"] as JsonObject)["labels"] as object), [`l${i}`]: "x" },
      },
    };
    object = trackManagers(type, object, next, { manager: `m${i}`, now: now + i * 1000 });
  }
  const names = (object["metadata"] as { managedFields: ManagedFields[] }).managedFields.map((each) => each.manager);
  expect(names.length).toBe(11);
  expect(names[0]).toBe("ancient-changes");
});

test("nobody is written down for an object of nobody before somebody applies, and then for all of it", () => {
  const live = service({ type: "ClusterIP" });
  const patched = trackManagers(type, live, service({ type: "NodePort" }), { manager: "m", now });
  expect((patched["metadata"] as JsonObject)["managedFields"]).toBeUndefined();
  const applied = applyPatch(type, live, service({ sessionAffinity: "None" }), { manager: "a", now, force: false });
  const entries = (applied["metadata"] as { managedFields: ManagedFields[] }).managedFields;
  expect(entries.map(({ manager, operation, fieldsV1 }) => [manager, operation, fieldsV1["f:spec"]])).toEqual([
    ["a", "Apply", { "f:sessionAffinity": {} }],
    ["before-first-apply", "Update", { "f:type": {} }],
  ]);
});

test("an applier needs a name", () => {
  expect(refusal(() => apply(undefined, service({}), ""))).toBe(
    'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
  );
});
