import { expect, expectTypeOf, test } from "vitest";
import type { Infer, Input, Kind, KubeObject } from "./index.ts";
import { Cluster, Machine, Operation, object, optional, text, withDefault } from "./index.ts";

const sample = object(
  {
    a: text({ doc: "A.", max: 1 }),
    b: optional(text({ doc: "B.", max: 1 })),
    c: withDefault(text({ doc: "C.", max: 1 }), "x"),
  },
  { doc: "Sample." },
);

test("types follow the schema: optional may be absent, defaults are there on read and may be left out on write", () => {
  expectTypeOf<Infer<typeof sample>>().toEqualTypeOf<{ readonly a: string; readonly b?: string; readonly c: string }>();
  expectTypeOf<Input<typeof sample>>().toEqualTypeOf<{
    readonly a: string;
    readonly b?: string;
    readonly c?: string;
  }>();
  expect(sample.json.required).toEqual(["a"]);
});

test("kinds carry the types of their objects", () => {
  expectTypeOf<Operation["spec"]["priority"]>().toEqualTypeOf<"Emergency" | "Repair" | "Normal">();
  expectTypeOf<Operation["spec"]["rollout"]["batchSize"]>().toEqualTypeOf<number | string>();
  expectTypeOf<NonNullable<Machine["status"]>["phase"]>().toEqualTypeOf<
    | "Registered"
    | "Verifying"
    | "Spare"
    | "Reserved"
    | "Provisioning"
    | "Deployed"
    | "Maintenance"
    | "Draining"
    | "Releasing"
    | "Cleaning"
    | "Quarantined"
    | "Lost"
    | "Retired"
    | undefined
  >();
  expectTypeOf<Cluster["spec"]["connection"]["endpoints"]>().toEqualTypeOf<readonly string[]>();
  const kinds: readonly Kind<KubeObject>[] = [Operation, Machine, Cluster];
  expect(kinds.map((kind) => kind.plural)).toEqual(["operations", "machines", "clusters"]);
});
