import { expect, test } from "vitest";
import { discovered } from "./discovered.ts";

const whole = JSON.stringify({ format: 1, hostname: "n1", role: "ControlPlane" });
const lines = [
  `dipper.discovered 2/2 ${whole.slice(9)}`,
  "a task said this",
  `dipper.discovered 1/2 ${whole.slice(0, 9)}`,
];

test("the parts are put together in their order, among other lines", () => {
  expect(discovered(lines)).toMatchObject({ hostname: "n1", role: "ControlPlane" });
});

test.each([
  ["nothing was said", []],
  ["a part is missing", lines.slice(1)],
  ["it is cut off", ["dipper.discovered 1/1 {"]],
  ["it is of another format", ['dipper.discovered 1/1 {"format":2}']],
  ["it is nothing", ["dipper.discovered 1/1 null"]],
])("%s: undefined", (_what, said) => {
  expect(discovered(said)).toBeUndefined();
});
