import { beforeEach, describe, expect, test } from "vitest";
import { type Harness, harness, type Reply } from "../fixtures/harness.ts";
import { merge, pod } from "../fixtures/objects.ts";

const pods = "/api/v1/namespaces/default/pods";
let h: Harness;

beforeEach(async () => {
  h = await harness();
});

describe("eviction", () => {
  const evict = (name: string): Promise<Reply> =>
    h.call("POST", `${pods}/${name}/eviction`, {
      body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name } },
    });
  const budgets = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";

  beforeEach(async () => {
    for (const name of ["p1", "p2", "p3"]) {
      await h.call("POST", pods, { body: pod(name, { node: "n1", labels: { app: "web" } }) });
      await h.call("PATCH", `${pods}/${name}/status`, {
        body: { status: { phase: "Running", conditions: [{ type: "Ready", status: "True" }] } },
        headers: merge,
      });
    }
  });

  const budget = (spec: object): object => ({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: "web" },
    spec: { selector: { matchLabels: { app: "web" } }, ...spec },
  });

  test("without a budget it is a deletion", async () => {
    const reply = await evict("p1");
    expect([reply.status, reply.json.status]).toEqual([201, "Success"]);
    expect((await h.call("GET", `${pods}/p1`)).json.metadata.deletionTimestamp).toEqual(expect.any(String));
  });

  test("a budget keeps its status and allows just as many as it says", async () => {
    await h.call("POST", budgets, { body: budget({ minAvailable: 2 }) });
    await h.sim.run(500);
    expect((await h.call("GET", `${budgets}/web`)).json.status).toMatchObject({
      expectedPods: 3,
      currentHealthy: 3,
      desiredHealthy: 2,
      disruptionsAllowed: 1,
      observedGeneration: 1,
    });
    const [first, second] = await h.calls([
      [
        "POST",
        `${pods}/p1/eviction`,
        { body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "p1" } } },
      ],
      [
        "POST",
        `${pods}/p2/eviction`,
        { body: { apiVersion: "policy/v1", kind: "Eviction", metadata: { name: "p2" } } },
      ],
    ]);
    expect(first?.status).toBe(201);
    expect(second?.status).toBe(429);
    expect(second?.headers["retry-after"]).toBeUndefined();
    expect(second?.json).toMatchObject({
      reason: "TooManyRequests",
      message: "Cannot evict pod as it would violate the pod's disruption budget.",
      details: {
        causes: [
          { reason: "DisruptionBudget", message: "The disruption budget web needs 2 healthy pods and has 2 currently" },
        ],
      },
    });
    await h.sim.run(500);
    expect((await h.call("GET", `${budgets}/web`)).json.status).toMatchObject({
      currentHealthy: 2,
      disruptionsAllowed: 0,
    });
  });

  test("percentages and maxUnavailable count what the controllers want", async () => {
    await h.call("POST", budgets, { body: budget({ maxUnavailable: "34%" }) });
    await h.sim.run(500);
    expect((await h.call("GET", `${budgets}/web`)).json.status).toMatchObject({
      expectedPods: 3,
      desiredHealthy: 1,
      disruptionsAllowed: 2,
    });
  });

  test("pods that have ended are evicted whatever the budget says", async () => {
    await h.call("POST", budgets, { body: budget({ minAvailable: 3 }) });
    await h.call("PATCH", `${pods}/p1/status`, { body: { status: { phase: "Succeeded" } }, headers: merge });
    expect((await evict("p1")).status).toBe(201);
    expect((await evict("p2")).status).toBe(429);
  });
});
