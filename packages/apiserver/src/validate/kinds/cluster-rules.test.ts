import { type RefusedRow, testRefused } from "../../fixtures/refused-rows.ts";

/** What the real server says of nodes, namespaces, priorities, leases, events, budgets that are not right. */
const rows: readonly RefusedRow[] = [
  [
    "/api/v1/nodes",
    {
      metadata: { name: "s" },
      spec: {
        taints: [
          { key: "", effect: "" },
          { key: "a b", value: "c d", effect: "X" },
          { key: "a", effect: "NoSchedule" },
          { key: "a", effect: "NoSchedule" },
        ],
      },
    },
    "Node \"s\" is invalid: [metadata.taints[0].key: Invalid value: \"\": name part must be non-empty, metadata.taints[0].key: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'), metadata.taints[0].effect: Required value, metadata.taints[1].key: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'), metadata.taints[1].value: Invalid value: \"c d\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?'), metadata.taints[1].effect: Unsupported value: \"X\": supported values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\", metadata.taints[3]: Duplicate value: {\"Key\":\"a\",\"Value\":\"\",\"Effect\":\"NoSchedule\",\"TimeAdded\":null}: taints must be unique by key and effect pair]",
  ],
  [
    "/api/v1/nodes",
    { metadata: { name: "s" }, spec: { podCIDRs: ["10.0.0.0/24", "10.1.0.0/24"] } },
    'Node "s" is invalid: spec.podCIDRs: Invalid value: ["10.0.0.0/24","10.1.0.0/24"]: may specify no more than one CIDR for each IP family',
  ],
  [
    "/api/v1/nodes",
    { metadata: { name: "s" }, status: { capacity: { cpu: "-1" } } },
    'Node "s" is invalid: [status.capacity.cpu: Invalid value: "-1": must be greater than or equal to 0, status.allocatable.cpu: Invalid value: "-1": must be greater than or equal to 0]',
  ],
  [
    "/api/v1/namespaces",
    { metadata: { name: "s" }, spec: { finalizers: ["x", "a/b"] } },
    'Namespace "s" is invalid: spec.finalizers: Invalid value: "x": name is neither a standard finalizer name nor is it fully qualified',
  ],
  [
    "/apis/scheduling.k8s.io/v1/priorityclasses",
    { metadata: { name: "s" }, value: 1, preemptionPolicy: "X" },
    'PriorityClass.scheduling.k8s.io "s" is invalid: preemptionPolicy: Unsupported value: "X": supported values: "PreemptLowerPriority", "Never"',
  ],
  [
    "/apis/scheduling.k8s.io/v1/priorityclasses",
    { metadata: { name: "system-x" }, value: 1 },
    "PriorityClass.scheduling.k8s.io \"system-x\" is invalid: metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-x is not a known system priority class",
  ],
  [
    "/apis/scheduling.k8s.io/v1/priorityclasses",
    { metadata: { name: "s" }, value: 1000000001 },
    'PriorityClass.scheduling.k8s.io "s" is invalid: value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
  ],
  [
    "/apis/scheduling.k8s.io/v1/priorityclasses",
    { metadata: { name: "system-node-critical" }, value: 1 },
    "PriorityClass.scheduling.k8s.io \"system-node-critical\" is invalid: metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: value of system-node-critical PriorityClass must be 2000001000",
  ],
  [
    "/apis/coordination.k8s.io/v1/namespaces/default/leases",
    { metadata: { name: "s" }, spec: { leaseDurationSeconds: -1, leaseTransitions: -1 } },
    'Lease.coordination.k8s.io "s" is invalid: [spec.leaseDurationSeconds: Invalid value: -1: must be greater than 0, spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0]',
  ],
  [
    "/apis/coordination.k8s.io/v1/namespaces/default/leases",
    { metadata: { name: "s" }, spec: { renewTime: "2020-01-01T00:00:00Z" } },
    'Lease in version "v1" cannot be handled as a Lease: parsing time "2020-01-01T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
  ],
  [
    "/apis/coordination.k8s.io/v1/namespaces/default/leases",
    { metadata: { name: "s" }, spec: { renewTime: "2020-01-01T00:00:00.123456789Z" } },
    'Lease in version "v1" cannot be handled as a Lease: parsing time "2020-01-01T00:00:00.123456789Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "789Z" as "Z07:00"',
  ],
  [
    "/apis/coordination.k8s.io/v1/namespaces/default/leases",
    { metadata: { name: "s" }, spec: { renewTime: "x" } },
    'Lease in version "v1" cannot be handled as a Lease: parsing time "x" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "x" as "2006"',
  ],
  [
    "/apis/coordination.k8s.io/v1/namespaces/default/leases",
    { metadata: { name: "s" }, spec: { renewTime: "" } },
    'Lease in version "v1" cannot be handled as a Lease: parsing time "" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "" as "2006"',
  ],
  [
    "/api/v1/namespaces/default/events",
    { metadata: { name: "s" }, involvedObject: { kind: "Foo", name: "x", namespace: "kube-system" } },
    'Event "s" is invalid: involvedObject.namespace: Invalid value: "kube-system": does not match event.namespace',
  ],
  [
    "/api/v1/namespaces/default/events",
    {
      metadata: { name: "s" },
      involvedObject: { kind: "Pod", name: "x", namespace: "default" },
      eventTime: "2020-01-01T00:00:00.123456Z",
    },
    "Event \"s\" is invalid: [reportingComponent: Required value, reportingComponent: Invalid value: \"\": name part must be non-empty, reportingComponent: Invalid value: \"\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'), reportingInstance: Required value, action: Required value, reason: Required value]",
  ],
  [
    "/apis/events.k8s.io/v1/namespaces/default/events",
    { metadata: { name: "s" }, regarding: { kind: "Pod", name: "x", namespace: "default" } },
    'Event "s" is invalid: [eventTime: Required value, type: Invalid value: "": has invalid value: ]',
  ],
  [
    "/apis/events.k8s.io/v1/namespaces/default/events",
    {
      metadata: { name: "s" },
      regarding: { kind: "Pod", name: "x", namespace: "default" },
      eventTime: "2020-01-01T00:00:00.123456Z",
      reportingController: "a/b",
      reportingInstance: "i",
      action: "a",
      reason: "r",
      type: "Odd",
      deprecatedCount: 3,
      series: { count: 1, lastObservedTime: null },
      deprecatedFirstTimestamp: "2020-01-01T00:00:00Z",
      deprecatedSource: { component: "x" },
    },
    'Event "s" is invalid: [series.count: Invalid value: "": should be at least 2, series.lastObservedTime: Required value, type: Invalid value: "": has invalid value: Odd, firstTimestamp: Invalid value: "": needs to be unset, count: Invalid value: "": needs to be unset, source: Invalid value: "": needs to be unset]',
  ],
  [
    "/apis/policy/v1/namespaces/default/poddisruptionbudgets",
    { metadata: { name: "s" }, spec: { minAvailable: -1 } },
    'PodDisruptionBudget.policy "s" is invalid: spec.minAvailable: Invalid value: -1: must be greater than or equal to 0',
  ],
  [
    "/apis/policy/v1/namespaces/default/poddisruptionbudgets",
    { metadata: { name: "s" }, spec: { minAvailable: "x%" } },
    "PodDisruptionBudget.policy \"s\" is invalid: spec.minAvailable: Invalid value: \"x%\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
  ],
  [
    "/apis/policy/v1/namespaces/default/poddisruptionbudgets",
    { metadata: { name: "s" }, spec: { maxUnavailable: "101%" } },
    'PodDisruptionBudget.policy "s" is invalid: spec.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
  ],
  [
    "/apis/policy/v1/namespaces/default/poddisruptionbudgets",
    { metadata: { name: "s" }, spec: { maxUnavailable: "5", selector: { matchLabels: { "a b": "c" } } } },
    "PodDisruptionBudget.policy \"s\" is invalid: [spec.maxUnavailable: Invalid value: \"5\": a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%'), spec.selector.matchLabels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')]",
  ],
  [
    "/apis/policy/v1/namespaces/default/poddisruptionbudgets",
    { metadata: { name: "s" }, spec: { minAvailable: 1, unhealthyPodEvictionPolicy: "X" } },
    'PodDisruptionBudget.policy "s" is invalid: spec.unhealthyPodEvictionPolicy: Unsupported value: "X": supported values: "AlwaysAllow", "IfHealthyBudget"',
  ],
  [
    "/apis/policy/v1/namespaces/default/poddisruptionbudgets",
    {
      metadata: { name: "s" },
      spec: { minAvailable: 1, maxUnavailable: "2%", unhealthyPodEvictionPolicy: "AlwaysAllow", selector: {} },
    },
    'PodDisruptionBudget.policy "s" is invalid: spec: Invalid value: {"MinAvailable":1,"Selector":{},"MaxUnavailable":"2%","UnhealthyPodEvictionPolicy":"AlwaysAllow"}: minAvailable and maxUnavailable cannot be both set',
  ],
];

testRefused(rows);
