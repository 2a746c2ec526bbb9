import { expect, test } from "vitest";
import { type Asked, contextOf } from "./evaluation.ts";

const asked = (subresource: string): Asked =>
  ({
    type: { group: "ops.dipper.dev", version: "v1alpha1", plural: "operations", kind: "Operation", namespaced: true },
    object: { metadata: { name: "o", namespace: "n" } },
    old: undefined,
    namespace: undefined,
    name: "o",
    operation: "CREATE",
    subresource,
    actor: { user: "olga", groups: [] },
    dryRun: false,
  }) as unknown as Asked;
const requestOf = (subresource: string) => contextOf(asked(subresource), (() => true) as never)["request"];

test("a request for the object itself has no subresource, as a real server shows it to expressions", () => {
  expect(requestOf("")).not.toHaveProperty("subResource");
  expect(requestOf("")).not.toHaveProperty("requestSubResource");
  expect(requestOf("status")).toMatchObject({ subResource: "status", requestSubResource: "status" });
});
