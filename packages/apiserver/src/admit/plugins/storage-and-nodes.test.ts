import { beforeEach, expect, test } from "vitest";
import { type Harness, harness } from "../../fixtures/harness.ts";
import { merge, pod } from "../../fixtures/objects.ts";

const claims = "/api/v1/namespaces/default/persistentvolumeclaims";
const volumes = "/api/v1/persistentvolumes";
const claim = {
  metadata: { name: "c" },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
};

let h: Harness;
beforeEach(async () => {
  h = await harness({ authorisation: "allow-all" });
  await h.call("POST", "/api/v1/namespaces/default/serviceaccounts", { body: { metadata: { name: "default" } } });
});

test("a claim goes away at once where no pod uses it, and with the last pod on a node that does", async () => {
  const made = await h.call("POST", claims, { body: claim });
  expect(made.json.metadata.finalizers).toEqual(["kubernetes.io/pvc-protection"]);
  await h.call("DELETE", `${claims}/c`);
  await h.sim.run(10);
  expect((await h.call("GET", `${claims}/c`)).status).toBe(404);

  await h.call("POST", claims, { body: claim });
  const user = pod("p", { node: "n1" }) as { readonly spec: object };
  const mounted = { ...user.spec, volumes: [{ name: "v", persistentVolumeClaim: { claimName: "c" } }] };
  await h.call("POST", "/api/v1/namespaces/default/pods", { body: { ...user, spec: mounted } });
  await h.call("DELETE", `${claims}/c`);
  await h.sim.run(10);
  expect((await h.call("GET", `${claims}/c`)).json.metadata.deletionTimestamp).toBeDefined();
  await h.call("DELETE", "/api/v1/namespaces/default/pods/p?gracePeriodSeconds=0");
  await h.sim.run(10);
  expect((await h.call("GET", `${claims}/c`)).status).toBe(404);
});

test("a volume stays as long as it is bound", async () => {
  const spec = { capacity: { storage: "1Gi" }, accessModes: ["ReadWriteOnce"], hostPath: { path: "/x" } };
  await h.call("POST", volumes, { body: { metadata: { name: "v" }, spec } });
  const phase = (text: string): Promise<unknown> =>
    h.call("PATCH", `${volumes}/v/status`, { body: { status: { phase: text } }, headers: merge });
  await phase("Bound");
  await h.call("DELETE", `${volumes}/v`);
  await h.sim.run(10);
  expect((await h.call("GET", `${volumes}/v`)).json.metadata.finalizers).toEqual(["kubernetes.io/pv-protection"]);
  await phase("Released");
  await h.sim.run(10);
  expect((await h.call("GET", `${volumes}/v`)).status).toBe(404);
});

test("a new node takes no pods until somebody takes its taint away", async () => {
  const made = await h.call("POST", "/api/v1/nodes", { body: { metadata: { name: "n" } } });
  expect(made.json.spec.taints).toEqual([{ key: "node.kubernetes.io/not-ready", effect: "NoSchedule" }]);
  const given = [{ key: "node.kubernetes.io/not-ready", effect: "NoSchedule", value: "x" }];
  const other = await h.call("POST", "/api/v1/nodes", { body: { metadata: { name: "m" }, spec: { taints: given } } });
  expect(other.json.spec.taints).toEqual(given);
  const freed = await h.call("PATCH", "/api/v1/nodes/n", { body: { spec: { taints: null } }, headers: merge });
  expect(freed.json.spec).toEqual({});
});
