import { allKinds, Cluster, ClusterRole, ClusterRoleBinding, DipperError, type KubeObject, labels } from "@dipper/api";
import type { Manager, Part } from "@dipper/controller";
import { createKubeClient, type KubeClient } from "@dipper/kube";
import type { Finder, Route } from "@dipper/room";
import type { Transport, World } from "@dipper/world";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { auditRoutes } from "./audit/audit-routes.ts";
import type { AuditTrail } from "./audit/trail.ts";
import { answerErrors, createApp, refuseRebinding } from "./http/app.ts";
import { bindOpenRoutes } from "./http/open-routes.ts";
import { accountRoutes } from "./identity/account-routes.ts";
import { credentialRoutes, type KubernetesApi } from "./identity/credential-routes.ts";
import { Identity, type TokenAuthenticator } from "./identity/identity.ts";
import { meRoutes } from "./identity/me-routes.ts";
import { bindOidc } from "./identity/oidc/oidc-routes.ts";
import { ownSessionRoutes } from "./identity/own-session-routes.ts";
import { Recogniser } from "./identity/recogniser.ts";
import { bindSignIn } from "./identity/sign-in-route.ts";
import { tokenRoutes } from "./identity/token-routes.ts";
import { createDoor, type Door } from "./inside/door.ts";
import { bindRestDoor } from "./inside/rest-door.ts";
import { openApiDocument } from "./openapi/document.ts";
import { type Access, createRbacAccess } from "./permission/access.ts";
import { accessRoutes } from "./permission/access-routes.ts";
import type { Caller } from "./permission/gate.ts";
import { createMayInside } from "./permission/inside.ts";
import { bindRoutes, type InsideOf } from "./rest/bind-routes.ts";
import { aliasRoutes, objectRoutes } from "./rest/objects.ts";
import { resources } from "./rest/resources.ts";
import { searchRoutes } from "./rest/search.ts";
import { unique } from "./rest/unique.ts";
import { serveConsole } from "./static/serve-console.ts";
import { ChangeHub } from "./stream/change-hub.ts";
import { type FollowStepRun, watchRoutes } from "./stream/watch-route.ts";
import { viewRoutes } from "./views/view-routes.ts";

export interface ServerDeps {
  readonly world: World;
  /** The management cluster, as the controller: it must be allowed to impersonate. */
  readonly kube: KubeClient;
  readonly manager: Manager;
  /** The rooms' routes. A room's route goes before a generic one of the same method and path. */
  readonly routes: readonly Route[];
  /** The API of a managed cluster in the name of a peer who may do there what he asks; it tells the audit what was changed. */
  readonly reach: (cluster: string) => Transport;
  /** What the search asks beside the objects of the platform. */
  readonly finders?: readonly Finder[];
  /** Where everything that changes something is recorded; whoever opened its log closes it. */
  readonly audit: AuditTrail;
  /** Seals its head. */
  readonly auditKey: Uint8Array;
  /** The console's built files; absent or empty: there is no console. */
  readonly consoleFolder?: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly version: string;
  /** What `/metrics` shows. */
  readonly registry: { metrics(): Promise<string>; readonly contentType: string };
  /** What `/readyz` asks, beside the manager and the server itself. */
  readonly parts?: () => readonly Part[];
  /** Bearer tokens of the API server's kubeconfigs. */
  readonly authenticateToken?: TokenAuthenticator;
  /** Where the Kubernetes API of the platform answers, for kubeconfigs; undefined before it does. */
  readonly kubernetesApi?: () => KubernetesApi | undefined;
  /** Live logs. */
  readonly follow?: FollowStepRun;
  /** Shown beside the product's name: `demo`. */
  readonly environment?: string;
}

/** The REST server and the console's files. */
export interface Server extends Part {
  /** A request without a network, for tests. */
  readonly inject: FastifyInstance["inject"];
  /** `http://127.0.0.1:8080`, once started. */
  address(): string | undefined;
  /** `/sign-in?token=…` of the administrator, until it was used or a password was set. */
  signInPath(): string | undefined;
  /** Whose bearer token it is, ours or one of `authenticateToken`: the API port asks, so that a token works with kubectl too. */
  callerOf(token: string): Promise<Caller | undefined>;
  /** The way into managed clusters, for every port. */
  readonly door: Door;
}

export function createServer(deps: ServerDeps): Server {
  return new RestServer(deps);
}

/** What exists only while the server runs. */
interface Running {
  readonly identity: Identity;
  readonly door: Door;
}

class RestServer implements Server {
  readonly name = "server";
  readonly inject: FastifyInstance["inject"];
  readonly #deps: ServerDeps;
  readonly #app: FastifyInstance;
  readonly #hub: ChangeHub;
  readonly #people: Recogniser;
  #running: Running | undefined;
  #address: string | undefined;

  constructor(deps: ServerDeps) {
    this.#deps = deps;
    this.#hub = new ChangeHub(deps.world.random.fork("server").uuid().replaceAll("-", ""));
    this.#app = createApp(deps.world.random);
    this.#people = new Recogniser(() => this.#ready().identity);
    this.inject = this.#app.inject.bind(this.#app) as FastifyInstance["inject"];
  }

  address(): string | undefined {
    return this.#address;
  }

  async callerOf(token: string): Promise<Caller | undefined> {
    return this.#running?.identity.byToken(token);
  }

  readonly door: Door = async (request) => this.#ready().door(request);

  signInPath(): string | undefined {
    return this.#running?.identity.signInPath;
  }

  health(): string | undefined {
    if (this.#running === undefined) return "not started";
    return this.#deps.audit.log.broken() ? "the audit cannot be written" : undefined;
  }

  /** The manager must be started: lists come out of its caches. */
  async start(signal: AbortSignal): Promise<void> {
    const { world, kube, manager, audit } = this.#deps;
    const access = createRbacAccess(manager);
    await synced(manager, signal);
    const others = this.#deps.authenticateToken;
    const identity = await Identity.open(
      { world, kube, ...(others === undefined ? {} : { otherTokens: others }) },
      signal,
    );
    const clusters = manager.cache(Cluster);
    const door = createDoor({
      clock: world.clock,
      clusters,
      may: createMayInside(access),
      audit,
      reach: this.#deps.reach,
    });
    this.#running = { identity, door };
    this.#hub.start(manager);
    const documented = this.#routes(identity, access);
    const served = unique([...documented, ...aliasRoutes({ manager, clock: world.clock })]);
    this.#hooks();
    this.#open(documented);
    const asked = {
      audit,
      callerOf: (request: FastifyRequest) => this.#people.callerOf(request),
      stillKnown: (request: FastifyRequest, caller: Caller) => this.#people.stillKnown(request, caller),
      failed: (message: string, fields: object) => world.log.error(message, fields),
    };
    bindRestDoor(this.#app, { ...asked, door });
    bindRoutes(this.#app, served, {
      ...asked,
      kube,
      gate: access.gate,
      inside: (of, cluster) => this.#inside(of, cluster),
    });
    await this.#listen(signal);
  }

  async close(): Promise<void> {
    this.#hub.close();
    await this.#app.close();
    await this.#running?.identity.close();
    this.#running = undefined;
  }

  /** Rooms first: a room's own answer to a path counts. */
  #routes(identity: Identity, access: Access): readonly Route[] {
    const { manager, world, version, environment, follow, audit, auditKey } = this.#deps;
    const clusters = manager.cache<KubeObject>(Cluster);
    const clusterNames = (): readonly string[] => clusters.all().map((cluster) => cluster.metadata.name);
    const clustersOf = (group: string): readonly string[] =>
      clusters
        .all()
        .filter((cluster) => cluster.metadata.labels?.[labels.clusterGroup] === group)
        .map((cluster) => cluster.metadata.name);
    const all = [
      ...this.#deps.routes,
      ...meRoutes({
        identity,
        version,
        access,
        clusters: clusterNames,
        ...(environment === undefined ? {} : { environment }),
      }),
      ...ownSessionRoutes(identity),
      ...tokenRoutes(identity),
      ...credentialRoutes(identity, () => this.#deps.kubernetesApi?.()),
      ...accountRoutes(identity, () => world.clock.now()),
      ...accessRoutes({ access, clusters: clusterNames, clustersOf, accounts: (end) => identity.accounts.list(end) }),
      ...auditRoutes({ world, audit, auditKey, clusters: clusterNames }),
      ...viewRoutes(this.#deps.kube),
      ...searchRoutes({ manager, clock: world.clock, finders: this.#deps.finders ?? [] }),
      ...watchRoutes({ hub: this.#hub, manager, clock: world.clock, ...(follow === undefined ? {} : { follow }) }),
      ...objectRoutes({ manager, clock: world.clock }),
    ];
    return unique(all);
  }

  #hooks(): void {
    const app = this.#app;
    app.addHook("onRequest", async (request, reply) => {
      refuseRebinding(request, this.#deps.host);
      await this.#people.meet(request, reply);
    });
    answerErrors(app, this.#deps.world.log);
    serveConsole(app, this.#deps.consoleFolder);
  }

  #inside({ caller, id, from }: InsideOf, cluster: string): KubeClient {
    const { clock, random } = this.#deps.world;
    const { door } = this.#ready();
    return createKubeClient({
      clock,
      random,
      server: `cluster ${cluster}`,
      retries: 1,
      transport: (exchange) =>
        door({
          cluster,
          caller,
          id,
          stillKnown: async () => true,
          exchange: { ...exchange, peer: { address: from } },
        }),
    });
  }

  /** What needs no session: sign-in, health, and on loopback the metrics. Everything else under `/api/` is a Route. */
  #open(routes: readonly Route[]): void {
    const { manager, registry, version } = this.#deps;
    const demandCaller = (request: FastifyRequest): Caller => this.#people.callerOf(request);
    bindOidc(this.#app, {
      identity: () => this.#ready().identity,
      audit: () => this.#deps.audit.log,
      clock: this.#deps.world.clock,
    });
    bindSignIn(this.#app, { identity: () => this.#ready().identity, audit: () => this.#deps.audit.log });
    const parts = (): readonly Part[] => [
      this,
      manager,
      ...(this.#deps.parts?.() ?? []).filter((part) => part !== this && part !== manager),
    ];
    bindOpenRoutes(this.#app, { parts, registry, demandCaller, measure: () => void manager.health() });
    const document = openApiDocument(routes, allKinds, version);
    this.#app.get("/api/v1/openapi.json", async (request, reply) => {
      demandCaller(request);
      return reply.send(document);
    });
  }

  #ready(): Running {
    if (this.#running === undefined) throw new DipperError("NotReady", { part: "The server" });
    return this.#running;
  }

  async #listen(signal: AbortSignal): Promise<void> {
    const { host, port } = this.#deps;
    try {
      this.#address = await this.#app.listen({ host, port });
    } catch (cause) {
      if ((cause as { readonly code?: string }).code !== "EADDRINUSE") throw cause;
      throw new DipperError("PortTaken", { host, port: String(port) }, { cause });
    }
    signal.addEventListener("abort", () => void this.close(), { once: true });
  }
}

/** Before the caches have what is there, lists would be empty and nobody would be allowed anything. */
async function synced(manager: Manager, signal: AbortSignal): Promise<void> {
  const kinds = [ClusterRole, ClusterRoleBinding, ...resources.map((resource) => resource.kind)];
  const all = Promise.all(kinds.map((kind) => manager.cache<KubeObject>(kind).synced));
  await new Promise<void>((resolve, reject) => {
    const aborted = (): void => reject(signal.reason as Error);
    if (signal.aborted) aborted();
    signal.addEventListener("abort", aborted, { once: true });
    void all.then(() => {
      signal.removeEventListener("abort", aborted);
      resolve();
    });
  });
}
