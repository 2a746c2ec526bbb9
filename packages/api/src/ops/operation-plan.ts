import {
  digest,
  ipAddress,
  label,
  machineRole,
  objectName,
  parameters,
  person,
  reasonWord,
  uid,
} from "../common/fields.ts";
import { noStatus } from "../common/none.ts";
import { apiVersionName, opsGroup } from "../groups.ts";
import type { ObjectOf } from "../kind.ts";
import { defineKind } from "../kind.ts";
import { immutable, int32, list, object, oneOf, optional, text, withDefault } from "../schema/index.ts";
import { operationTypes } from "./operation-spec.ts";
import {
  consequencesField,
  executorField,
  lockModeField,
  onRetryField,
  postConditionField,
  previewField,
} from "./step-words.ts";

const plannedStep = object(
  {
    name: text({ doc: "The step.", max: 63 }),
    executor: executorField("Who executes it."),
    bundleDigest: withDefault(digest("Digest of the bundle that runs, also after an upgrade of the platform."), ""),
    entryPoint: withDefault(text({ doc: "Playbook or script.", max: 255 }), ""),
    timeoutSeconds: int32({ doc: "Seconds that one machine may take.", min: 1, max: 86400 }),
    onRetry: onRetryField("What a retry does."),
    consequences: consequencesField("What it does."),
    preview: previewField("How much a dry run can show."),
    lockMode: lockModeField("Lock on the cluster."),
    postCondition: postConditionField("What must hold afterwards."),
  },
  { doc: "One step." },
);

const plannedMachine = object(
  {
    name: objectName("Name of the Machine."),
    uid: uid("Its uid."),
    ip: ipAddress("The address that was asked for."),
    role: machineRole("What it is to be."),
    user: withDefault(person("Login user, where one was asked for."), ""),
    parameters: optional(
      parameters(
        "Parameters that are others on this machine than on the rest, because its site or the machine says so.",
      ),
    ),
    batch: int32({ doc: "Batch, from 1. Steps without a lock run over all batches at once.", min: 1, max: 500 }),
  },
  { doc: "One machine." },
);

const leftOut = object(
  {
    ip: ipAddress("The address that was asked for."),
    name: withDefault(text({ doc: "Name of the Machine, where there is one.", max: 253 }), ""),
    reason: reasonWord("Why it does not take part."),
    detail: withDefault(text({ doc: "What exactly.", max: 512 }), ""),
    next: withDefault(text({ doc: "What to do about it.", max: 512 }), ""),
  },
  { doc: "A machine that does not take part." },
);

export const OperationPlan = defineKind({
  group: opsGroup,
  version: apiVersionName,
  kind: "OperationPlan",
  plural: "operationplans",
  scope: "Namespaced",
  shortNames: ["plan"],
  doc: "What an Operation will do, immutable and named by a digest: the steps, the batches, the machines by uid, the bundles and the parameters. An approval names the digest.",
  spec: immutable(
    object(
      {
        operationRef: object(
          { name: objectName("Name of the Operation."), uid: uid("Its uid.") },
          { doc: "Whose plan it is." },
        ),
        clusterName: label("The cluster."),
        operationType: oneOf(operationTypes, { doc: "What the operation does." }),
        digest: digest("Digest of all that will be done."),
        lockMode: lockModeField("The strongest lock of the steps."),
        steps: list(plannedStep, { doc: "The steps in their order.", max: 32, min: 1, keys: ["name"] }),
        machines: list(plannedMachine, {
          doc: "The machines, in the order in which they run.",
          max: 500,
          keys: ["uid"],
        }),
        leftOut: withDefault(
          list(leftOut, { doc: "Machines that do not take part, and why.", max: 500, keys: ["ip"] }),
          [],
        ),
        batches: int32({ doc: "How many batches.", min: 0, max: 500 }),
        maxFailures: int32({
          doc: "Machines that may fail before the operation stops for a decision.",
          min: 0,
          max: 500,
        }),
        parameters: withDefault(parameters("Parameters that the runners get; secrets stand as keyed hashes."), []),
        versions: optional(
          object(
            {
              from: withDefault(text({ doc: "Version that runs.", max: 64 }), ""),
              to: withDefault(text({ doc: "Version that is wanted.", max: 64 }), ""),
            },
            { doc: "Versions of Kubernetes." },
          ),
        ),
      },
      { doc: "The plan." },
    ),
  ),
  status: noStatus,
  columns: [
    { name: "Operation", type: "string", jsonPath: ".spec.operationRef.name" },
    { name: "Cluster", type: "string", jsonPath: ".spec.clusterName" },
    { name: "Batches", type: "integer", jsonPath: ".spec.batches" },
    { name: "Digest", type: "string", jsonPath: ".spec.digest", priority: 1 },
  ],
  conditions: {},
  example: "operationplan.yaml",
  selectable: [".spec.operationRef.name"],
});

/** What an Operation will do. */
export interface OperationPlan extends ObjectOf<typeof OperationPlan> {}
