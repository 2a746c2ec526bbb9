import { beforeEach, expect, test } from "vitest";
import { type Harness, harness, type Reply } from "../../fixtures/harness.ts";

const pods = "/api/v1/namespaces/default/pods";
let h: Harness;
beforeEach(async () => {
  h = await harness();
});

const create = (spec: object = {}, name = "p"): Promise<Reply> => {
  const containers = [{ name: "c", image: "x:1" }];
  return h.call("POST", pods, {
    body: { apiVersion: "v1", kind: "Pod", metadata: { name }, spec: { containers, ...spec } },
  });
};

test("a pod runs as the default account, with its token", async () => {
  const { spec } = (await create()).json;
  expect([spec.serviceAccountName, spec.serviceAccount]).toEqual(["default", "default"]);
  const [volume] = spec.volumes;
  expect(volume.name).toMatch(/^kube-api-access-[a-z0-9]{5}$/);
  expect(volume.projected.sources[0]).toEqual({ serviceAccountToken: { expirationSeconds: 3607, path: "token" } });
  expect(spec.containers[0].volumeMounts).toEqual([
    { name: volume.name, readOnly: true, mountPath: "/var/run/secrets/kubernetes.io/serviceaccount" },
  ]);
});

test("no token where the pod or its account wants none", async () => {
  expect((await create({ automountServiceAccountToken: false })).json.spec).not.toHaveProperty("volumes");
  const account = {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "quiet" },
    automountServiceAccountToken: false,
  };
  await h.call("POST", "/api/v1/namespaces/default/serviceaccounts", { body: account });
  expect((await create({ serviceAccountName: "quiet" }, "q")).json.spec).not.toHaveProperty("volumes");
});

test("an account that is not there: 403", async () => {
  const refused = await create({ serviceAccountName: "nobody" });
  expect([refused.status, refused.json.message]).toEqual([
    403,
    'pods "p" is forbidden: error looking up service account default/nobody: serviceaccount "nobody" not found',
  ]);
});

test("priority comes from the class, by default 0", async () => {
  expect((await create()).json.spec).toMatchObject({ priority: 0, preemptionPolicy: "PreemptLowerPriority" });
  const high = { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name: "high" }, value: 1000 };
  await h.call("POST", "/apis/scheduling.k8s.io/v1/priorityclasses", { body: high });
  expect((await create({ priorityClassName: "high" }, "q")).json.spec.priority).toBe(1000);
  expect((await create({ priorityClassName: "system-node-critical" }, "s")).json.spec.priority).toBe(2_000_001_000);
  const refused = await create({ priorityClassName: "low" }, "r");
  expect([refused.status, refused.json.message]).toEqual([
    403,
    'pods "r" is forbidden: no PriorityClass with name low was found',
  ]);
});

test("a pod stays five minutes on a lost node, unless it says otherwise", async () => {
  const five = { operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 };
  const unreachable = { ...five, key: "node.kubernetes.io/unreachable" };
  expect((await create()).json.spec.tolerations).toEqual([
    { ...five, key: "node.kubernetes.io/not-ready" },
    unreachable,
  ]);
  const own = { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 5 };
  expect((await create({ tolerations: [own] }, "q")).json.spec.tolerations).toEqual([own, unreachable]);
});

test("whoever creates a pod owns what he asked for, not what admission added", async () => {
  const text = JSON.stringify((await create()).json.metadata.managedFields);
  expect(text).toContain("f:containers");
  for (const field of ["f:volumes", "f:tolerations", "f:priority"]) expect(text).not.toContain(`"${field}"`);
});

test("containers for debugging are added below their subresource only, and nothing else is changed there", async () => {
  await create();
  const type = { "content-type": "application/strategic-merge-patch+json" };
  const debug = { name: "d", image: "busybox:1" };
  const added = await h.call("PATCH", `${pods}/p/ephemeralcontainers`, {
    headers: type,
    body: { spec: { ephemeralContainers: [debug], terminationGracePeriodSeconds: 1 } },
  });
  expect([
    added.status,
    added.json.spec.ephemeralContainers[0].name,
    added.json.spec.terminationGracePeriodSeconds,
  ]).toEqual([200, "d", 30]);
  const taken = await h.call("PATCH", `${pods}/p`, { headers: type, body: { spec: { ephemeralContainers: null } } });
  expect([taken.status, taken.json.details.causes[0].field]).toEqual([422, "spec"]);
  expect((await h.call("GET", `${pods}/p`)).json.spec.ephemeralContainers).toHaveLength(1);
});

test("a runtime class has to be there, and says what it costs and where it runs", async () => {
  const missing = await create({ runtimeClassName: "nowhere" });
  expect([missing.status, missing.json.message]).toEqual([
    403,
    'pods "p" is forbidden: pod rejected: RuntimeClass "nowhere" not found',
  ]);
  const body = {
    apiVersion: "node.k8s.io/v1",
    kind: "RuntimeClass",
    metadata: { name: "boxed" },
    handler: "boxed",
    overhead: { podFixed: { memory: "64Mi" } },
    scheduling: { nodeSelector: { boxed: "yes" }, tolerations: [{ key: "boxed", operator: "Exists" }] },
  };
  expect((await h.call("POST", "/apis/node.k8s.io/v1/runtimeclasses", { body })).status).toBe(201);
  const { spec } = (await create({ runtimeClassName: "boxed", nodeSelector: { zone: "a" } })).json;
  expect([spec.overhead, spec.nodeSelector]).toEqual([{ memory: "64Mi" }, { zone: "a", boxed: "yes" }]);
  expect(spec.tolerations).toContainEqual({ key: "boxed", operator: "Exists" });
  const elsewhere = await create({ runtimeClassName: "boxed", nodeSelector: { boxed: "no" } }, "q");
  expect(elsewhere.json.message).toBe(
    'pods "q" is forbidden: conflict: runtimeClass.scheduling.nodeSelector[boxed] = yes; pod.spec.nodeSelector[boxed] = no',
  );
  const plain = await create({ overhead: { cpu: "1" } }, "r");
  expect(plain.json.message).toBe(
    'pods "r" is forbidden: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
  );
});
