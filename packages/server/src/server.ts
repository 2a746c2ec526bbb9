import { join } from "node:path";
import { allKinds, Cluster, ClusterRole, ClusterRoleBinding, DipperError, type KubeObject } from "@dipper/api";
import type { Manager, Part } from "@dipper/controller";
import type { KubeClient } from "@dipper/kube";
import type { Route } from "@dipper/room";
import type { World } from "@dipper/world";
import Fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { type AuditLog, openAuditLog } from "./audit/audit-log.ts";
import { healthOf, healthText } from "./health.ts";
import { readCookie } from "./identity/cookies.ts";
import { Identity, type TokenAuthenticator } from "./identity/identity.ts";
import { meRoutes } from "./identity/me-routes.ts";
import { sessionCookie } from "./identity/session.ts";
import { bindSignIn } from "./identity/sign-in-route.ts";
import { openApiDocument } from "./openapi/document.ts";
import type { Caller } from "./permission/gate.ts";
import { createGate } from "./permission/rbac-gate.ts";
import { bindRoutes } from "./rest/bind-routes.ts";
import { aliasRoutes, objectRoutes } from "./rest/objects.ts";
import { problemOf } from "./rest/problem.ts";
import { resources } from "./rest/resources.ts";
import { searchRoutes } from "./rest/search.ts";
import { Compressed, encodingFor } from "./static/compress.ts";
import { consoleFile } from "./static/console-files.ts";
import { ChangeHub } from "./stream/change-hub.ts";
import { type FollowStepRun, watchRoutes } from "./stream/watch-route.ts";

export interface ServerDeps {
  readonly world: World;
  /** The management cluster, as the controller: it must be allowed to impersonate. */
  readonly kube: KubeClient;
  readonly manager: Manager;
  /** The rooms' routes. A room's route goes before a generic one of the same method and path. */
  readonly routes: readonly Route[];
  /** The audit stands in `<dataFolder>/audit/audit.ndjson`. */
  readonly dataFolder: string;
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
}

const loopback = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);
const largestBody = 8 * 1024 * 1024;

export function createServer(deps: ServerDeps): Server {
  return new RestServer(deps);
}

/** What exists only while the server runs. */
interface Running {
  readonly identity: Identity;
  readonly audit: AuditLog;
}

class RestServer implements Server {
  readonly name = "server";
  readonly inject: FastifyInstance["inject"];
  readonly #deps: ServerDeps;
  readonly #app: FastifyInstance;
  readonly #hub: ChangeHub;
  readonly #compressed = new Compressed();
  readonly #callers = new WeakMap<FastifyRequest, Caller>();
  #running: Running | undefined;
  #address: string | undefined;

  constructor(deps: ServerDeps) {
    this.#deps = deps;
    this.#hub = new ChangeHub(deps.world.random.fork("server").uuid().replaceAll("-", ""));
    this.#app = Fastify({
      logger: false,
      bodyLimit: largestBody,
      genReqId: () => deps.world.random.uuid(),
      // Our own validation reads the inputs; Fastify's would coerce types and drop fields.
      ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
      routerOptions: { maxParamLength: 300 },
      // A HEAD of the watch would be a stream that nobody reads.
      exposeHeadRoutes: false,
      forceCloseConnections: true,
    });
    this.inject = this.#app.inject.bind(this.#app) as FastifyInstance["inject"];
  }

  address(): string | undefined {
    return this.#address;
  }

  signInPath(): string | undefined {
    return this.#running?.identity.signInPath;
  }

  health(): string | undefined {
    if (this.#running === undefined) return "not started";
    return this.#running.audit.broken() ? "the audit cannot be written" : undefined;
  }

  /** The manager must be started: lists come out of its caches. */
  async start(signal: AbortSignal): Promise<void> {
    const { world, kube, manager, dataFolder } = this.#deps;
    const gate = createGate(manager);
    await synced(manager, signal);
    const audit = await openAuditLog(world, join(dataFolder, "audit", "audit.ndjson"));
    const others = this.#deps.authenticateToken;
    const identity = await Identity.open(
      { world, kube, ...(others === undefined ? {} : { otherTokens: others }) },
      signal,
    );
    this.#running = { identity, audit };
    this.#hub.start(manager);
    const documented = this.#routes(identity);
    const served = unique([...documented, ...aliasRoutes({ manager, clock: world.clock })]);
    this.#hooks();
    this.#open(documented);
    bindRoutes(this.#app, served, {
      kube,
      gate,
      audit,
      callerOf: (request) => this.#callerOf(request),
      recognise: (request) => this.#recognise(request),
      failed: (message, fields) => world.log.error(message, fields),
    });
    await this.#listen(signal);
  }

  async close(): Promise<void> {
    this.#hub.close();
    await this.#app.close();
    this.#running = undefined;
  }

  /** Rooms first: a room's own answer to a path counts. */
  #routes(identity: Identity): readonly Route[] {
    const { manager, world, version, environment, follow } = this.#deps;
    const clusters = manager.cache<KubeObject>(Cluster);
    const all = [
      ...this.#deps.routes,
      ...meRoutes({
        identity,
        version,
        clusters: () => clusters.all().map((cluster) => cluster.metadata.name),
        ...(environment === undefined ? {} : { environment }),
      }),
      ...searchRoutes({ manager }),
      ...watchRoutes({ hub: this.#hub, manager, clock: world.clock, ...(follow === undefined ? {} : { follow }) }),
      ...objectRoutes({ manager, clock: world.clock }),
    ];
    return unique(all);
  }

  #hooks(): void {
    const app = this.#app;
    app.removeContentTypeParser("text/plain");
    app.addHook("onRequest", async (request, reply) => {
      void reply.headers({
        "x-request-id": request.id,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "x-frame-options": "DENY",
      });
      this.#refuseRebinding(request);
      await this.#authenticate(request);
    });
    app.setErrorHandler((error, request, reply) => {
      const problem = problemOf(asDipperError(error), request.id);
      if (problem.status >= 500) {
        const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
        this.#deps.world.log.error("request failed", {
          request: request.id,
          path: request.url.split("?", 1)[0],
          code: problem.code,
          stack,
        });
      }
      const wait = problem.params["seconds"];
      if (problem.status === 429 && wait !== undefined) void reply.header("retry-after", wait);
      return reply.code(problem.status).type("application/problem+json").send(problem);
    });
    app.setNotFoundHandler(async (request, reply) => {
      const path = request.url.split("?", 1)[0] ?? "/";
      const folder = this.#deps.consoleFolder;
      const isPage = (request.method === "GET" || request.method === "HEAD") && !path.startsWith("/api/");
      const file = isPage && folder !== undefined ? await consoleFile(folder, path) : undefined;
      if (file === undefined) throw new DipperError("NotFound", { kind: "Page", name: path, plural: "operations" });
      if (file.policy !== undefined) void reply.header("content-security-policy", file.policy);
      void reply.code(200).headers({ "cache-control": file.cache, vary: "accept-encoding" }).type(file.type);
      const encoding = encodingFor(request.headers["accept-encoding"]?.toString(), file.type, file.body.length);
      if (encoding === undefined) return reply.send(file.body);
      // The page's own name stays the same over builds, its length and content do not.
      const key = file.policy === undefined ? path : `${path} ${file.policy} ${file.body.length}`;
      return reply
        .header("content-encoding", encoding)
        .send(await this.#compressed.of(file.body, encoding, `${encoding} ${key}`));
    });
  }

  /** What needs no session: sign-in, health, and on loopback the metrics. Everything else under `/api/` is a Route. */
  #open(routes: readonly Route[]): void {
    const app = this.#app;
    bindSignIn(app, { identity: () => this.#ready().identity, audit: () => this.#ready().audit });
    app.get("/healthz", async (_request, reply) => reply.type("text/plain").send("ok"));
    app.get("/readyz", async (request, reply) => {
      const health = healthOf([this, this.#deps.manager, ...(this.#deps.parts?.() ?? [])]);
      const verbose = (request.query as Readonly<Record<string, unknown>>)["verbose"] !== undefined;
      return reply
        .code(health.every((each) => each.ok) ? 200 : 503)
        .type("text/plain")
        .send(healthText(health, verbose));
    });
    app.get("/metrics", async (request, reply) => {
      if (!loopback.has(request.socket.remoteAddress ?? "")) this.#callerOf(request);
      this.#deps.manager.health();
      return reply.type(this.#deps.registry.contentType).send(await this.#deps.registry.metrics());
    });
    const document = openApiDocument(routes, allKinds, this.#deps.version);
    app.get("/api/v1/openapi.json", async (request, reply) => {
      this.#callerOf(request);
      return reply.send(document);
    });
  }

  /** A page of another name that points to our address (DNS rebinding) must not speak with a server on loopback. */
  #refuseRebinding(request: FastifyRequest): void {
    if (!loopback.has(this.#deps.host) && this.#deps.host !== "localhost") return;
    const name = request.hostname.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
    if (loopback.has(name) || name === "localhost" || name.endsWith(".localhost")) return;
    throw new DipperError("Forbidden", {
      user: "A page",
      verb: "use",
      resource: "host",
      name,
      problem: "the console is on loopback only",
    });
  }

  async #authenticate(request: FastifyRequest): Promise<void> {
    const caller = await this.#recognise(request);
    if (caller !== undefined) this.#callers.set(request, caller);
  }

  /** By bearer token, else by session; a session that would change something needs its CSRF token, or it counts for nothing. */
  async #recognise(request: FastifyRequest): Promise<Caller | undefined> {
    const { identity } = this.#ready();
    const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
    if (bearer !== undefined) return identity.byToken(bearer);
    const cookie = readCookie(request.headers.cookie, sessionCookie);
    const caller = cookie === undefined || cookie === "" ? undefined : await identity.bySession(cookie);
    if (caller === undefined || request.method === "GET" || request.method === "HEAD") return caller;
    const header = request.headers["x-csrf-token"];
    return identity.csrfFits(caller.session ?? "", Array.isArray(header) ? header[0] : header) ? caller : undefined;
  }

  #callerOf(request: FastifyRequest): Caller {
    const caller = this.#callers.get(request);
    if (caller === undefined)
      throw new DipperError("Unauthorized", { server: "Dipper", problem: "a session or a token is needed" });
    return caller;
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

/** Fastify's own refusals in our words: bodies that are no JSON, too large, or of another type. */
function asDipperError(error: unknown): unknown {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE")
    return new DipperError("TooLarge", { size: "more", limit: String(largestBody) });
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE")
    return new DipperError("UnsupportedMediaType", { type: "the request", supported: "application/json" });
  if (code?.startsWith("FST_ERR_CTP") === true || error instanceof SyntaxError)
    return new DipperError("BadRequest", { problem: message ?? "the body cannot be read" });
  return error;
}

/** The first one of a method and path counts. */
function unique(routes: readonly Route[]): readonly Route[] {
  const seen = new Set<string>();
  return routes.filter((route) => {
    const key = `${route.method} ${route.path.replace(/:\w+/g, ":")}`;
    return !seen.has(key) && seen.add(key);
  });
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
