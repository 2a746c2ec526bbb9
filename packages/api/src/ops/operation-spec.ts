import {
  countOrPercent,
  ipAddress,
  label,
  machineRole,
  neverAppears,
  objectName,
  parameters,
  person,
  remark,
  uid,
} from "../common/fields.ts";
import {
  immutable,
  int32,
  intOrString,
  list,
  object,
  oneOf,
  optional,
  text,
  time,
  withDefault,
  withRules,
} from "../schema/index.ts";

export const operationTypes = [
  "ScaleUp",
  "ScaleDown",
  "CreateCluster",
  "Upgrade",
  "Reconfigure",
  "RotateCertificates",
  "RotateCA",
  "EtcdBackup",
  "EtcdRestore",
  "ReplaceMember",
  "Repair",
  "Reset",
  "Adopt",
  "Diagnose",
  "Custom",
] as const;

const stepName = (doc: string) => text({ doc, max: 63, min: 1, pattern: "^[a-z][a-zA-Z0-9]*$" });

export const operationMachine = object(
  {
    ip: ipAddress(
      "Address of the machine (seed field). Resolved once to the uid of a Machine; loopback is refused for real clusters.",
    ),
    role: machineRole("What the machine is to be in the cluster."),
    user: optional(
      person("Login user for this machine (seed field). Grants nothing; default is spec.ssh.user of the Machine."),
    ),
  },
  { doc: "One machine of the operation." },
);

const rolloutFields = {
  firstBatch: int32({ doc: "Machines of the first batch: the canary.", min: 1, max: 100 }),
  batchSize: intOrString({
    ...countOrPercent,
    doc: "Machines of each further batch: a number or a percentage, rounded down, at least 1, at most 100.",
  }),
  maxFailures: intOrString({
    ...countOrPercent,
    doc: "Machines that may fail: a number or a percentage, rounded down. One more stops the operation for a decision.",
  }),
  soakSeconds: int32({ doc: "Seconds to watch after a batch before the next one begins.", min: 0, max: 86400 }),
};

const rollout = object(
  {
    firstBatch: withDefault(rolloutFields.firstBatch, 1),
    batchSize: withDefault(rolloutFields.batchSize, "25%"),
    maxFailures: withDefault(rolloutFields.maxFailures, "10%"),
    soakSeconds: withDefault(rolloutFields.soakSeconds, 30),
  },
  { doc: "How the work spreads over the machines." },
);

/** The same without defaults: whoever hands it on has his own. */
export const taskRollout = object(
  {
    firstBatch: optional(rolloutFields.firstBatch),
    batchSize: optional(rolloutFields.batchSize),
    maxFailures: optional(rolloutFields.maxFailures),
    soakSeconds: optional(rolloutFields.soakSeconds),
  },
  {
    doc: "How the work spreads over the machines, as in an Operation. What is not given: after a check of its own, a ScaleUp takes one machine first, then all others at once and without a pause; everything else spreads as Operations do.",
  },
);

const retry = object(
  {
    limit: withDefault(int32({ doc: "How often one machine is tried again in one step.", min: 0, max: 10 }), 2),
    backoffSeconds: withDefault(
      int32({ doc: "Seconds before the first retry; doubles with each one.", min: 0, max: 3600 }),
      15,
    ),
  },
  { doc: "What happens to a machine that fails." },
);

const drain = object(
  {
    timeoutSeconds: withDefault(int32({ doc: "Seconds that draining one node may take.", min: 1, max: 86400 }), 900),
    onTimeout: withDefault(oneOf(["Fail", "WaitForDecision"], { doc: "What happens when it takes longer." }), "Fail"),
    emptyDir: withDefault(
      oneOf(["Refuse", "Delete"], { doc: "Pods with emptyDir volumes lose their data when they are evicted." }),
      "Refuse",
    ),
    unmanagedPods: withDefault(
      oneOf(["Refuse", "Delete"], { doc: "Pods without a controller do not come back." }),
      "Refuse",
    ),
  },
  { doc: "How nodes are emptied. PodDisruptionBudgets are always honoured." },
);

const decision = object(
  {
    id: label("Unique within the operation."),
    action: oneOf(["RetryMachine", "SkipMachine", "QuarantineMachine", "RetryStep", "AcceptForecast"], {
      doc: "What is decided.",
    }),
    step: optional(stepName("The step that it concerns.")),
    machines: withDefault(
      list(objectName("Name of a Machine."), { doc: "The machines that it concerns.", max: 500 }),
      [],
    ),
    reason: withDefault(remark("Why; shown in the audit."), ""),
    by: withDefault(person("Who decided; stamped by admission."), ""),
    at: time({ doc: "When, by the clock of the client; the audit has the server's time." }),
  },
  {
    doc: "One decision.",
    rules: [{ rule: "self == oldSelf", message: "decisions are append-only", reason: "FieldValueForbidden" }],
  },
);

export const operationSpec = object(
  {
    clusterName: immutable(label("Name of the Cluster (seed field).")),
    operationType: immutable(oneOf(operationTypes, { doc: "What the operation does (seed field)." })),
    operationFlow: immutable(
      list(stepName("spec.step of a StepDefinition."), {
        doc: "The steps in their order (seed field); each at most once.",
        min: 1,
        max: 32,
        rules: [
          {
            rule: "self.all(step, self.exists_one(other, other == step))",
            message: "a step may stand in the flow only once",
          },
        ],
      }),
    ),
    operationMachines: withDefault(
      immutable(
        list(operationMachine, { doc: "The machines (seed field), keyed by address.", max: 500, keys: ["ip"] }),
      ),
      [],
    ),
    user: optional(
      immutable(
        person(
          "On whose behalf (seed field). Grants nothing; the caller stands in the annotation ops.dipper.dev/requested-by.",
        ),
      ),
    ),
    parameters: withDefault(
      immutable(parameters("Parameters of the steps, checked against the schemas of their definitions.")),
      [],
    ),
    reason: withDefault(immutable(remark("Why; shown in the audit, may be demanded by a policy.")), ""),
    origin: withDefault(
      immutable(
        oneOf(["Request", "Task", "Reconcile", "AutoRepair", "Schedule"], { doc: "Where the operation comes from." }),
      ),
      "Request",
    ),
    priority: withDefault(
      withRules(oneOf(["Emergency", "Repair", "Normal"], { doc: "Place in the queue. May only be raised." }), [
        {
          rule: "self == oldSelf || self == 'Emergency' || (self == 'Repair' && oldSelf == 'Normal')",
          message: "priority may only be raised",
          reason: "FieldValueForbidden",
        },
      ]),
      "Normal",
    ),
    desiredState: withDefault(
      withRules(
        oneOf(["Active", "Paused", "Canceled"], {
          doc: "What people want: go on, pause after the running batch, or cancel before the next machine.",
        }),
        [
          {
            rule: "oldSelf != 'Canceled' || self == 'Canceled'",
            message: "a cancelled operation stays cancelled",
            reason: "FieldValueForbidden",
          },
        ],
      ),
      "Active",
    ),
    rollout: withDefault(immutable(rollout), {}),
    retry: withDefault(immutable(retry), {}),
    drain: withDefault(immutable(drain), {}),
    notBefore: optional(immutable(time({ doc: "Does not start earlier." }))),
    timeoutSeconds: withDefault(
      immutable(int32({ doc: "Seconds of running time; waiting does not count.", min: 1, max: 604800 })),
      5400,
    ),
    preCheckValidSeconds: withDefault(
      immutable(
        int32({
          doc: "Seconds for which the result of an earlier check of a machine is accepted.",
          min: 0,
          max: 86400,
        }),
      ),
      1800,
    ),
    referenceTimeoutSeconds: withDefault(
      immutable(int32({ doc: "Seconds to wait for what is named and not there yet.", min: 0, max: 86400 })),
      300,
    ),
    retryOf: optional(
      immutable(
        object(
          { name: objectName("Name of the finished Operation."), uid: uid("Its uid.") },
          { doc: "The finished Operation whose unfinished machines this one takes up." },
        ),
      ),
    ),
    decisions: withDefault(
      // Each item is immutable by its own rule (items of a keyed list are compared by key); here only: none is taken away.
      withRules(list(decision, { doc: "What people decided on the way; append-only.", max: 200, keys: ["id"] }), [
        {
          rule: "oldSelf.all(old, self.exists(now, now.id == old.id))",
          message: "decisions are append-only",
          reason: "FieldValueForbidden",
        },
      ]),
      [],
    ),
    ttlSecondsAfterFinished: optional(
      immutable(
        int32({
          doc: "Seconds after its end until it is archived and removed. Absent: it is kept.",
          min: 0,
          max: 31536000,
        }),
      ),
    ),
  },
  {
    doc: "The change that is wanted. Immutable except desiredState, decisions (append-only) and priority (upwards).",
    rules: neverAppears("user", "notBefore", "retryOf", "ttlSecondsAfterFinished"),
  },
);
