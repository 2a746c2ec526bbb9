import { expect, test } from "vitest";
import { judged, judgedUpdate } from "../../fixtures/judged.ts";

const kind = "admissionregistration.k8s.io/ValidatingWebhookConfiguration";
const configuration = (expression: string): object => ({
  webhooks: [
    {
      name: "one.example.org",
      admissionReviewVersions: ["v1"],
      sideEffects: "None",
      clientConfig: { url: "https://one.example.org" },
      matchConditions: [{ name: "skip", expression }],
    },
  ],
});

test("conditions of webhooks have to compile", () => {
  expect(judged(kind, configuration("object.metadata.name != 'skip-me'"))).toBeUndefined();
  expect(judged(kind, configuration("... [] bad expression"))).toMatch(
    /^webhooks\[0\]\.matchConditions\[0\]\.expression: Invalid value: "\.\.\. \[\] bad expression": compilation failed: /,
  );
  expect(judged(kind, configuration(" "))).toBe("webhooks[0].matchConditions[0].expression: Required value");
});

test("a condition that was there before stays", () => {
  const broken = configuration("... [] bad expression");
  expect(judgedUpdate(kind, broken, { ...broken, metadata: { name: "x", labels: { a: "b" } } })).toBeUndefined();
});
