import {
  type Answer,
  type Clock,
  type Exchange,
  type Log,
  type Random,
  scopedClock,
  type Transport,
} from "@dipper/world";
import { policyAdmission } from "../admit/policy-admission.ts";
import { RbacAuthoriser } from "../authorise/authorise.ts";
import { Budgets } from "../collect/budgets.ts";
import { Definitions } from "../collect/definitions.ts";
import { EventExpiry } from "../collect/event-expiry.ts";
import { Garbage } from "../collect/garbage.ts";
import { Namespaces } from "../collect/namespaces.ts";
import { answerDiscovery } from "../discovery/answer.ts";
import { DiscoveryDocuments } from "../discovery/documents.ts";
import { projections } from "../list/field-selector.ts";
import { Snapshots } from "../list/snapshots.ts";
import { answerOpenApi } from "../openapi/answer.ts";
import { strategicMerge } from "../patch/strategic.ts";
import { Query } from "../route/query.ts";
import { parseRoute } from "../route/route.ts";
import type { Journal } from "../store/journal.ts";
import { type Change, Store } from "../store/store.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { refuse } from "../types/refusal.ts";
import { TypeTable } from "../types/type-table.ts";
import { defaultHistoryLimits, type HistoryLimits } from "../watch/history.ts";
import { WatchHub } from "../watch/hub.ts";
import type { Authority } from "./authority.ts";
import { bootstrap } from "./bootstrap.ts";
import { Deletes } from "./deletes.ts";
import { answerHealth } from "./health.ts";
import { authenticate, impersonated } from "./identity.ts";
import { type LocalAccess, localAccess } from "./local.ts";
import type { LogSource } from "./pod-log.ts";
import { rbacSource } from "./rbac-source.ts";
import { noSuchResource } from "./refusals.ts";
import { answerResource, type ResourceDeps } from "./resources.ts";
import { failure, jsonAnswer, statusAnswer, textAnswer } from "./status.ts";
import { serverVersion } from "./version.ts";
import { type Actor, Writes } from "./writes.ts";

export interface ApiServerOptions {
  /** For logs. */
  readonly name: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly journal: Journal;
  /** Who is it? From a bearer token or so. Undefined: 401, unless the transport has proven `peer.user` and no token was given. */
  readonly authenticate?: (exchange: Exchange) => Actor | undefined;
  /** `allow-all` is for simulated clusters; `system:masters` always may. */
  readonly authorisation: "rbac" | "allow-all";
  readonly hooks?: {
    /** Injected faults: an answer instead of the server's own. */
    readonly before?: (exchange: Exchange) => Promise<Answer | undefined>;
  };
  /** Synchronous notice of committed changes, for in-process controllers of the simulator. */
  readonly onWrite?: (change: Change) => void;
  /** The text of pods' logs. Default: empty. */
  readonly logs?: LogSource;
  /** How much past a watch can resume from. */
  readonly history?: HistoryLimits;
}

export interface ApiServer {
  /** The whole API as a function; never throws. */
  readonly handle: Transport;
  /** The last committed revision. */
  readonly revision: () => number;
  /** Reads and writes of the same process, without HTTP. */
  readonly local: LocalAccess;
  /** Number of open watches. */
  readonly watches: () => number;
  /** Forgets the past, as a compaction does: watches that resume and pages that go on get 410. */
  readonly compact: () => void;
  /** Ends all watches, commits what waits, closes the journal; no timer is left. */
  close(): Promise<void>;
}

/** As upstream, for reads and writes together: beyond it requests are answered 429. */
const mostInFlight = 600;

/**
 * Opens the server over a journal: loads it, serves its CustomResourceDefinitions, creates the system namespaces.
 *
 * @example
 * const server = await openApiServer({ name: "management", clock, random, log, journal: new MemoryJournal(), authorisation: "rbac" });
 * const answer = await server.handle({ method: "GET", path: "/api/v1/nodes", headers: {}, signal, peer: { address: "", user: "admin" } });
 */
export async function openApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { log, journal } = options;
  const clock = scopedClock(options.clock);
  const random = options.random.fork("apiserver");
  const types = new TypeTable();
  const store = new Store({ journal, clock, log, projection: projections(types) });
  const hub = new WatchHub({ store, clock, limits: options.history ?? defaultHistoryLimits });
  const snapshots = new Snapshots(clock);
  const source = rbacSource(store);
  const rbac = new RbacAuthoriser(source);
  const allowAll = options.authorisation === "allow-all";
  const authority: Authority = allowAll ? () => ({ allowed: true }) : rbac.authority;
  const admission = policyAdmission({ store, authority, rbac, source, allowAll });
  const writes = new Writes({ store, clock, random, admission });
  const deletes = new Deletes({ store, clock, admission });
  const discovery = new DiscoveryDocuments(types);
  const collectors = { store, types, writes, deletes, clock, log };
  new Definitions({ ...collectors, hub });
  new Garbage(collectors);
  new Namespaces(collectors);
  new EventExpiry(collectors);
  new Budgets(collectors);
  if (options.onWrite !== undefined) {
    const notify = options.onWrite;
    store.onCommit((changes) => changes.forEach(notify));
  }
  bootstrap({ store, types, writes });
  store.flush();

  const resources: ResourceDeps = {
    store,
    hub,
    snapshots,
    clock,
    random,
    writes,
    deletes,
    authority,
    rbac,
    allowAll,
    logs: options.logs,
    strategicMerge: (type, current, patch) => strategicMerge(type, current, patch) as StoredObject,
  };
  let inFlight = 0;
  let closed = false;

  const answer = async (exchange: Exchange): Promise<Answer> => {
    const fault = await options.hooks?.before?.(exchange);
    if (fault !== undefined) return fault;
    const [path, search] = split(exchange.path);
    const query = new Query(search);
    const route = parseRoute(path);
    if (route.type === "health") return answerHealth(route.check, query.has("verbose"), store.problem);
    if (route.type === "version") return jsonAnswer(200, serverVersion);
    const actor = impersonated(exchange, authenticate(exchange, options.authenticate), authority);
    switch (route.type) {
      case "discovery":
        return answerDiscovery(discovery, route, exchange);
      case "openapi":
        return answerOpenApi(types, route.document);
      case "resource": {
        const { target } = route;
        const type = types.byResource(target.group, target.version, target.plural);
        if (type === undefined) throw noSuchResource();
        if (!type.namespaced && target.namespace !== "") throw noSuchResource();
        if (type.namespaced && target.namespace === "" && target.name !== "") throw noSuchResource();
        return answerResource(resources, { exchange, target, type, query, actor });
      }
      default:
        return textAnswer(404, "404 page not found\n");
    }
  };

  const handle: Transport = async (exchange) => {
    if (closed) return statusAnswer(failure(refuse("NotReady", "the server is shutting down")));
    if (inFlight >= mostInFlight)
      return statusAnswer(
        failure(
          refuse("TooManyRequests", "the server has received too many requests and has asked us to try again later", {
            retryAfterSeconds: 1,
          }),
        ),
      );
    inFlight++;
    try {
      return await answer(exchange);
    } catch (thrown) {
      const status = failure(thrown);
      if (status.code === 500)
        log.error("A request failed inside", {
          server: options.name,
          method: exchange.method,
          path: exchange.path,
          cause: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
        });
      return statusAnswer(status);
    } finally {
      inFlight--;
    }
  };

  return {
    handle,
    revision: () => store.revision,
    watches: () => hub.size,
    local: localAccess({ store, types, writes, deletes }),
    compact: () => {
      hub.forget();
      snapshots.forget();
    },
    close: async () => {
      if (closed) return;
      closed = true;
      hub.endAll();
      store.flush();
      clock.end();
      journal.close();
    },
  };
}

function split(path: string): readonly [string, string] {
  const at = path.indexOf("?");
  return at < 0 ? [path, ""] : [path.slice(0, at), path.slice(at + 1)];
}
