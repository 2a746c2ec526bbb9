import { expect, it } from "vitest";
import { kebab, planName, stepRunName } from "./names.ts";

const key = { operation: "scaleup-2024", uid: "1a2b3c4d-0000", step: "preCheck", batch: 2, attempt: 1 };

it("names attempts after what they are", () => {
  expect(stepRunName(key)).toBe("scaleup-2024-1a2b3-pre-check-2-1");
  expect(kebab("rotateCA")).toBe("rotate-ca");
});

it("hashes what does not fit, and stays unambiguous", () => {
  const long = { ...key, operation: "o".repeat(40), step: "installTheContainerRuntime" };
  expect(stepRunName(long)).toHaveLength(63);
  expect(stepRunName(long)).not.toBe(stepRunName({ ...long, attempt: 2 }));
});

it("names plans after their content", () => {
  expect(planName("scaleup-2024", "1a2b3c4d", "sha256:9f8e7d6c")).toBe("scaleup-2024-1a2b3-9f8e7");
});
