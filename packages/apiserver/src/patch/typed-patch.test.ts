import { expect, test } from "vitest";
import { refusalOf } from "../types/refusal.ts";
import { TypeTable } from "../types/type-table.ts";
import { requireTypedPatch } from "./typed-patch.ts";

function said(spec: object, metadata: object = {}): string | undefined {
  const type = new TypeTable().byKind("apps", "v1", "Deployment");
  if (type === undefined) throw new Error("there are no deployments");
  try {
    requireTypedPatch(type, { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "d", ...metadata }, spec });
  } catch (error) {
    return refusalOf(error)?.message;
  }
  return undefined;
}

const containers = (...of: object[]): object => ({ template: { spec: { containers: of } } });

test.each([
  [{ unknown: 1 }, ".spec.unknown: field not declared in schema"],
  [{ replicas: "2" }, ".spec.replicas: expected numeric (int or float), got string"],
  [{ paused: 1 }, ".spec.paused: expected boolean, got &value.valueUnstructured{Value:1}"],
  [{ selector: [] }, ".spec.selector: expected map, got &{[]}"],
  [containers({ name: "a" }, { name: "a" }), '.spec.template.spec.containers: duplicate entries for key [name="a"]'],
  [
    containers({ name: "a", env: { a: "b" } }),
    '.spec.template.spec.containers[name="a"].env: expected list, got &{map[a:b]}',
  ],
  [
    { unknown: 1, replicas: "2" },
    "errors:\n  .spec.unknown: field not declared in schema\n  .spec.replicas: expected numeric (int or float), got string",
  ],
])("what is applied and is not of its type is refused: %j", (spec, problem) => {
  expect(said(spec)).toBe(`failed to create typed patch object (/d; apps/v1, Kind=Deployment): ${problem}`);
});

test("quantities, nulls and numbers or texts may be what they like", () => {
  const strategy = { rollingUpdate: { maxSurge: 1, maxUnavailable: "25%" } };
  expect(said({ strategy, replicas: null, ...containers({ name: "a", resources: { limits: { cpu: 1 } } }) })).toBe(
    undefined,
  );
});
