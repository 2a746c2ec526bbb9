import type { ParameterSchema } from "@dipper/api";
import { expect, it } from "vitest";
import { parameterProblems, secretOf } from "./parameters.ts";

const schema: ParameterSchema = {
  required: ["kubernetesVersion"],
  properties: {
    kubernetesVersion: { type: "string", pattern: "^v\\d+\\.\\d+\\.\\d+$" },
    maxPods: { type: "integer", minimum: 10, maximum: 250, default: 110 },
    swap: { type: "boolean" },
    runtime: { type: "string", enum: ["containerd", "cri-o"] },
    registryPassword: { type: "string", writeOnly: true },
  },
};
const version = { name: "kubernetesVersion", value: "v1.36.3" };

it.each([
  ["swap", "maybe", "it must be true or false"],
  ["maxPods", "ten", "it must be a whole number"],
  ["maxPods", "9", "it must be at least 10"],
  ["maxPods", "251", "it must be at most 250"],
  ["runtime", "docker", "it must be one of containerd, cri-o"],
  ["colour", "red", "no step of the flow knows it"],
  ["registryPassword", "hunter2", "it is secret: give secret:<name of the Secret>/<key>"],
])("refuses %s=%s: %s", (name, value, problem) => {
  expect(parameterProblems([schema], [version, { name, value }])).toEqual([{ parameter: name, problem }]);
});

it("asks for what is required, and takes what fits", () => {
  expect(parameterProblems([schema], [])).toEqual([{ parameter: "kubernetesVersion", problem: "it is required" }]);
  expect(
    parameterProblems([schema], [version, { name: "registryPassword", value: "secret:registry/password" }]),
  ).toEqual([]);
});

it("reads references to secrets", () => {
  expect(secretOf("secret:dc1-registry/password")).toEqual({ name: "dc1-registry", key: "password" });
  expect(secretOf("{{ lookup('pipe','id') }}")).toBeUndefined();
});
