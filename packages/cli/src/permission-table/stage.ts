/**
 * One platform with every room and twenty-five people: each role on each scope. Requests are real ones, over the server and over the
 * Kubernetes API; only what a declared route does is left out, because who may call it is decided before.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  AccessGrant,
  Cluster,
  controllerIdentity,
  type DefinedKind,
  DipperError,
  type AccessGrant as Grant,
  type KubeObject,
  labels,
  newObject,
  Project,
  shippedRoles,
} from "@dipper/api";
import { MemoryJournal, openApiServer } from "@dipper/apiserver";
import { createEventRecorder, createManager } from "@dipper/controller";
import { createKubeClient, type KubeClient } from "@dipper/kube";
import type { Permission, RoomDeps, Route } from "@dipper/room";
import { accessRoom } from "@dipper/room-policies";
import { createAuditTrail, createServer, type Server } from "@dipper/server";
import { realWorld } from "@dipper/world/real";
import { rooms } from "../rooms.ts";
import { applyManifests } from "../serve/manifests.ts";

export const scopes = ["fleet", "group", "cluster", "other", "project"] as const;
type ScopeName = (typeof scopes)[number];

/** The letter of a role in the tables. */
export const letters: Readonly<Record<(typeof shippedRoles)[number], string>> = {
  "dipper-viewer": "v",
  "dipper-operator": "o",
  "dipper-approver": "p",
  "dipper-auditor": "u",
  "dipper-admin": "a",
};

export interface Person {
  readonly name: string;
  readonly role: (typeof shippedRoles)[number];
  readonly scope: ScopeName;
}

export const people: readonly Person[] = scopes.flatMap((scope) =>
  shippedRoles.map((role) => ({ name: `${scope}-${role.slice("dipper-".length)}`, role, scope })),
);

/** Cluster `a` is in the group `online` and has the project `shop`; `b` is another one. */
const scopeOf: Readonly<Record<ScopeName, Grant["spec"]["scope"]>> = {
  fleet: { type: "Fleet", name: "" },
  group: { type: "ClusterGroup", name: "online" },
  cluster: { type: "Cluster", name: "a" },
  other: { type: "Cluster", name: "b" },
  project: { type: "Project", name: "shop" },
};

export interface DeclaredRoute {
  readonly method: Route["method"];
  readonly path: string;
  readonly permission: Permission;
}

export interface Stage {
  readonly server: Server;
  readonly routes: readonly DeclaredRoute[];
  /** The platform's controller. */
  readonly controller: KubeClient;
  readonly as: (person: string) => KubeClient;
  /** The verb `update`, which clients of the platform never need, as a dry run. */
  readonly put: (person: string, kind: DefinedKind, object: KubeObject) => Promise<void>;
  close(): Promise<void>;
}

const stop = new AbortController();
const { signal } = stop;
const write = { manager: "test", signal };
const world = realWorld({ log: { level: "silent" }, environment: {} });
const { clock, random, log } = world;
/** Who writes what is another test's business. */
const audit = createAuditTrail({
  broken: () => false,
  write: async () => undefined,
  take: () => undefined,
} as never);

export async function openStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), "dipper-permissions-"));
  const api = await openApiServer({
    name: "management",
    clock,
    random,
    log,
    journal: new MemoryJournal(),
    authorisation: "rbac",
  });
  const client = (user: string, groups: readonly string[]): KubeClient =>
    createKubeClient({
      transport: (exchange) => api.handle({ ...exchange, peer: { address: "127.0.0.1", user, groups } }),
      clock,
      random,
      server: "the management cluster",
    });
  const root = client("root", ["system:masters"]);
  const controller = client(controllerIdentity.user, controllerIdentity.groups);
  const deploy = fileURLToPath(new URL("../../../../deploy", import.meta.url));
  await applyManifests(root, { deploy, bundleDigest: `sha256:${"1".repeat(64)}`, clock }, signal);
  const manager = createManager({ world, kube: controller });
  const deps = (of: RoomDeps["manager"]): RoomDeps => ({
    world,
    kube: controller,
    manager: of,
    events: createEventRecorder({ world, kube: controller }),
    cluster: () => controller,
    executors: new Map(),
    probe: undefined as never,
    dataFolder: folder,
    platformAddresses: [],
    pki: undefined as never,
  });
  accessRoom.register(deps(manager));
  // The other rooms say which routes they have; what they do is not done here.
  const idle = deps(createManager({ world, kube: controller }));
  const all = rooms.flatMap((room) => room.register(idle).routes);
  await manager.start(signal);
  await populate(root);
  const serve = async (routes: readonly Route[]): Promise<Server> => {
    const server = createServer({
      world,
      kube: controller,
      manager,
      routes,
      audit,
      auditKey: new Uint8Array(32),
      host: "127.0.0.1",
      port: 0,
      version: "test",
      registry: manager.metrics.registry,
      reach: () => async () => ({ status: 200, headers: { "content-type": "application/json" }, body: answer("{}") }),
      authenticateToken: async (user) => ({ user, groups: [] }),
    });
    await server.start(signal);
    return server;
  };
  const first = await serve(all);
  const routes = await documented(first);
  await first.close();
  const server = await serve(routes.flatMap(withoutItsWork));
  await granted(server);
  return {
    server,
    routes,
    controller,
    as: (person) => client(person, ["system:authenticated"]),
    async put(user, kind, object) {
      const peer = { address: "127.0.0.1", user, groups: ["system:authenticated"] };
      const { namespace, name } = object.metadata;
      const folder = namespace === undefined ? "" : `namespaces/${namespace}/`;
      const path = `/apis/${kind.group}/${kind.version}/${folder}${kind.plural}/${name}?dryRun=All`;
      const stored = await controller.get(kind, object.metadata, { signal });
      const body = new TextEncoder().encode(JSON.stringify(stored));
      const headers = { "content-type": "application/json" };
      const { status } = await api.handle({ method: "PUT", path, headers, body, signal, peer });
      if (status === 403)
        throw new DipperError("Forbidden", { user, verb: "update", resource: kind.plural, name, problem: "" });
      if (status !== 200) throw new DipperError("Internal", { cause: `${path} answered ${status}` });
    },
    async close() {
      stop.abort(new Error("the test is over"));
      await server.close();
      await manager.close();
      await api.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function* answer(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

async function populate(root: KubeClient): Promise<void> {
  for (const [name, group] of [
    ["a", "online"],
    ["b", "batch"],
  ] as const) {
    const meta = { name, labels: { [labels.clusterGroup]: group } };
    const spec = { clusterType: "simulated", managementPolicy: "Operate" } as const;
    await root.create(Cluster, newObject(Cluster, meta, spec), write);
  }
  const members = [{ clusterName: "a", namespaces: ["shop"] }];
  await root.create(Project, newObject(Project, { name: "shop" }, { members }), write);
  for (const { name, role, scope } of people) {
    const spec = { subjects: [{ kind: "User" as const, name }], role, scope: scopeOf[scope], reason: "the table" };
    await root.create(AccessGrant, newObject(AccessGrant, { name }, spec), write);
  }
}

/** Until the server decides by all of them. */
async function granted(server: Server): Promise<void> {
  for (const { name, scope } of people) {
    for (let tries = 0; ; tries++) {
      const { body } = await server.inject({ url: "/api/v1/access/permissions", headers: bearer(name) });
      const has = JSON.parse(body) as Readonly<Record<string, Readonly<Record<string, unknown>> | readonly unknown[]>>;
      const where = scope === "fleet" ? has["fleet"] : has[scope === "project" ? "projects" : "clusters"];
      if (Object.keys(where ?? {}).length > 0) break;
      if (tries > 500) throw new Error(`${name} never had a right: ${body}`);
      await clock.sleep(20, signal);
    }
  }
}

export const bearer = (person: string): { readonly authorization: string } => ({ authorization: `Bearer ${person}` });

async function documented(server: Server): Promise<readonly DeclaredRoute[]> {
  const { body } = await server.inject({ url: "/api/v1/openapi.json", headers: bearer("somebody") });
  const { paths } = JSON.parse(body) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly "x-permission": Permission }>>>>;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, of]) => ({
      method: method.toUpperCase() as Route["method"],
      path: path.replace(/\{(\w+)\}/g, ":$1"),
      permission: of["x-permission"],
    })),
  );
}

/** A declared route is judged before it does anything; the others judge by themselves and stay as they are. */
function withoutItsWork({ method, path, permission }: DeclaredRoute): readonly Route[] {
  if (permission.on === "filtered" || permission.on === "token") return [];
  const open = { type: "object" };
  const handle = async (): Promise<object> => ({});
  return [{ method, path: path as Route["path"], doc: "Declared.", permission, input: open, output: open, handle }];
}
