// Long because every rule of deploy/admission is proven here, by writes that are allowed and writes that are refused.
import { readdirSync, readFileSync } from "node:fs";
import type { RbacObjects } from "@dipper/api";
import { expect, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { RbacAuthoriser } from "../authorise/authorise.ts";
import { shape, validate } from "../schema/prepare.ts";
import type { AdmissionRequest } from "../server/admission.ts";
import type { StoredObject } from "../store/stored-object.ts";
import type { CustomResourceDefinition } from "../types/crd-types.ts";
import { refusalOf } from "../types/refusal.ts";
import { TypeTable } from "../types/type-table.ts";
import { Admitter } from "./admit.ts";
import type { AdmissionPolicy, PolicyBinding } from "./policies.ts";

const root = new URL("../../../../", import.meta.url);

function documents<T>(folder: string): T[] {
  return readdirSync(new URL(folder, root)).flatMap((file) =>
    parseAllDocuments(readFileSync(new URL(`${folder}/${file}`, root), "utf8")).map((each) => each.toJS() as T),
  );
}

const types = new TypeTable();
for (const crd of documents<CustomResourceDefinition>("deploy/crds")) types.addCrd(crd);

const policies = documents<{ kind: string }>("deploy/admission");
const ofKind = <T>(kind: string): T[] => policies.filter((each) => each.kind === kind) as unknown as T[];

const roles = documents<{ kind: string }>("deploy/rbac");
const apiVersion = "rbac.authorization.k8s.io/v1";
const role = (name: string, user: string) => ({
  apiVersion,
  kind: "ClusterRoleBinding",
  metadata: { name: `${name}-${user}` },
  subjects: [{ kind: "User" as const, name: user }],
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole" as const, name },
});
const objects: RbacObjects = {
  clusterRoles: [
    ...(roles.filter((each) => each.kind === "ClusterRole") as unknown as RbacObjects["clusterRoles"]),
    {
      apiVersion,
      kind: "ClusterRole",
      metadata: { name: "boss-of-prod-a" },
      rules: [
        { apiGroups: ["fleet.dipper.dev"], resources: ["clusters"], resourceNames: ["prod-a"], verbs: ["*"] },
        {
          apiGroups: ["access.dipper.dev"],
          resources: ["projects"],
          resourceNames: ["shop"],
          verbs: ["operate", "get"],
        },
      ],
    },
  ],
  roles: roles.filter((each) => each.kind === "Role") as unknown as RbacObjects["roles"],
  roleBindings: roles.filter((each) => each.kind === "RoleBinding") as unknown as RbacObjects["roleBindings"],
  clusterRoleBindings: [
    ...(roles.filter((each) => each.kind === "ClusterRoleBinding") as unknown as RbacObjects["clusterRoleBindings"]),
    role("dipper-operator", "olga"),
    role("dipper-approver", "olga"),
    role("dipper-approver", "anton"),
    role("dipper-viewer", "vera"),
    role("boss-of-prod-a", "ada"),
  ],
};
const rbac = new RbacAuthoriser({ revision: () => 1, objects: () => objects });

const admitter = new Admitter({
  policies: {
    revision: () => 1,
    policies: () => ({
      validating: ofKind<AdmissionPolicy>("ValidatingAdmissionPolicy"),
      validatingBindings: ofKind<PolicyBinding>("ValidatingAdmissionPolicyBinding"),
      mutating: ofKind<AdmissionPolicy>("MutatingAdmissionPolicy"),
      mutatingBindings: ofKind<PolicyBinding>("MutatingAdmissionPolicyBinding"),
    }),
  },
  authority: rbac.authority,
  namespace: () => ({ apiVersion: "v1", kind: "Namespace", metadata: { name: "beidou-system" } }),
});

const user = (name: string, ...groups: string[]) => ({ user: name, groups: [...groups, "system:authenticated"] });
const controller = user("system:serviceaccount:beidou-system:dipper-controller", "system:serviceaccounts");
const garbageCollector = user(
  "system:serviceaccount:kube-system:generic-garbage-collector",
  "system:serviceaccounts:kube-system",
);
const olga = user("olga");
const anton = user("anton");
const vera = user("vera");
const admin = user("admin", "dipper:admins");
/** Everything on one cluster, and an operator in one project. */
const ada = user("ada");

function example(file: string, change: (object: StoredObject) => void = () => undefined): StoredObject {
  const object = parse(readFileSync(new URL(`docs/examples/${file}`, root), "utf8")) as StoredObject;
  change(object);
  return object;
}

interface Try {
  readonly actor: { readonly user: string; readonly groups: readonly string[] };
  readonly object?: StoredObject;
  readonly old?: StoredObject;
  readonly subresource?: string;
}

/** The whole way of a write; gives the object as it would be stored. */
function write({ actor, object, old, subresource = "" }: Try): StoredObject {
  const subject = (object ?? old) as StoredObject;
  const [group = "", version = ""] = String(subject.apiVersion).split("/");
  const type = types.byKind(group, version, String(subject.kind));
  if (type === undefined) throw new Error(`no type ${String(subject.kind)}`);
  const operation =
    object === undefined ? "delete" : old === undefined ? "create" : subresource === "status" ? "status" : "update";
  const shaping = { fieldValidation: "Strict", operation: operation === "delete" ? "update" : operation } as const;
  const shaped = (value: StoredObject | undefined) =>
    value === undefined ? undefined : (shape(type, value, shaping).object as StoredObject);
  const before = shaped(old);
  const request: AdmissionRequest = {
    type,
    object: shaped(object),
    old: before,
    operation,
    subresource,
    actor,
    dryRun: false,
  };
  const mutated = admitter.mutate(request);
  if (mutated !== undefined) validate(type, mutated, before, before === undefined ? "create" : "update");
  expect(admitter.validate({ ...request, object: mutated })).toEqual([]);
  return (mutated ?? before) as StoredObject;
}

function refused(attempt: Try): string {
  try {
    write(attempt);
  } catch (error) {
    return refusalOf(error)?.message ?? String(error);
  }
  return "allowed";
}

const requester = "ops.dipper.dev/requested-by";
const operation = (change?: (object: StoredObject) => void) =>
  example("operation.yaml", (object) => {
    delete object.metadata.annotations;
    const spec = object["spec"] as Record<string, unknown>;
    delete spec["decisions"];
    change?.(object);
  });
const stored = (change?: (object: StoredObject) => void) =>
  operation((object) => {
    object.metadata.annotations = { [requester]: "olga" };
    change?.(object);
  });
const spec = (object: StoredObject) => object["spec"] as Record<string, unknown>;

test("the caller of a new operation is stamped", () => {
  expect(write({ actor: olga, object: operation() }).metadata.annotations?.[requester]).toBe("olga");
});

test("the controller hands on the name of the person it acts for", () => {
  const object = operation((each) => (each.metadata.annotations = { [requester]: "olga" }));
  expect(write({ actor: controller, object }).metadata.annotations?.[requester]).toBe("olga");
});

test("nobody asks in another name", () => {
  const object = operation((each) => (each.metadata.annotations = { [requester]: "admin" }));
  expect(refused({ actor: olga, object })).toContain("must name the caller");
});

test("who asked does not change", () => {
  const other = stored((each) => (each.metadata.annotations = { [requester]: "anton" }));
  expect(refused({ actor: olga, object: other, old: stored() })).toContain("cannot be changed");
  expect(refused({ actor: controller, object: operation(), old: stored() })).toContain("cannot be changed");
  const same = stored((each) => (spec(each)["desiredState"] = "Paused"));
  expect(refused({ actor: olga, object: same, old: stored() })).toBe("allowed");
});

test.each([
  ["with the role of an operator", olga, "allowed"],
  ["as an administrator", admin, "allowed"],
  ["without a role on the cluster", vera, "may not operate cluster"],
  ["as an approver only", anton, "may not operate cluster"],
])("creating an operation %s", (_, actor, answer) => {
  expect(refused({ actor, object: operation() })).toContain(answer);
});

test("a cluster is made at once only in the name of somebody who may operate it; anybody else may propose it", () => {
  const deployment = (start: string) => example("clusterdeployment.yaml", (each) => (spec(each)["start"] = start));
  expect(refused({ actor: olga, object: deployment("Request") })).toBe("allowed");
  expect(refused({ actor: vera, object: deployment("Request") })).toContain("may not have cluster prod-a made");
  expect(refused({ actor: vera, object: deployment("Propose") })).toBe("allowed");
  expect(write({ actor: olga, object: deployment("Request") }).metadata.annotations?.[requester]).toBe("olga");
});

test("a task asks for the verb on its own cluster", () => {
  const task = example("autooperationtask.yaml", (each) => delete each.metadata.annotations);
  expect(refused({ actor: olga, object: task })).toBe("allowed");
  expect(refused({ actor: vera, object: task })).toContain("clusters.fleet.dipper.dev/");
});

test("spec.user grants nothing", () => {
  const object = operation((each) => (spec(each)["user"] = "admin"));
  expect(refused({ actor: vera, object })).toContain("user vera may not operate cluster");
});

test("changing and deleting ask for the same verb, garbage collection does not", () => {
  const paused = stored((each) => (spec(each)["desiredState"] = "Paused"));
  expect(refused({ actor: vera, object: paused, old: stored() })).toContain("may not operate");
  expect(refused({ actor: vera, old: stored() })).toContain("may not operate");
  expect(refused({ actor: olga, old: stored() })).toBe("allowed");
  expect(refused({ actor: garbageCollector, old: stored() })).toBe("allowed");
});

test("an emergency needs its own verb", () => {
  const emergency = operation((each) => (spec(each)["priority"] = "Emergency"));
  expect(refused({ actor: olga, object: emergency })).toContain("may not declare an emergency");
  expect(refused({ actor: admin, object: emergency })).toBe("allowed");
  const raised = stored((each) => (spec(each)["priority"] = "Emergency"));
  expect(refused({ actor: olga, object: raised, old: stored() })).toContain("may not declare an emergency");
});

const decision = (id: string, by?: string) => ({
  id,
  action: "RetryStep",
  at: "2026-01-01T00:00:00Z",
  ...(by === undefined ? {} : { by }),
});
const withDecisions = (...decisions: object[]) => stored((each) => (spec(each)["decisions"] = decisions));

test("decisions are signed by their caller and only grow", () => {
  const signed = write({ actor: olga, object: withDecisions(decision("d1")), old: stored() });
  expect(spec(signed)["decisions"]).toMatchObject([{ id: "d1", by: "olga" }]);
  expect(refused({ actor: olga, object: withDecisions(decision("d1", "admin")), old: stored() })).toContain(
    "made by its caller",
  );
  const two = withDecisions(decision("d1", "olga"), decision("d2"));
  expect(
    spec(write({ actor: admin, object: two, old: withDecisions(decision("d1", "olga")) }))["decisions"],
  ).toMatchObject([{ by: "olga" }, { by: "admin" }]);
  expect(refused({ actor: olga, object: stored(), old: withDecisions(decision("d1", "olga")) })).toContain(
    "append-only",
  );
});

const order = (...verdicts: object[]) =>
  example("workorder.yaml", (each) => Object.assign(spec(each), { type: "Approval", requestedBy: "olga", verdicts }));
const verdict = (by?: string) => ({
  verdict: "Approve",
  at: "2026-01-01T00:00:00Z",
  ...(by === undefined ? {} : { by }),
});

test("verdicts are signed by their caller", () => {
  expect(spec(write({ actor: anton, object: order(verdict()), old: order() }))["verdicts"]).toMatchObject([
    { by: "anton", verdict: "Approve" },
  ]);
  expect(refused({ actor: anton, object: order(verdict("admin")), old: order() })).toContain("given by its caller");
});

test("the controller signs what came over a callback with the name of the endpoint, and nothing else", () => {
  const webhook = (...verdicts: object[]) =>
    example("workorder.yaml", (each) =>
      Object.assign(spec(each), { type: "Webhook", webhook: { endpointRef: { name: "cmdb" } }, verdicts }),
    );
  const answer = (by: string) => ({ ...verdict(by), verdict: "Done" });
  expect(refused({ actor: controller, object: webhook(answer("endpoint:cmdb")), old: webhook() })).toBe("allowed");
  const mine = { actor: controller, old: webhook() };
  expect(refused({ ...mine, object: webhook(answer("endpoint:other")) })).toContain("given by its caller");
  expect(refused({ ...mine, actor: admin, object: webhook(answer("endpoint:cmdb")) })).toContain("given by its caller");
  expect(refused({ ...mine, old: order(), object: order(answer("endpoint:cmdb")) })).toContain("given by its caller");
});

test("an endpoint on loopback asks for the verb administer on the fleet", () => {
  const endpoint = (allowPrivateAddresses: string) =>
    example("endpoint.yaml", (each) => Object.assign(spec(each), { allowPrivateAddresses }));
  expect(refused({ actor: olga, object: endpoint("Always") })).toContain("may not allow private addresses");
  expect(refused({ actor: olga, object: endpoint("Always"), old: endpoint("Never") })).toContain("may not allow");
  expect(refused({ actor: olga, object: endpoint("Never") })).toBe("allowed");
  expect(refused({ actor: admin, object: endpoint("Always") })).toBe("allowed");
});

test("a verdict asks for the verb approve on the cluster", () => {
  expect(refused({ actor: vera, object: order(verdict()), old: order() })).toContain("may not decide for cluster");
  expect(refused({ actor: admin, object: order(verdict()), old: order() })).toBe("allowed");
});

test("nobody approves what he asked for himself", () => {
  expect(refused({ actor: olga, object: order(verdict()), old: order() })).toContain("cannot decide about it");
});

test("verdicts stay", () => {
  expect(refused({ actor: admin, object: order(), old: order(verdict("anton")) })).toContain("append-only");
});

test.each(["steprun.yaml", "operationplan.yaml", "workorder.yaml", "clusterlock.yaml"])(
  "%s is created by the controller only",
  (file) => {
    const object = example(file, (each) => (file === "workorder.yaml" ? delete spec(each)["verdicts"] : undefined));
    expect(refused({ actor: controller, object })).toBe("allowed");
    expect(refused({ actor: admin, object })).toContain("are written by the controller only, not by admin");
  },
);

test("a status is written by the controller only", () => {
  const running = stored((each) => (each["status"] = { phase: "Running" }));
  expect(refused({ actor: controller, object: running, old: stored(), subresource: "status" })).toBe("allowed");
  expect(refused({ actor: admin, object: running, old: stored(), subresource: "status" })).toContain(
    "operations/status are written by the controller only",
  );
});

test("a machine is taken and given back by the controller only", () => {
  const free = () =>
    example("machine.yaml", (each) => ["consumerRef", "operationRef"].forEach((field) => delete spec(each)[field]));
  const bound = () => {
    const object = free();
    spec(object)["operationRef"] = { name: "scaleup-2024", uid: "0b6a6f0e-58a7-4a33-8d9c-000000000001", fence: 1 };
    return object;
  };
  expect(refused({ actor: admin, object: free() })).toBe("allowed");
  expect(refused({ actor: admin, object: bound() })).toContain(
    "spec.operationRef is set and cleared by the controller only",
  );
  expect(refused({ actor: controller, object: bound(), old: free() })).toBe("allowed");
  expect(refused({ actor: admin, object: free(), old: bound() })).toContain(
    "spec.operationRef is set and cleared by the controller only",
  );
});

test.each(["Registered", "Spare", "Retired", undefined])("a machine that is %s can be deleted", (phase) => {
  const old = example("machine.yaml", (each) => {
    if (phase !== undefined) each["status"] = { phase };
  });
  expect(refused({ actor: admin, old })).toBe("allowed");
});

test.each(["Verifying", "Reserved", "Provisioning", "Deployed", "Draining", "Cleaning", "Quarantined", "Lost"])(
  "a machine that is %s cannot be deleted, by nobody",
  (phase) => {
    const old = example("machine.yaml", (each) => void (each["status"] = { phase }));
    const sentence = `machine m11 is ${phase}: it can be deleted only in Registered, Spare or Retired`;
    expect(refused({ actor: admin, old })).toContain(sentence);
    expect(refused({ actor: controller, old })).toContain(sentence);
  },
);

const grant = (role: string, type: string, name = "") =>
  example("accessgrant.yaml", (each) => {
    delete each.metadata.annotations;
    Object.assign(spec(each), { role, scope: { type, name } });
  });

test.each([
  ["a shipped role for the fleet, with bind on it", admin, grant("dipper-admin", "Fleet"), "allowed"],
  [
    "a shipped role for the fleet",
    olga,
    grant("dipper-operator", "Fleet"),
    "the verb bind on clusterroles/dipper-operator",
  ],
  ["a role of one's own for the fleet, with everything", admin, grant("mine", "Fleet"), "allowed"],
  ["a role of one's own for the fleet", olga, grant("mine", "Fleet"), "only who may do everything in fleet.dipper.dev"],
  ["what one has on a cluster", ada, grant("dipper-operator", "Cluster", "prod-a"), "allowed"],
  ["any role where one has everything", ada, grant("mine", "Cluster", "prod-a"), "allowed"],
  [
    "what one has on another cluster",
    ada,
    grant("dipper-viewer", "Cluster", "prod-b"),
    "the verb get there is missing",
  ],
  ["what one has on all clusters", olga, grant("dipper-operator", "ClusterGroup", "online"), "allowed"],
  ["more than one has on all clusters", olga, grant("dipper-auditor", "Cluster", "prod-a"), "the verb audit there"],
  ["what one has in a project", ada, grant("dipper-operator", "Project", "shop"), "allowed"],
  ["more than one has in a project", ada, grant("dipper-approver", "Project", "shop"), "the verb approve there"],
  ["everything, as an operator", olga, grant("dipper-admin", "Cluster", "prod-a"), "the verb * there is missing"],
])("giving %s, taking it and changing it", (_, actor, object, answer) => {
  const changed = { ...object, spec: { ...spec(object), reason: "another" } } as StoredObject;
  expect(refused({ actor, object })).toContain(answer);
  expect(refused({ actor, old: object })).toContain(answer);
  const stamped = (each: StoredObject): StoredObject => {
    const annotations = { "ops.dipper.dev/requested-by": "admin" };
    return { ...each, metadata: { ...each.metadata, annotations } };
  };
  expect(refused({ actor, object: stamped(changed), old: stamped(object) })).toContain(answer);
});

test("who gave a grant is stamped, and its status is the controller's", () => {
  const object = grant("dipper-viewer", "Fleet");
  expect(write({ actor: admin, object }).metadata.annotations?.[requester]).toBe("admin");
  const active = { ...object, status: { phase: "Active" } } as StoredObject;
  expect(refused({ actor: admin, object: active, old: object, subresource: "status" })).toContain(
    "by the controller only",
  );
});

test("projects are written by who administers the fleet", () => {
  expect(refused({ actor: admin, object: example("project.yaml") })).toBe("allowed");
  expect(refused({ actor: ada, object: example("project.yaml") })).toContain("may not write projects");
  expect(refused({ actor: olga, old: example("project.yaml") })).toContain("may not write projects");
});

test("a cluster is moved to another group by who administers it", () => {
  const cluster = (name: string, group?: string) =>
    example("cluster.yaml", (each) => {
      each.metadata = {
        ...each.metadata,
        name,
        labels: group === undefined ? {} : { "fleet.dipper.dev/group": group },
      };
    });
  const moved = { object: cluster("prod-a", "online"), old: cluster("prod-a") };
  expect(refused({ actor: ada, ...moved })).toBe("allowed");
  expect(refused({ actor: olga, ...moved })).toContain("may not move cluster prod-a to another group");
  expect(refused({ actor: olga, object: cluster("prod-a", "online") })).toBe("allowed");
});

test("machines and machine sets are written by who operates their cluster, free machines by who operates the fleet", () => {
  const machine = (clusterName?: string) =>
    example("machine.yaml", (each) => {
      const { consumerRef, operationRef: _, ...rest } = spec(each);
      const serving = clusterName === undefined ? {} : { consumerRef: { ...(consumerRef as object), clusterName } };
      each["spec"] = { ...rest, ...serving };
    });
  const marked = (each: StoredObject) =>
    ({ ...each, spec: { ...spec(each), desiredState: "Maintenance" } }) as StoredObject;
  const changing = (actor: typeof ada, clusterName?: string) =>
    refused({ actor, object: marked(machine(clusterName)), old: machine(clusterName) });
  expect(changing(ada, "prod-a")).toBe("allowed");
  expect(changing(ada, "prod-b")).toContain("may not write this object of cluster prod-b");
  expect(changing(ada)).toContain("it serves no cluster");
  expect(changing(olga)).toBe("allowed");
  const set = example("machineset.yaml", (each) => {
    spec(each)["clusterDeploymentRef"] = { name: "prod-a" };
  });
  expect(refused({ actor: ada, object: set })).toBe("allowed");
  expect(refused({ actor: vera, object: set })).toContain("may not write this object of cluster prod-a");
});

test("a work order is changed by who may approve on its cluster, whatever the change", () => {
  const named = (labels: Record<string, string>) => ({ ...order(), metadata: { ...order().metadata, labels } });
  const change = { object: named({ a: "b" }) as StoredObject, old: order() };
  expect(refused({ actor: anton, ...change })).toBe("allowed");
  expect(refused({ actor: vera, ...change })).toContain("may not decide for cluster");
});
