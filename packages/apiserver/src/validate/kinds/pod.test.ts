// Long because it is a table: one row for each rule of a pod, with the words of the real server.
import { expect, test } from "vitest";
import { judged, judgedUpdate } from "../../fixtures/judged.ts";

const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const c = { name: "c", image: "i" };
const pod = (container: object, more: object = {}): object => ({
  spec: { containers: [{ ...c, ...container }], ...more },
});
const mounted = (mount: object): object => pod({ volumeMounts: [mount] }, { volumes: [{ name: "v" }] });
const volume = (source: object): object => pod({}, { volumes: [{ name: "v", ...source }] });
const probe = (more: object): object => pod({ livenessProbe: more });
const affine = (term: object): object =>
  pod(
    {},
    {
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } },
    },
  );

test.each<[string, object, string | undefined]>([
  ["the least", pod({}), undefined],
  ["no containers", { spec: {} }, "spec.containers: Required value"],
  [
    "a container without anything",
    { spec: { containers: [{}] } },
    "[spec.containers[0].name: Required value, spec.containers[0].image: Required value]",
  ],
  ["a bad name", pod({ name: "A" }), `spec.containers[0].name: Invalid value: "A": ${label}`],
  [
    "a long port name",
    pod({ ports: [{ containerPort: 1, name: "a-very-long-name" }] }),
    'spec.containers[0].ports[0].name: Invalid value: "a-very-long-name": must be no more than 15 characters',
  ],
  [
    "a port name without letters",
    pod({ ports: [{ containerPort: 1, name: "80" }] }),
    'spec.containers[0].ports[0].name: Invalid value: "80": must contain at least one letter (a-z)',
  ],
  [
    "two ports of a name",
    pod({
      ports: [
        { containerPort: 1, name: "a" },
        { containerPort: 2, name: "a" },
      ],
    }),
    'spec.containers[0].ports[1].name: Duplicate value: "a"',
  ],
  [
    "a protocol",
    pod({ ports: [{ containerPort: 1, protocol: "tcp" }] }),
    'spec.containers[0].ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"',
  ],
  [
    "one host port twice",
    pod({
      ports: [
        { containerPort: 1, hostPort: 9 },
        { containerPort: 2, hostPort: 9 },
      ],
    }),
    'spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//9"',
  ],
  [
    "another port on the host's network",
    pod({ ports: [{ containerPort: 1, hostPort: 9 }] }, { hostNetwork: true }),
    "spec.containers[0].ports[0].hostPort: Invalid value: 9: must match `containerPort` when `hostNetwork` is true",
  ],
  ["ports on the host's network", pod({ ports: [{ containerPort: 1 }] }, { hostNetwork: true }), undefined],
  [
    "a variable without name",
    pod({ env: [{ name: "", value: "a" }] }),
    "spec.containers[0].env[0].name: Required value",
  ],
  [
    "a variable with =",
    pod({ env: [{ name: "a=b" }] }),
    `spec.containers[0].env[0].name: Invalid value: "a=b": a valid environment variable name must consist only of printable ASCII characters other than '='`,
  ],
  [
    "a variable from nowhere",
    pod({ env: [{ name: "a", valueFrom: {} }] }),
    'spec.containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
  ],
  [
    "a variable of both",
    pod({ env: [{ name: "a", value: "b", valueFrom: { secretKeyRef: { name: "s", key: "k" } } }] }),
    'spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
  ],
  [
    "a field that is none",
    pod({ env: [{ name: "a", valueFrom: { fieldRef: { fieldPath: "spec.x" } } }] }),
    'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.x": error converting fieldPath: field label not supported: spec.x',
  ],
  ["a label", pod({ env: [{ name: "a", valueFrom: { fieldRef: { fieldPath: "metadata.labels['a']" } } }] }), undefined],
  [
    "a key without name",
    pod({ env: [{ name: "a", valueFrom: { secretKeyRef: { name: "s", key: "" } } }] }),
    "spec.containers[0].env[0].valueFrom.secretKeyRef.key: Required value",
  ],
  [
    "variables from nowhere",
    pod({ envFrom: [{}] }),
    'spec.containers[0].envFrom: Invalid value: "": must specify one of: `configMapRef` or `secretRef`',
  ],
  [
    "a request above its limit",
    pod({ resources: { requests: { cpu: "1" }, limits: { cpu: "500m" } } }),
    'spec.containers[0].resources.requests: Invalid value: "1": must be less than or equal to cpu limit of 500m',
  ],
  [
    "a resource that is none",
    pod({ resources: { limits: { a: "1" } } }),
    '[spec.containers[0].resources.limits[a]: Invalid value: "a": must be a standard resource type or fully qualified, spec.containers[0].resources.limits[a]: Invalid value: "a": must be a standard resource for containers, spec.containers[0].resources.requests[a]: Invalid value: "a": must be a standard resource type or fully qualified, spec.containers[0].resources.requests[a]: Invalid value: "a": must be a standard resource for containers]',
  ],
  [
    "half a device",
    pod({ resources: { limits: { "x.io/gpu": "500m" } } }),
    '[spec.containers[0].resources.limits[x.io/gpu]: Invalid value: "500m": must be an integer, spec.containers[0].resources.requests[x.io/gpu]: Invalid value: "500m": must be an integer]',
  ],
  ["a probe of nothing", probe({}), "spec.containers[0].livenessProbe: Required value: must specify a handler type"],
  [
    "a probe of two",
    probe({ exec: { command: ["a"] }, tcpSocket: { port: 1 } }),
    "spec.containers[0].livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type",
  ],
  [
    "a probe of no port",
    probe({ httpGet: { port: 0 } }),
    "spec.containers[0].livenessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive",
  ],
  [
    "a probe that is in time never",
    probe({ exec: { command: ["a"] }, periodSeconds: -1 }),
    "spec.containers[0].livenessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0",
  ],
  [
    "life that begins twice",
    probe({ exec: { command: ["a"] }, successThreshold: 2 }),
    "spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1",
  ],
  [
    "a mount of nothing",
    pod({ volumeMounts: [{ name: "w", mountPath: "/a" }] }),
    'spec.containers[0].volumeMounts[0].name: Not found: "w"',
  ],
  [
    "a mount to nowhere",
    mounted({ name: "v", mountPath: "" }),
    "spec.containers[0].volumeMounts[0].mountPath: Required value",
  ],
  [
    "a mount upwards",
    mounted({ name: "v", mountPath: "/a", subPath: "../b" }),
    `spec.containers[0].volumeMounts.subPath: Invalid value: "../b": must not contain '..'`,
  ],
  [
    "a mount that shares",
    mounted({ name: "v", mountPath: "/a", mountPropagation: "Bidirectional" }),
    "spec.containers[0].volumeMounts.mountPropagation: Forbidden: Bidirectional mount propagation is available only to privileged containers",
  ],
  [
    "two volumes of a name",
    pod({}, { volumes: [{ name: "v" }, { name: "v" }] }),
    'spec.volumes[1].name: Duplicate value: "v"',
  ],
  [
    "a volume of two kinds",
    volume({ emptyDir: {}, hostPath: { path: "/a" } }),
    "spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type",
  ],
  ["a secret without name", volume({ secret: {} }), "spec.volumes[0].secret.secretName: Required value"],
  [
    "a kind of path",
    volume({ hostPath: { path: "/a", type: "Dir" } }),
    'spec.volumes[0].hostPath.type: Unsupported value: "Dir": supported values: "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"',
  ],
  [
    "a mode",
    volume({ configMap: { name: "m", defaultMode: 512 } }),
    "spec.volumes[0].configMap.defaultMode: Invalid value: 512: must be a number between 0 and 0777 (octal), both inclusive",
  ],
  [
    "a short token",
    pod(
      {},
      {
        serviceAccountName: "a",
        volumes: [
          { name: "v", projected: { sources: [{ serviceAccountToken: { path: "t", expirationSeconds: 5 } }] } },
        ],
      },
    ),
    "spec.volumes[0].projected.sources[0].serviceAccountToken.expirationSeconds: Invalid value: 5: may not specify a duration less than 10 minutes",
  ],
  [
    "a policy",
    pod({}, { restartPolicy: "X", dnsPolicy: "Y" }),
    '[spec.restartPolicy: Unsupported value: "X": supported values: "Always", "OnFailure", "Never", spec.dnsPolicy: Unsupported value: "Y": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"]',
  ],
  [
    "no names to ask",
    pod({}, { dnsPolicy: "None" }),
    "spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None",
  ],
  [
    "a toleration of all",
    pod({}, { tolerations: [{}] }),
    'spec.tolerations[0].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values and all keys"',
  ],
  [
    "a toleration for a time",
    pod({}, { tolerations: [{ key: "a", operator: "Exists", tolerationSeconds: 1 }] }),
    `spec.tolerations[0].effect: Invalid value: "": effect must be 'NoExecute' when \`tolerationSeconds\` is set`,
  ],
  [
    "a selector of nodes",
    affine({ matchExpressions: [{ key: "a", operator: "In" }] }),
    "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
  ],
  [
    "pods nowhere apart",
    pod(
      {},
      {
        affinity: {
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { topologyKey: "a", labelSelector: { matchExpressions: [{ key: "a", operator: "Is" }] } },
            ],
          },
        },
      },
    ),
    'spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator',
  ],
  [
    "a spread",
    pod({}, { topologySpreadConstraints: [{ maxSkew: 0, topologyKey: "", whenUnsatisfiable: "X" }] }),
    '[spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero, spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty, spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "X": supported values: "DoNotSchedule", "ScheduleAnyway"]',
  ],
  [
    "a user",
    pod({}, { securityContext: { runAsUser: -1 } }),
    "spec.securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive",
  ],
  [
    "both more and no more",
    pod({ securityContext: { privileged: true, allowPrivilegeEscalation: false } }),
    'spec.containers[0].securityContext: Invalid value: {"privileged":true,"allowPrivilegeEscalation":false}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
  ],
  [
    "no time",
    pod({}, { activeDeadlineSeconds: 0 }),
    "spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive",
  ],
  [
    "an init container of the same name",
    pod({}, { initContainers: [c] }),
    'spec.initContainers[0].name: Duplicate value: "c"',
  ],
  [
    "an init container with a probe",
    pod({}, { initContainers: [{ ...c, name: "i", readinessProbe: { exec: { command: ["a"] } } }] }),
    "spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always",
  ],
  [
    "an init container that stays",
    pod(
      {},
      { initContainers: [{ ...c, name: "i", restartPolicy: "Always", readinessProbe: { exec: { command: ["a"] } } }] },
    ),
    undefined,
  ],
  [
    "a space before the image",
    pod({ image: " i" }),
    'spec.containers[0].image: Invalid value: " i": must not have leading or trailing whitespace',
  ],
])("a pod with %s", (_, object, said) => {
  expect(judged("/Pod", object)).toBe(said);
});

const frozen =
  "spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";
const tolerant = pod({}, { tolerations: [{ key: "a", operator: "Exists" }] });

test.each<[string, object, object, string, string | undefined]>([
  ["another image", pod({}), pod({ image: "j" }), "", undefined],
  ["another command", pod({}), pod({ command: ["a"] }), "", frozen],
  ["the node", pod({}), pod({}, { nodeName: "n" }), "", frozen],
  ["the node, by a binding", pod({}), pod({}, { nodeName: "n" }), "binding", undefined],
  [
    "one more container",
    pod({}),
    { spec: { containers: [c, { ...c, name: "d" }] } },
    "",
    "spec.containers: Forbidden: pod updates may not add or remove containers",
  ],
  [
    "a later end",
    pod({}, { activeDeadlineSeconds: 5 }),
    pod({}, { activeDeadlineSeconds: 6 }),
    "",
    "spec.activeDeadlineSeconds: Invalid value: 6: must be less than or equal to previous value",
  ],
  ["one toleration more", pod({}), tolerant, "", undefined],
  [
    "one toleration less",
    tolerant,
    pod({}),
    "",
    "spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds",
  ],
  [
    "one gate more",
    pod({}, { schedulingGates: [{ name: "a" }] }),
    pod({}, { schedulingGates: [{ name: "a" }, { name: "b" }] }),
    "",
    "spec.schedulingGates[1].name: Forbidden: only deletion is allowed, but found new scheduling gate 'b'",
  ],
  [
    "another amount",
    pod({ resources: { requests: { cpu: "2" } } }),
    pod({ resources: { requests: { cpu: "1" } } }),
    "resize",
    undefined,
  ],
  [
    "an amount at all",
    pod({}),
    pod({ resources: { requests: { cpu: "1" } } }),
    "resize",
    'spec: Invalid value: "BestEffort": Pod QOS Class may not change as a result of resizing',
  ],
  ["another amount, not by its own way", pod({}), pod({ resources: { requests: { cpu: "1" } } }), "", frozen],
  [
    "debugging with a probe",
    pod({}),
    pod({}, { ephemeralContainers: [{ ...c, name: "d", livenessProbe: { exec: { command: ["a"] } } }] }),
    "ephemeralcontainers",
    "spec.ephemeralContainers[0].livenessProbe: Forbidden: cannot be set for an Ephemeral Container",
  ],
  [
    "a quality",
    pod({}),
    { status: { qosClass: "Guaranteed" } },
    "status",
    'status.qosClass: Invalid value: "Guaranteed": field is immutable',
  ],
])("a pod is given %s", (_, ...row) => {
  const [before, after, subresource, said] = row;
  expect(judgedUpdate("/Pod", before, after, subresource)).toBe(said);
});
