import {
  digest,
  finishedAt,
  ipAddress,
  label,
  machineRole,
  objectName,
  person,
  reasonWord,
  startedAt,
  uid,
} from "../common/fields.ts";
import { False, True } from "../common/reasons.ts";
import { statusOf } from "../common/status.ts";
import { apiVersionName, opsGroup } from "../groups.ts";
import type { ObjectOf } from "../kind.ts";
import { defineKind } from "../kind.ts";
import { immutable, int32, int64, list, object, oneOf, optional, text, withDefault } from "../schema/index.ts";
import { executorField, stepNamePattern } from "./step-words.ts";

export const stepRunPhases = [
  "Pending",
  "Starting",
  "Running",
  "Collecting",
  "Succeeded",
  "Failed",
  "TimedOut",
  "Canceled",
  "Lost",
] as const;
export type StepRunPhase = (typeof stepRunPhases)[number];

export const machineResults = [
  "Pending",
  "Running",
  "Succeeded",
  "Failed",
  "Unreachable",
  "TimedOut",
  "Skipped",
  "Canceled",
  "Unknown",
] as const;
export type StepRunMachineResult = (typeof machineResults)[number];

const count = (doc: string) => withDefault(int32({ doc, min: 0, max: 100000 }), 0);

const machineStatus = object(
  {
    name: objectName("Name of the Machine."),
    result: oneOf(machineResults, { doc: "What became of it. Unknown: no result line; the post-condition decides." }),
    postCondition: withDefault(
      oneOf(["NotAsked", "Holds", "DoesNotHold", "Unknown"], { doc: "Whether the post-condition holds." }),
      "NotAsked",
    ),
    ok: count("Tasks that found everything as wanted."),
    changed: count("Tasks that changed something."),
    failed: count("Tasks that failed."),
    reason: withDefault(reasonWord("Why it failed."), ""),
    message: withDefault(text({ doc: "What the runner said.", max: 1024 }), ""),
    startedAt: startedAt(),
    durationSeconds: optional(int32({ doc: "How long it took.", min: 0, max: 604800 })),
  },
  { doc: "One machine." },
);

export const StepRun = defineKind({
  group: opsGroup,
  version: apiVersionName,
  kind: "StepRun",
  plural: "stepruns",
  scope: "Namespaced",
  shortNames: ["sr"],
  doc: "One execution of a runner over one batch. Created by the controller only; its status is derived from the result file, which is the ledger.",
  spec: immutable(
    object(
      {
        operationRef: object(
          { name: objectName("Name of the Operation."), uid: uid("Its uid.") },
          { doc: "Whose step it runs." },
        ),
        operationType: withDefault(
          text({ doc: "What the operation does; playbooks get it as a variable.", max: 32 }),
          "Custom",
        ),
        clusterName: label("The cluster."),
        step: text({ doc: "The step.", max: 63, pattern: stepNamePattern }),
        batch: int32({ doc: "Batch, from 1.", min: 1, max: 500 }),
        attempt: int32({
          doc: "Attempt of this batch, or of the machines that are tried again, from 1.",
          min: 1,
          max: 1000,
        }),
        planDigest: withDefault(digest("Digest of the plan."), ""),
        bundleDigest: withDefault(digest("Digest of the bundle."), ""),
        variablesDigest: withDefault(digest("Keyed digest of the variables."), ""),
        entryPoint: withDefault(text({ doc: "Playbook or script.", max: 255 }), ""),
        executor: executorField("Who executes it."),
        placement: withDefault(
          oneOf(["Process", "Job"], { doc: "As a process of this platform, or as a Kubernetes Job." }),
          "Process",
        ),
        timeoutSeconds: int32({ doc: "Seconds that one machine may take.", min: 1, max: 86400 }),
        machines: list(
          object(
            {
              name: objectName("Name of the Machine."),
              uid: uid("Its uid."),
              ip: ipAddress("Its address."),
              role: machineRole("What it is to be."),
              user: optional(person("Login user, where the Operation asks for another one than the Machine names.")),
              fence: int64({ doc: "Fencing number of this attempt.", min: 1, max: 9007199254740991 }),
            },
            { doc: "One machine." },
          ),
          { doc: "The machines of this run.", max: 100, min: 1, keys: ["name"] },
        ),
      },
      { doc: "What is run. Immutable." },
    ),
  ),
  status: statusOf(stepRunPhases, {
    runner: optional(
      object(
        {
          kind: oneOf(["Process", "Job"], { doc: "What runs." }),
          id: text({ doc: "Process id, or name of the Job.", max: 253 }),
          startTime: text({ doc: "When it started, as the system counts it: pids come again.", max: 64 }),
          host: text({ doc: "Where.", max: 253 }),
        },
        { doc: "The runner." },
      ),
    ),
    result: optional(
      object(
        {
          artifact: text({ doc: "Path of the result file below the data folder.", max: 512 }),
          digest: withDefault(digest("Digest of its plain text, once it is closed."), ""),
          lines: int64({ doc: "Lines read so far.", min: 0, max: 9007199254740991 }),
        },
        { doc: "The result file." },
      ),
    ),
    machines: optional(list(machineStatus, { doc: "What became of each machine.", max: 100, keys: ["name"] })),
    startedAt: startedAt(),
    finishedAt: finishedAt(),
  }),
  columns: [
    { name: "Phase", type: "string", jsonPath: ".status.phase" },
    { name: "Why", type: "string", jsonPath: ".status.why[0].reason" },
    { name: "Operation", type: "string", jsonPath: ".spec.operationRef.name" },
    { name: "Step", type: "string", jsonPath: ".spec.step" },
    { name: "Batch", type: "integer", jsonPath: ".spec.batch" },
    { name: "Attempt", type: "integer", jsonPath: ".spec.attempt" },
    { name: "Executor", type: "string", jsonPath: ".spec.executor", priority: 1 },
    { name: "Runner", type: "string", jsonPath: ".status.runner.id", priority: 1 },
  ],
  conditions: {
    Started: [
      True("RunnerStarted"),
      False("WaitingForRunner"),
      False("WaitingForTool", "problem", "install"),
      False("PodBlocked", "pod", "node", "detail"),
      False("QuorumWouldBreak", "members"),
      False("EtcdUnreachable", "cause"),
      False("WaitingForLoadBalancer", "balancer", "members", "cause"),
      False("FencedOut", "machine", "fence"),
    ],
    Finished: [
      False("NotFinished"),
      False("WaitingForProof", "condition", "machines"),
      True("Succeeded"),
      True("SomeMachinesFailed", "failed", "machines"),
      True("RunnerFailed", "cause"),
      True("TimedOut", "seconds"),
      True("Canceled", "by"),
      True("RunnerLost"),
    ],
  },
  example: "steprun.yaml",
  selectable: [".spec.operationRef.name", ".spec.clusterName"],
});

/** One execution of a runner over one batch. */
export interface StepRun extends ObjectOf<typeof StepRun> {}
