import {
  AccessGrant,
  Cluster,
  ClusterRole,
  ClusterRoleBinding,
  type Input,
  isoTime,
  newObject,
  Operation,
  Project,
  platformNamespace,
  SelfSubjectAccessReview,
} from "@dipper/api";
import { openStage, type Stage, scaleUpOf, write } from "@dipper/room/testkit";
import { expect, it, vi } from "vitest";
import { accessRoom } from "./room.ts";

// A whole platform runs in each of these; the machine may be busy with others.
vi.setConfig({ testTimeout: 60_000 });

const group = "fleet.dipper.dev/group";
const clusters = [
  { name: "c1", labels: { [group]: "online" } },
  { name: "c2", labels: { [group]: "online" } },
  { name: "c3", labels: { [group]: "batch" } },
];
const open = (): Promise<Stage> => openStage({ rooms: [accessRoom], clusters });

type GrantInput = Input<typeof AccessGrant.source.spec>;
const user = (name: string) => [{ kind: "User", name }] as const;

async function give(stage: Stage, name: string, spec: object, by = stage.kube): Promise<void> {
  const grant = newObject(AccessGrant, { name }, { reason: "test", ...spec } as GrantInput);
  await stage.sim.complete(by.create(AccessGrant, grant, write));
}
const granted = (stage: Stage, name: string) => stage.get(AccessGrant, name)?.status?.conditions?.[0];
const holds = (stage: Stage, name: string) => stage.sim.until(() => granted(stage, name)?.status === "True");

/** As `kubectl auth can-i`. */
async function may(stage: Stage, who: string, verb: string, what: string): Promise<boolean> {
  const [resource = "", name = ""] = what.split("/");
  const [plural = "", ...rest] = resource.split(".");
  const group = rest.join(".");
  const namespace = group === "ops.dipper.dev" ? platformNamespace : "";
  const review = { spec: { resourceAttributes: { verb, group, resource: plural, name, namespace } } };
  const answer = await stage.sim.complete(
    stage
      .as(who, ["system:authenticated"])
      .create(SelfSubjectAccessReview, { metadata: {}, ...review } as never, write),
  );
  return answer.status?.allowed === true;
}
const onCluster = (stage: Stage, who: string, verb: string, name?: string) =>
  may(stage, who, verb, `clusters.fleet.dipper.dev/${name ?? ""}`);

it("a cluster's operator may there and nowhere else what an operator may", async () => {
  const stage = await open();
  await give(stage, "of-c1", {
    subjects: user("lin"),
    role: "dipper-operator",
    scope: { type: "Cluster", name: "c1" },
  });
  await holds(stage, "of-c1");
  const asked = ["c1", "c2", undefined].map((name) => onCluster(stage, "lin", "operate", name));
  expect(await Promise.all(asked)).toEqual([true, false, false]);
  expect(await onCluster(stage, "lin", "approve", "c1")).toBe(false);
  expect(await may(stage, "lin", "list", "operations.ops.dipper.dev")).toBe(false);
  expect(await may(stage, "lin", "create", "operations.ops.dipper.dev")).toBe(true);
  const create = (clusterName: string) => {
    const metadata = { name: `at-${clusterName}`, namespace: platformNamespace };
    const operation = newObject(Operation, metadata, scaleUpOf(["10.0.0.1"], { clusterName }));
    return stage.sim.complete(stage.as("lin", ["system:authenticated"]).create(Operation, operation, write));
  };
  await expect(create("c2")).rejects.toThrow("the verb operate on clusters.fleet.dipper.dev/c2 is missing");
  expect((await create("c1")).metadata.annotations?.["ops.dipper.dev/requested-by"]).toBe("lin");
});

it("a group's grant follows its clusters, and names none while there is none", async () => {
  const stage = await open();
  const scope = { type: "ClusterGroup", name: "online" };
  await give(stage, "online", { subjects: [{ kind: "Group", name: "sre" }], role: "dipper-viewer", scope });
  await holds(stage, "online");
  expect(stage.get(AccessGrant, "online")?.status).toMatchObject({ phase: "Active", clusters: ["c1", "c2"] });
  const moved = { metadata: { labels: { [group]: "online" } } };
  await stage.sim.complete(stage.kube.patch(Cluster, { name: "c3" }, moved, write));
  await stage.sim.until(() => stage.get(AccessGrant, "online")?.status?.clusters?.length === 3);
  expect(stage.get(ClusterRole, "dipper:grant:online")?.rules?.[0]?.resourceNames).toEqual(["c1", "c2", "c3"]);
  await give(stage, "none", { subjects: user("lin"), role: "dipper-viewer", scope: { ...scope, name: "edge" } });
  await stage.sim.until(() => granted(stage, "none")?.reason === "GroupEmpty");
  expect(stage.get(AccessGrant, "none")?.status?.why?.[0]?.message).toBe("No cluster is in the group edge.");
});

it("a grant for the fleet binds the shipped role itself; one of a role of one's own gives what is the platform's", async () => {
  const stage = await open();
  const fleet = { type: "Fleet" };
  await give(stage, "auditors", { subjects: user("ann"), role: "dipper-auditor", scope: fleet });
  await holds(stage, "auditors");
  const binding = stage.get(ClusterRoleBinding, "dipper:grant:auditors");
  expect(binding?.roleRef.name).toBe("dipper-auditor");
  expect(await onCluster(stage, "ann", "audit")).toBe(true);
  const rules = [
    { apiGroups: ["fleet.dipper.dev", ""], resources: ["clusters", "secrets"], verbs: ["get", "emergency"] },
    { nonResourceURLs: ["/metrics"], verbs: ["get"] },
  ];
  const role = (name: string, labels: object) => ({ metadata: { name, labels }, rules }) as never;
  const masters = stage.as("root", ["system:masters"]);
  await stage.sim.complete(masters.create(ClusterRole, role("fire", { "access.dipper.dev/role": "custom" }), write));
  await stage.sim.complete(masters.create(ClusterRole, role("other", {}), write));
  await give(stage, "fire", { subjects: user("ben"), role: "fire", scope: fleet });
  await give(stage, "other", { subjects: user("ben"), role: "other", scope: fleet });
  await holds(stage, "fire");
  expect(await onCluster(stage, "ben", "emergency")).toBe(true);
  expect(await may(stage, "ben", "get", "secrets.")).toBe(false);
  await stage.sim.until(() => granted(stage, "other")?.reason === "NoPlatformRole");
  expect(stage.get(ClusterRoleBinding, "dipper:grant:other")).toBeUndefined();
});

it("a grant ends by itself, at its time, and is taken back at once where somebody takes it away", async () => {
  const stage = await open();
  const expiresAt = isoTime(stage.sim.now() + 3_600_000);
  const scope = { type: "Cluster", name: "c1" };
  await give(stage, "hour", { subjects: user("lin"), role: "dipper-operator", scope, expiresAt });
  await give(stage, "long", { subjects: user("ann"), role: "dipper-operator", scope });
  await holds(stage, "hour");
  await holds(stage, "long");
  await stage.sim.until(() => granted(stage, "hour")?.reason === "GrantEnded");
  expect(isoTime(stage.sim.now())).toBe(expiresAt);
  expect(await onCluster(stage, "lin", "operate", "c1")).toBe(false);
  expect(stage.get(AccessGrant, "hour")?.status?.phase).toBe("Ended");
  expect(stage.get(ClusterRoleBinding, "dipper:grant:hour")).toBeUndefined();
  expect(await onCluster(stage, "ann", "operate", "c1")).toBe(true);
  await stage.sim.complete(stage.kube.delete(AccessGrant, { name: "long" }, write));
  await stage.sim.until(() => stage.get(ClusterRoleBinding, "dipper:grant:long") === undefined, { limitMs: 5_000 });
  expect(await onCluster(stage, "ann", "operate", "c1")).toBe(false);
});

it("a grant that was taken away gives nothing, also while a finalizer keeps it", async () => {
  const stage = await open();
  await give(stage, "kept", { subjects: user("lin"), role: "dipper-viewer", scope: { type: "Cluster", name: "c1" } });
  await holds(stage, "kept");
  const finalizers = { metadata: { finalizers: ["example.com/kept"] } };
  await stage.sim.complete(stage.kube.patch(AccessGrant, { name: "kept" }, finalizers, write));
  await stage.sim.complete(stage.kube.delete(AccessGrant, { name: "kept" }, write));
  await stage.sim.until(() => granted(stage, "kept")?.reason === "GrantEnded");
  expect(await onCluster(stage, "lin", "get", "c1")).toBe(false);
});

it("what somebody writes into the role or the binding of a grant is put right", async () => {
  const stage = await open();
  await give(stage, "of-c1", { subjects: user("lin"), role: "dipper-viewer", scope: { type: "Cluster", name: "c1" } });
  await holds(stage, "of-c1");
  const name = "dipper:grant:of-c1";
  const masters = stage.as("root", ["system:masters"]);
  await stage.sim.complete(masters.patch(ClusterRole, { name }, { rules: [] }, write));
  await stage.sim.until(() => (stage.get(ClusterRole, name)?.rules?.length ?? 0) > 0);
  await stage.sim.complete(masters.patch(ClusterRoleBinding, { name }, { subjects: user("eve") }, write));
  await stage.sim.until(() => stage.get(ClusterRoleBinding, name)?.subjects?.[0]?.name === "lin");
});

it("a project's grant reaches the project and no cluster", async () => {
  const stage = await open();
  await give(stage, "shop", {
    subjects: user("lin"),
    role: "dipper-operator",
    scope: { type: "Project", name: "shop" },
  });
  await stage.sim.until(() => granted(stage, "shop")?.reason === "ProjectNotFound");
  const project = newObject(Project, { name: "shop" }, { members: [{ clusterName: "c1", namespaces: ["shop"] }] });
  await stage.sim.complete(stage.kube.create(Project, project, write));
  await holds(stage, "shop");
  expect(await may(stage, "lin", "operate", "projects.access.dipper.dev/shop")).toBe(true);
  expect(await may(stage, "lin", "patch", "projects.access.dipper.dev/shop")).toBe(false);
  expect(await may(stage, "lin", "operate", "projects.access.dipper.dev/bank")).toBe(false);
  for (const verb of ["get", "view", "operate"]) expect(await onCluster(stage, "lin", verb, "c1")).toBe(false);
});

it("who administers a cluster gives roles on it, and no more than he has", async () => {
  const stage = await open();
  await give(stage, "boss", { subjects: user("ada"), role: "dipper-admin", scope: { type: "Cluster", name: "c1" } });
  await holds(stage, "boss");
  const ada = stage.as("ada", ["system:authenticated"]);
  const scope = (name: string) => ({ type: "Cluster", name });
  await give(stage, "by-ada", { subjects: user("lin"), role: "dipper-operator", scope: scope("c1") }, ada);
  await holds(stage, "by-ada");
  expect(stage.get(AccessGrant, "by-ada")?.metadata.annotations?.["ops.dipper.dev/requested-by"]).toBe("ada");
  const tries = [
    ["dipper-operator", scope("c2"), "may not give or take the role dipper-operator on Cluster c2"],
    ["dipper-viewer", { type: "Fleet" }, "the verb bind on clusterroles/dipper-viewer is missing"],
    [
      "dipper-viewer",
      { type: "ClusterGroup", name: "online" },
      "on ClusterGroup online: the verb get there is missing",
    ],
    ["fire", { type: "Fleet" }, "only who may do everything"],
  ] as const;
  for (const [role, where, sentence] of tries)
    await expect(give(stage, "more", { subjects: user("lin"), role, scope: where }, ada)).rejects.toThrow(sentence);
  const lin = stage.as("lin", ["system:authenticated"]);
  await expect(
    give(stage, "mine", { subjects: user("lin"), role: "dipper-admin", scope: scope("c1") }, lin),
  ).rejects.toThrow('cannot create resource "accessgrants"');
});
