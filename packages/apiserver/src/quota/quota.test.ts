import { beforeEach, expect, test } from "vitest";
import { type Harness, harness, type Reply } from "../fixtures/harness.ts";

const core = "/api/v1/namespaces/default";
let h: Harness;
beforeEach(async () => {
  h = await harness();
});

const pod = (name: string, resources: object, more: object = {}): Promise<Reply> =>
  h.call("POST", `${core}/pods`, {
    body: { metadata: { name }, spec: { containers: [{ name: "a", image: "i", resources }], ...more } },
  });
const make = (plural: string, name: string, spec: object): Promise<Reply> =>
  h.call("POST", `${core}/${plural}`, { body: { metadata: { name }, spec } });

test("a quota counts pods and what they ask for, in the step in which they are written", async () => {
  await make("resourcequotas", "q", { hard: { pods: "2", "requests.cpu": "1", "limits.memory": "1Gi" } });
  const said = async (reply: Promise<Reply>): Promise<unknown> => (await reply).json.message;
  expect(await said(pod("p", {}))).toBe(
    'pods "p" is forbidden: failed quota: q: must specify limits.memory for: a; requests.cpu for: a',
  );
  const much = { requests: { cpu: "1500m" }, limits: { memory: "2Gi" } };
  expect(await said(pod("p", much))).toBe(
    'pods "p" is forbidden: exceeded quota: q, requested: limits.memory=2Gi,requests.cpu=1500m, used: limits.memory=0,requests.cpu=0, limited: limits.memory=1Gi,requests.cpu=1',
  );
  const some = { requests: { cpu: "600m" }, limits: { memory: "200Mi" } };
  const body = { metadata: { generateName: "p-" }, spec: { containers: [{ name: "a", image: "i", resources: some }] } };
  const both = await h.calls([
    ["POST", `${core}/pods`, { body }],
    ["POST", `${core}/pods`, { body }],
  ]);
  expect(both.map(({ status }) => status)).toEqual([201, 403]);
  expect(both[1]?.json.message).toContain(
    "exceeded quota: q, requested: requests.cpu=600m, used: requests.cpu=600m, limited: requests.cpu=1",
  );
  await h.sim.run(500);
  const { status } = (await h.call("GET", `${core}/resourcequotas/q`)).json;
  expect(status.used).toEqual({ pods: "1", "requests.cpu": "600m", "limits.memory": "200Mi" });
  await h.call("DELETE", `${core}/pods/${both[0]?.json.metadata.name}`);
  await h.sim.run(500);
  expect((await h.call("GET", `${core}/resourcequotas/q`)).json.status.used.pods).toBe("0");
});

test("a quota counts objects of any kind, node ports and storage", async () => {
  const hard = { "count/configmaps": "1", "services.nodeports": "0", "requests.storage": "1Gi" };
  await make("resourcequotas", "q", { hard });
  // The authority's certificate is not in this namespace: its count begins with nothing.
  expect((await h.call("POST", `${core}/configmaps`, { body: { metadata: { name: "x" } } })).status).toBe(201);
  const messages = [
    await h.call("POST", `${core}/configmaps`, { body: { metadata: { name: "y" } } }),
    await make("services", "s", { type: "NodePort", ports: [{ port: 1 }] }),
    await make("persistentvolumeclaims", "c", {
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: "5Gi" } },
    }),
  ].map(({ json }) => json.message);
  expect(messages).toEqual([
    'configmaps "y" is forbidden: exceeded quota: q, requested: count/configmaps=1, used: count/configmaps=1, limited: count/configmaps=1',
    'services "s" is forbidden: exceeded quota: q, requested: services.nodeports=1, used: services.nodeports=0, limited: services.nodeports=0',
    'persistentvolumeclaims "c" is forbidden: exceeded quota: q, requested: requests.storage=5Gi, used: requests.storage=0, limited: requests.storage=1Gi',
  ]);
});

test("a quota with a scope is about the pods within it", async () => {
  await make("resourcequotas", "q", { hard: { pods: "0" }, scopes: ["BestEffort"] });
  expect((await pod("p", {})).status).toBe(403);
  expect((await pod("q", { requests: { cpu: "1" } })).status).toBe(201);
});

test("a limit range fills in what containers do not say, and says so", async () => {
  const container = { max: { cpu: "1", memory: "1Gi" }, default: { cpu: "500m" }, defaultRequest: { cpu: "200m" } };
  await make("limitranges", "l", { limits: [{ type: "Container", ...container }] });
  const { metadata, spec } = (await pod("p", {})).json;
  expect(metadata.annotations["kubernetes.io/limit-ranger"]).toBe(
    "LimitRanger plugin set: cpu, memory request for container a; cpu, memory limit for container a",
  );
  expect(spec.containers[0].resources).toEqual({
    limits: { cpu: "500m", memory: "1Gi" },
    requests: { cpu: "200m", memory: "1Gi" },
  });
});

test("a limit range refuses what is below, above and too far apart", async () => {
  await make("limitranges", "l", {
    limits: [
      { type: "Container", min: { cpu: "100m" }, max: { cpu: "1" }, maxLimitRequestRatio: { cpu: "4" } },
      { type: "Pod", max: { cpu: "1500m" } },
      { type: "PersistentVolumeClaim", max: { storage: "2Gi" } },
    ],
  });
  expect((await pod("p", { requests: { cpu: "50m" }, limits: { cpu: "2" } })).json.message).toBe(
    'pods "p" is forbidden: [minimum cpu usage per Container is 100m, but request is 50m, maximum cpu usage per Container is 1, but limit is 2, cpu max limit to request ratio per Container is 4, but provided ratio is 40.000000, maximum cpu usage per Pod is 1500m, but limit is 2]',
  );
  const claim = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "5Gi" } } };
  expect((await make("persistentvolumeclaims", "c", claim)).json.message).toBe(
    'persistentvolumeclaims "c" is forbidden: maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 5Gi',
  );
});

test("the priority classes of the system are there from the beginning", async () => {
  const { items } = (await h.call("GET", "/apis/scheduling.k8s.io/v1/priorityclasses")).json;
  expect(items.map((each: { metadata: { name: string }; value: number }) => [each.metadata.name, each.value])).toEqual([
    ["system-cluster-critical", 2_000_000_000],
    ["system-node-critical", 2_000_001_000],
  ]);
});
