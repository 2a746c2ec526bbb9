import { expect, test } from "vitest";
import { definitionOfVersionTwo } from "./version-two.ts";

const open = { "x-kubernetes-preserve-unknown-fields": true };
const of = { "x-kubernetes-group-version-kind": [{ group: "example.com", kind: "Widget", version: "v1" }] };

test("a custom kind whose objects hold anything is an object and nothing more", () => {
  const schema = { type: "object", description: "Anything.", properties: { spec: { type: "object" } }, ...open, ...of };
  expect(definitionOfVersionTwo("com.example.v1.Widget", schema)).toEqual({ type: "object", ...of });
});

test("parts that hold anything have no type that kubectl would hold them against", () => {
  const properties = {
    object: { type: "object", properties: { a: { type: "string" } }, ...open },
    list: { type: "array", items: { type: "string" }, ...open },
    text: { type: "string", nullable: true },
  };
  expect(definitionOfVersionTwo("com.example.v1.Widget", { type: "object", properties, ...of })).toEqual({
    type: "object",
    properties: { object: open, list: open, text: {} },
    ...of,
  });
});
