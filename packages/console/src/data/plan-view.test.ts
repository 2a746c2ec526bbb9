import { expect, test } from "vitest";
import type { Machine } from "./objects.ts";
import { parseAddresses, pickSpread } from "./plan-view.ts";

const machine = (name: string, rack: string): Machine => ({
  apiVersion: "",
  kind: "Machine",
  metadata: { name },
  spec: { zone: "a", rack },
});

test("machines are picked one rack after the other, by name inside a rack", () => {
  const candidates = [
    machine("m1", "r1"),
    machine("m2", "r1"),
    machine("m10", "r1"),
    machine("m3", "r2"),
    machine("m4", "r3"),
  ];
  expect(pickSpread(candidates, 4).map((each) => each.metadata.name)).toEqual(["m1", "m3", "m4", "m2"]);
  expect(pickSpread(candidates, 9)).toHaveLength(5);
});

test("addresses are taken out of anything that was pasted, each once", () => {
  expect(parseAddresses("10.0.0.1, 10.0.0.2;\n10.0.0.1\t m7")).toEqual(["10.0.0.1", "10.0.0.2", "m7"]);
});
