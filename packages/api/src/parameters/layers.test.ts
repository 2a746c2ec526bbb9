import { expect, test } from "vitest";
import { explainParameter, type ParameterSchema, resolveParameters } from "./layers.ts";

const schemas: readonly ParameterSchema[] = [
  { properties: { maxPods: { type: "integer", default: 110 }, swap: { type: "boolean" } } },
  { properties: { maxPods: { type: "integer", default: 250 } } },
];
const of = (name: string, value: string) => [{ name, value }];

test("the first step's default is the ground, each later layer lies over it", () => {
  const sources = { Site: of("maxPods", "120"), Machine: of("maxPods", "60"), Operation: of("other", "1") };
  expect(explainParameter(schemas, sources, "maxPods")).toEqual([
    { layer: "Default", value: "110" },
    { layer: "Site", value: "120" },
    { layer: "Machine", value: "60" },
  ]);
  expect(resolveParameters(schemas, sources)).toEqual(of("maxPods", "60"));
});

test("what no layer says has no value, and what no step knows is dropped", () => {
  expect(explainParameter(schemas, {}, "swap")).toEqual([]);
  expect(resolveParameters(schemas, { Cluster: of("colour", "red") })).toEqual(of("maxPods", "110"));
});
