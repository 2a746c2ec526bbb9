import { expect, it } from "vitest";
import { table } from "./table.ts";

it("pads columns, leaves no trailing blanks, and cuts the last column at the terminal's edge", () => {
  const text = table(
    ["name", "state", "why"],
    [
      ["a", "Running", "a reason that is too long"],
      ["bbbb", "Done", ""],
    ],
    28,
  );
  expect(text).toBe("NAME  STATE    WHY\na     Running  a reason tha…\nbbbb  Done\n");
});
