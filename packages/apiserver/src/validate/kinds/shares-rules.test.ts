import { type RefusedRow, testRefused } from "../../fixtures/refused-rows.ts";

/** What the real server says of quotas, limits, autoscalers that are not right. */
const rows: readonly RefusedRow[] = [
  [
    "/api/v1/namespaces/default/resourcequotas",
    {
      metadata: { name: "s" },
      spec: {
        hard: { "x y": "1", foo: "1", pods: "1.5", "requests.cpu": "1500m", "count/a.b": "1", "requests.x/y": "1" },
      },
    },
    "ResourceQuota \"s\" is invalid: [spec.hard[x y]: Invalid value: \"x y\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'), spec.hard[x y]: Invalid value: \"x y\": must be a standard resource for quota, spec.hard[foo]: Invalid value: \"foo\": must be a standard resource type or fully qualified, spec.hard[foo]: Invalid value: \"foo\": must be a standard resource for quota, spec.hard[pods]: Invalid value: \"1500m\": must be an integer]",
  ],
  [
    "/api/v1/namespaces/default/resourcequotas",
    { metadata: { name: "s" }, spec: { scopes: ["X", "BestEffort", "NotBestEffort"], hard: { cpu: "1" } } },
    'ResourceQuota "s" is invalid: [spec.scopes: Invalid value: ["X","BestEffort","NotBestEffort"]: unsupported scope, spec.scopes: Invalid value: ["X","BestEffort","NotBestEffort"]: unsupported scope applied to resource, spec.scopes: Invalid value: ["X","BestEffort","NotBestEffort"]: conflicting scopes]',
  ],
  [
    "/api/v1/namespaces/default/resourcequotas",
    { metadata: { name: "s" }, spec: { scopes: ["BestEffort"], hard: { "requests.cpu": "1" } } },
    'ResourceQuota "s" is invalid: spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource',
  ],
  [
    "/api/v1/namespaces/default/resourcequotas",
    {
      metadata: { name: "s" },
      spec: {
        scopeSelector: {
          matchExpressions: [
            { scopeName: "PriorityClass", operator: "In" },
            { scopeName: "Terminating", operator: "In", values: ["x"] },
            { scopeName: "X", operator: "Y" },
            { scopeName: "PriorityClass", operator: "Exists", values: ["a"] },
          ],
        },
        hard: { pods: "1" },
      },
    },
    "ResourceQuota \"s\" is invalid: [spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector, spec.scopeSelector.matchExpressions.operator: Invalid value: \"In\": must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity, spec.scopeSelector.matchExpressions.scopeName: Invalid value: \"X\": unsupported scope, spec.scopeSelector.matchExpressions.operator: Invalid value: \"Y\": not a valid selector operator, spec.scopeSelector.matchExpressions.values: Invalid value: [\"a\"]: must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector]",
  ],
  [
    "/api/v1/namespaces/default/limitranges",
    { metadata: { name: "s" }, spec: { limits: [{ type: "x" }] } },
    'LimitRange "s" is invalid: spec.limits[0].type: Invalid value: "x": must be a standard limit type or fully qualified',
  ],
  [
    "/api/v1/namespaces/default/limitranges",
    {
      metadata: { name: "s" },
      spec: {
        limits: [
          {
            type: "Container",
            min: { cpu: "2" },
            max: { cpu: "1" },
            default: { cpu: "3" },
            defaultRequest: { cpu: "500m" },
          },
        ],
      },
    },
    'LimitRange "s" is invalid: [spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1, spec.limits[0].defaultRequest[cpu]: Invalid value: "500m": min value 2 is greater than default request value 500m, spec.limits[0].default[cpu]: Invalid value: "1": default value 3 is greater than max value 1]',
  ],
  [
    "/api/v1/namespaces/default/limitranges",
    {
      metadata: { name: "s" },
      spec: { limits: [{ type: "Pod", default: { cpu: "1" }, defaultRequest: { cpu: "1" } }] },
    },
    "LimitRange \"s\" is invalid: [spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod', spec.limits[0].defaultRequest: Forbidden: may not be specified when `type` is 'Pod']",
  ],
  [
    "/api/v1/namespaces/default/limitranges",
    { metadata: { name: "s" }, spec: { limits: [{ type: "PersistentVolumeClaim" }] } },
    'LimitRange "s" is invalid: spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided',
  ],
  [
    "/api/v1/namespaces/default/limitranges",
    {
      metadata: { name: "s" },
      spec: { limits: [{ type: "Container", maxLimitRequestRatio: { cpu: "0.5" } }, { type: "Container" }] },
    },
    'LimitRange "s" is invalid: [spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1, spec.limits[1].type: Duplicate value: "Container"]',
  ],
  [
    "/api/v1/namespaces/default/limitranges",
    {
      metadata: { name: "s" },
      spec: { limits: [{ type: "Container", default: { cpu: "1" }, defaultRequest: { cpu: "2" } }] },
    },
    'LimitRange "s" is invalid: spec.limits[0].defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than default limit value 1',
  ],
  [
    "/api/v1/namespaces/default/limitranges",
    {
      metadata: { name: "s" },
      spec: {
        limits: [
          { type: "Container", min: { memory: "10" }, max: { memory: "20" }, maxLimitRequestRatio: { memory: "3" } },
        ],
      },
    },
    'LimitRange "s" is invalid: spec.limits[0].maxLimitRequestRatio[memory]: Invalid value: "3": ratio 3 is greater than max/min = 2.000000',
  ],
  [
    "/api/v1/namespaces/default/limitranges",
    { metadata: { name: "s" }, spec: { limits: [{ type: "Container", max: { foo: "1" } }] } },
    'LimitRange "s" is invalid: [spec.limits[0].max[foo]: Invalid value: "foo": must be a standard resource type or fully qualified, spec.limits[0].max[foo]: Invalid value: "foo": must be a standard resource for containers, spec.limits[0].default[foo]: Invalid value: "foo": must be a standard resource type or fully qualified, spec.limits[0].default[foo]: Invalid value: "foo": must be a standard resource for containers, spec.limits[0].defaultRequest[foo]: Invalid value: "foo": must be a standard resource type or fully qualified, spec.limits[0].defaultRequest[foo]: Invalid value: "foo": must be a standard resource for containers]',
  ],
  [
    "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers",
    { metadata: { name: "s" }, spec: { scaleTargetRef: { kind: "", name: "" }, maxReplicas: 1, minReplicas: 0 } },
    'HorizontalPodAutoscaler.autoscaling "s" is invalid: [spec.minReplicas: Invalid value: 0: must be greater than or equal to 1, spec.scaleTargetRef.kind: Required value, spec.scaleTargetRef.name: Required value, spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group, spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas]',
  ],
  [
    "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers",
    {
      metadata: { name: "s" },
      spec: { scaleTargetRef: { apiVersion: "v1", kind: "A/b", name: "a/b" }, maxReplicas: 1, minReplicas: 2 },
    },
    'HorizontalPodAutoscaler.autoscaling "s" is invalid: [spec.maxReplicas: Invalid value: 1: must be greater than or equal to `minReplicas`, spec.scaleTargetRef.kind: Invalid value: "A/b": may not contain \'/\', spec.scaleTargetRef.name: Invalid value: "a/b": may not contain \'/\', spec.scaleTargetRef.apiVersion: Invalid value: "v1": apiVersion must specify API group]',
  ],
  [
    "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers",
    {
      metadata: { name: "s" },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "D", name: "d" },
        maxReplicas: 1,
        metrics: [
          { type: "" },
          { type: "X" },
          { type: "Resource" },
          { type: "Resource", resource: { name: "", target: { type: "X" } } },
          {
            type: "Resource",
            resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 0, averageValue: "1" } },
          },
          { type: "Pods" },
        ],
      },
    },
    'HorizontalPodAutoscaler.autoscaling "s" is invalid: [spec.metrics[0].type: Required value: must specify a metric source type, spec.metrics[0].type: Unsupported value: "": supported values: "ContainerResource", "External", "Object", "Pods", "Resource", spec.metrics[1].type: Unsupported value: "X": supported values: "ContainerResource", "External", "Object", "Pods", "Resource", spec.metrics[2].resource: Required value: must populate information for the given metric source, spec.metrics[3].resource.name: Required value: must specify a resource name, spec.metrics[3].resource.target.type: Invalid value: "X": must be either Utilization, Value, or AverageValue, spec.metrics[3].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization, spec.metrics[4].resource.target.averageUtilization: Invalid value: 0: must be greater than 0, spec.metrics[4].resource.target.averageValue: Forbidden: may not set both a target raw value and a target utilization, spec.metrics[5].pods: Required value: must populate information for the given metric source]',
  ],
  [
    "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers",
    {
      metadata: { name: "s" },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "D", name: "d" },
        maxReplicas: 1,
        behavior: {
          scaleUp: {
            stabilizationWindowSeconds: -1,
            selectPolicy: "X",
            policies: [{ type: "Y", value: 0, periodSeconds: 0 }],
          },
          scaleDown: { policies: [] },
        },
      },
    },
    'HorizontalPodAutoscaler.autoscaling "s" is invalid: [spec.behavior.scaleUp.stabilizationWindowSeconds: Invalid value: -1: must be greater than or equal to zero, spec.behavior.scaleUp.selectPolicy: Unsupported value: "X": supported values: "Disabled", "Max", "Min", spec.behavior.scaleUp.policies[0].type: Unsupported value: "Y": supported values: "Percent", "Pods", spec.behavior.scaleUp.policies[0].value: Invalid value: 0: must be greater than zero, spec.behavior.scaleUp.policies[0].periodSeconds: Invalid value: 0: must be greater than zero, spec.behavior.scaleDown.policies: Required value: must specify at least one Policy]',
  ],
  [
    "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers",
    {
      metadata: { name: "s" },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "D", name: "d" },
        maxReplicas: 1,
        metrics: [
          { type: "Pods", pods: { metric: { name: "" }, target: { type: "Value", value: "1" } } },
          { type: "External", external: { metric: { name: "a/b" }, target: { type: "Value", value: "0" } } },
          {
            type: "Object",
            object: {
              describedObject: { kind: "", name: "" },
              metric: { name: "x" },
              target: { type: "AverageValue", averageValue: "-1" },
            },
          },
          {
            type: "ContainerResource",
            containerResource: { name: "cpu", container: "", target: { type: "Utilization", averageUtilization: 1 } },
          },
        ],
      },
    },
    'HorizontalPodAutoscaler.autoscaling "s" is invalid: [spec.metrics[0].pods.metric.name: Required value: must specify a metric name, spec.metrics[0].pods.target.averageValue: Required value: must specify a positive target averageValue, spec.metrics[1].external.metric.name: Invalid value: "a/b": may not contain \'/\', spec.metrics[1].external.target.value: Invalid value: "0": must be positive, spec.metrics[2].object.describedObject.kind: Required value, spec.metrics[2].object.describedObject.name: Required value, spec.metrics[2].object.target.averageValue: Invalid value: "-1": must be positive, spec.metrics[3].containerResource.container: Required value: must specify a container]',
  ],
];

testRefused(rows);
