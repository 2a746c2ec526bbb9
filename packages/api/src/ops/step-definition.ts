import { digest, label } from "../common/fields.ts";
import { False, True } from "../common/reasons.ts";
import { statusOf } from "../common/status.ts";
import { apiVersionName, opsGroup } from "../groups.ts";
import type { ObjectOf } from "../kind.ts";
import { defineKind } from "../kind.ts";
import { anyObject, immutable, int32, object, optional, text, withDefault } from "../schema/index.ts";
import {
  consequencesField,
  executorField,
  lockModeField,
  onRetryField,
  postConditionField,
  previewField,
  stepNamePattern,
} from "./step-words.ts";

export const StepDefinition = defineKind({
  group: opsGroup,
  version: apiVersionName,
  kind: "StepDefinition",
  plural: "stepdefinitions",
  scope: "Namespaced",
  shortNames: ["sd"],
  doc: "What a step is: who executes it, which playbook or script, its parameters, what it does to a machine and what must hold afterwards.",
  spec: object(
    {
      step: immutable(text({ doc: "The word in operationFlow; unique.", max: 63, min: 1, pattern: stepNamePattern })),
      executor: executorField(
        "Who executes it on real machines; simulated machines always have the simulated executor.",
      ),
      bundle: optional(
        object(
          {
            name: label("Name of the bundle."),
            digest: digest("Digest of its content; empty takes the one that ships with the program."),
          },
          { doc: "The content-addressed bundle of playbooks." },
        ),
      ),
      entryPoint: withDefault(
        text({ doc: "Playbook or script inside the bundle.", max: 255, pattern: "^([A-Za-z0-9_-][A-Za-z0-9._/-]*)?$" }),
        "",
      ),
      parameters: withDefault(
        object(
          { schema: withDefault(anyObject({ doc: "JSON Schema of the parameters: an object with properties." }), {}) },
          { doc: "What can be set." },
        ),
        {},
      ),
      timeoutSeconds: withDefault(int32({ doc: "Seconds that one machine may take.", min: 1, max: 86400 }), 1800),
      onRetry: withDefault(onRetryField("What a retry does."), "Rerun"),
      consequences: withDefault(consequencesField("What the step does to a machine or the cluster."), ["None"]),
      preview: withDefault(previewField("How much of it a dry run can show."), "None"),
      lockMode: withDefault(
        lockModeField("Lock on the cluster; the strongest of a flow counts. None: a check, runs as one batch."),
        "Shared",
      ),
      postCondition: withDefault(
        postConditionField("What must hold before the step has succeeded on a machine."),
        "None",
      ),
    },
    { doc: "The definition." },
  ),
  status: statusOf(["Usable", "NotUsable"], {}),
  columns: [
    { name: "Phase", type: "string", jsonPath: ".status.phase" },
    { name: "Why", type: "string", jsonPath: ".status.why[0].reason" },
    { name: "Step", type: "string", jsonPath: ".spec.step" },
    { name: "Executor", type: "string", jsonPath: ".spec.executor" },
    { name: "Lock", type: "string", jsonPath: ".spec.lockMode" },
    { name: "Proof", type: "string", jsonPath: ".spec.postCondition", priority: 1 },
  ],
  conditions: {
    Usable: [True("Usable"), False("ExecutorNotReady", "executor", "problem"), False("BundleMissing", "bundle")],
  },
  example: "stepdefinition.yaml",
});

/** What a step is. */
export interface StepDefinition extends ObjectOf<typeof StepDefinition> {}
