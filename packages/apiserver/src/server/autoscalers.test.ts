import { beforeEach, expect, test } from "vitest";
import { type Harness, harness } from "../fixtures/harness.ts";
import { merge } from "../fixtures/objects.ts";

const first = "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers";
const second = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers";
const prefix = "autoscaling.alpha.kubernetes.io/";
const spec = { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, maxReplicas: 3 };
const pods = {
  type: "Pods",
  pods: { metric: { name: "load" }, target: { type: "AverageValue", averageValue: "5" } },
};
const cpu = (share: number): object => ({
  type: "Resource",
  resource: { name: "cpu", target: { type: "Utilization", averageUtilization: share } },
});

let h: Harness;
beforeEach(async () => {
  h = await harness();
});

test("an autoscaler of either version is the other one, too", async () => {
  const made = await h.call("POST", first, { body: { metadata: { name: "h" }, spec } });
  expect(made.json.spec).toEqual({ ...spec, minReplicas: 1, targetCPUUtilizationPercentage: 80 });
  const { json } = await h.call("GET", `${second}/h`);
  expect([json.apiVersion, json.spec]).toEqual(["autoscaling/v2", { ...spec, minReplicas: 1, metrics: [cpu(80)] }]);
  const list = await h.call("GET", first);
  expect(list.json.items).toEqual([{ metadata: made.json.metadata, spec: made.json.spec, status: made.json.status }]);
  await h.call("DELETE", `${first}/h`);
  expect((await h.call("GET", `${second}/h`)).status).toBe(404);
});

test("what autoscaling/v1 cannot say stands in its annotations, and comes back from them", async () => {
  const behavior = { scaleDown: { stabilizationWindowSeconds: 60 } };
  const body = { metadata: { name: "h" }, spec: { ...spec, behavior, metrics: [cpu(50), pods] } };
  const made = await h.call("POST", second, { body });
  const { json } = await h.call("GET", `${first}/h`);
  expect(json.spec).toEqual({ ...spec, minReplicas: 1, targetCPUUtilizationPercentage: 50 });
  expect(json.metadata.annotations).toEqual({
    [`${prefix}metrics`]: '[{"type":"Pods","pods":{"metricName":"load","targetAverageValue":"5"}}]',
    [`${prefix}behavior`]:
      '{"ScaleUp":{"StabilizationWindowSeconds":0,"SelectPolicy":"Max","Policies":[{"Type":"Pods","Value":4,"PeriodSeconds":15},{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null},"ScaleDown":{"StabilizationWindowSeconds":60,"SelectPolicy":"Max","Policies":[{"Type":"Percent","Value":100,"PeriodSeconds":15}],"Tolerance":null}}',
  });
  const put = await h.call("PUT", `${first}/h`, { body: { ...json, spec: { ...json.spec, maxReplicas: 9 } } });
  expect(put.status).toBe(200);
  const after = await h.call("GET", `${second}/h`);
  expect(after.json.metadata.annotations).toBeUndefined();
  expect(after.json.spec).toEqual({ ...made.json.spec, maxReplicas: 9, metrics: [pods, cpu(50)] });
});

test("a write of one half in autoscaling/v1 leaves the other half as autoscaling/v2 has it", async () => {
  await h.call("POST", second, { body: { metadata: { name: "h" }, spec: { ...spec, metrics: [pods] } } });
  const conditions = [{ type: "AbleToScale", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z" }];
  const current = {
    type: "Resource",
    resource: { name: "cpu", current: { averageUtilization: 7, averageValue: "1" } },
  };
  const status = { conditions, currentMetrics: [current], currentReplicas: 2, desiredReplicas: 2 };
  await h.call("PATCH", `${second}/h/status`, { body: { status }, headers: merge });
  const shown = (await h.call("GET", `${first}/h`)).json;
  expect(shown.status).toEqual({ currentReplicas: 2, desiredReplicas: 2, currentCPUUtilizationPercentage: 7 });
  await h.call("PUT", `${first}/h`, { body: { metadata: { name: "h" }, spec } });
  expect((await h.call("GET", `${second}/h`)).json.status).toEqual(status);
  const below = { metadata: { annotations: null }, status: { desiredReplicas: 5 } };
  await h.call("PATCH", `${first}/h/status`, { body: below, headers: merge });
  const { json } = await h.call("GET", `${second}/h`);
  expect([json.spec.metrics, json.status.desiredReplicas]).toEqual([[cpu(80)], 5]);
});

test("annotations that are no metrics say nothing, and wrong numbers are refused in both versions", async () => {
  const odd = { [`${prefix}metrics`]: '[{"type":"Pods","pods":{"metricName":7}}]', own: "x" };
  const made = await h.call("POST", first, { body: { metadata: { name: "h", annotations: odd }, spec } });
  expect(made.json.metadata.annotations).toEqual({ own: "x" });
  const body = { metadata: { name: "x" }, spec: { ...spec, targetCPUUtilizationPercentage: 0 } };
  const { status, json } = await h.call("POST", first, { body });
  expect([status, json.details.causes[0].field]).toEqual([422, "spec.metrics[0].resource.target.averageUtilization"]);
});
