import { expect, test } from "vitest";
import { judged, judgedUpdate } from "../../../fixtures/judged.ts";
import { scheduleProblem } from "./schedule-format.ts";

const selector = { matchLabels: { app: "x" } };
const podSpec = { containers: [{ name: "c", image: "i" }] };
const template = { metadata: { labels: { app: "x" } }, spec: podSpec };
const once = { ...template, spec: { ...podSpec, restartPolicy: "Never" } };
const set = (more: object = {}): object => ({ spec: { selector, template, ...more } });
const job = (more: object = {}): object => ({ spec: { template: once, ...more } });
const cron = (more: object = {}): object => ({
  spec: { schedule: "@daily", jobTemplate: { spec: { template: once } }, ...more },
});

test.each<[string, string, object, string | undefined]>([
  ["Deployment", "what it needs", set(), undefined],
  [
    "Deployment",
    "less than nothing",
    set({ replicas: -1 }),
    "spec.replicas: Invalid value: -1: must be greater than or equal to 0",
  ],
  [
    "Deployment",
    "an empty selector",
    set({ selector: {} }),
    "spec.selector: Invalid value: {}: empty selector is invalid for deployment",
  ],
  [
    "Deployment",
    "no share",
    set({ strategy: { rollingUpdate: { maxSurge: "many" } } }),
    `spec.strategy.rollingUpdate.maxSurge: Invalid value: "many": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')`,
  ],
  [
    "Deployment",
    "more than all",
    set({ strategy: { rollingUpdate: { maxUnavailable: "101%" } } }),
    'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
  ],
  [
    "Deployment",
    "a strategy",
    set({ strategy: { type: "X" } }),
    'spec.strategy: Unsupported value: {"Type":"X","RollingUpdate":null}: supported values: "Recreate", "RollingUpdate"',
  ],
  [
    "Deployment",
    "too little time",
    set({ minReadySeconds: 600 }),
    "spec.progressDeadlineSeconds: Invalid value: 600: must be greater than minReadySeconds",
  ],
  [
    "Deployment",
    "pods that end",
    set({ template: once }),
    'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
  ],
  [
    "Deployment",
    "pods with a deadline",
    set({ template: { ...template, spec: { ...podSpec, activeDeadlineSeconds: 1 } } }),
    "spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported",
  ],
  [
    "Deployment",
    "a bad label",
    set({ template: { ...template, metadata: { labels: { app: "x", b: "-" } } } }),
    `spec.template.labels: Invalid value: "-": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
  ],
  [
    "ReplicaSet",
    "other pods",
    set({ selector: { matchExpressions: [{ key: "app", operator: "NotIn", values: ["x"] }] } }),
    'spec.template.metadata.labels: Invalid value: {"app":"x"}: `selector` does not match template `labels`',
  ],
  [
    "DaemonSet",
    "both more and less",
    set({ updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } } }),
    "spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero",
  ],
  [
    "StatefulSet",
    "a way of its own",
    set({ podManagementPolicy: "X" }),
    `spec.podManagementPolicy: Invalid value: "X": must be 'OrderedReady' or 'Parallel'`,
  ],
  [
    "StatefulSet",
    "a mounted claim",
    set({
      volumeClaimTemplates: [{ metadata: { name: "d" }, spec: {} }],
      template: {
        ...template,
        spec: { containers: [{ name: "c", image: "i", volumeMounts: [{ name: "d", mountPath: "/d" }] }] },
      },
    }),
    undefined,
  ],
  [
    "StatefulSet",
    "a name with a dot",
    { metadata: { name: "x.y" }, ...set() },
    'StatefulSet.apps "x.y" is invalid: metadata.name: Invalid value: "x.y": must not contain dots',
  ],
])("a %s with %s", (kind, _, object, said) => {
  expect(judged(`apps/${kind}`, object)).toBe(said);
});

test.each<[string, object, string | undefined]>([
  ["Job", job(), undefined],
  ["Job", job({ completions: -1 }), "spec.completions: Invalid value: -1: must be greater than or equal to 0"],
  [
    "Job",
    job({ completionMode: "Indexed", parallelism: 1 }),
    "spec.completions: Required value: when completion mode is Indexed",
  ],
  ["Job", job({ template }), 'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"'],
  ["Job", job({ manualSelector: true, selector }), undefined],
  [
    "Job",
    job({ manualSelector: true }),
    '[spec.selector: Required value, spec.template.metadata.labels: Invalid value: {"app":"x"}: `selector` does not match template `labels`]',
  ],
  ["CronJob", cron(), undefined],
  ["CronJob", cron({ schedule: "" }), "spec.schedule: Required value"],
  ["CronJob", cron({ timeZone: "Europe/Zurich" }), undefined],
  [
    "CronJob",
    cron({ timeZone: "Europe/Nowhere" }),
    'spec.timeZone: Invalid value: "Europe/Nowhere": unknown time zone Europe/Nowhere',
  ],
  [
    "CronJob",
    cron({ schedule: "TZ=UTC 0 0 * * *" }),
    'spec.schedule: Invalid value: "TZ=UTC 0 0 * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
  ],
  [
    "CronJob",
    cron({ concurrencyPolicy: "X" }),
    'spec.concurrencyPolicy: Unsupported value: "X": supported values: "Allow", "Forbid", "Replace"',
  ],
])("a %s: %j", (kind, object, said) => {
  expect(judged(`batch/${kind}`, object)).toBe(said);
});

test.each<[string, object, object, string, string | undefined]>([
  ["apps/Deployment", set(), set({ replicas: 3 }), "", undefined],
  [
    "apps/Deployment",
    set(),
    set({
      selector: { matchLabels: { app: "x", b: "c" } },
      template: { ...template, metadata: { labels: { app: "x", b: "c" } } },
    }),
    "",
    'spec.selector: Invalid value: {"matchLabels":{"app":"x","b":"c"}}: field is immutable',
  ],
  [
    "apps/Deployment",
    set(),
    { status: { replicas: 1, readyReplicas: 2, availableReplicas: 1 } },
    "status",
    "status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas",
  ],
  [
    "apps/StatefulSet",
    set(),
    set({ serviceName: "s" }),
    "",
    "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
  ],
])("a %s that changes from %j to %j (%s)", (kind, ...row) => {
  const [before, after, subresource, said] = row;
  expect(judgedUpdate(kind, before, after, subresource)).toBe(said);
});

test.each<[string, string | undefined]>([
  ["*/5 * * * *", undefined],
  ["0 0 1,15 jan-mar mon", undefined],
  ["@every 1h30m", undefined],
  ["@often", "unrecognized descriptor: @often"],
  ["* * * *", "expected exactly 5 fields, found 4: [* * * *]"],
  ["60 * * * *", "end of range (60) above maximum (59): 60"],
  ["* * 0 * *", "beginning of range (0) below minimum (1): 0"],
  ["5-1 * * * *", "beginning of range (5) beyond end of range (1): 5-1"],
  ["*/0 * * * *", "step of range should be a positive number: */0"],
  ["x * * * *", 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
  ["1-2-3 * * * *", "too many hyphens: 1-2-3"],
])("the schedule %s", (schedule, problem) => {
  expect(scheduleProblem(schedule)).toBe(problem);
});
