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
import type { AuditSink } from "../audit/audit-event.ts";
import { RbacAuthoriser } from "../authorise/authorise.ts";
import { AggregatedRoles } from "../collect/aggregated-roles.ts";
import { Budgets } from "../collect/budgets.ts";
import { Definitions } from "../collect/definitions.ts";
import { EventExpiry } from "../collect/event-expiry.ts";
import { Garbage } from "../collect/garbage.ts";
import { Namespaces } from "../collect/namespaces.ts";
import { Quotas } from "../collect/quotas.ts";
import { ServiceAccounts } from "../collect/service-accounts.ts";
import { StorageProtection } from "../collect/storage-protection.ts";
import { DiscoveryDocuments } from "../discovery/documents.ts";
import { projections } from "../list/field-selector.ts";
import { Snapshots } from "../list/snapshots.ts";
import { strategicMerge } from "../patch/strategic.ts";
import type { Journal } from "../store/journal.ts";
import { type Change, Store } from "../store/store.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { refuse } from "../types/refusal.ts";
import { TypeTable } from "../types/type-table.ts";
import { defaultHistoryLimits, type HistoryLimits } from "../watch/history.ts";
import { WatchHub } from "../watch/hub.ts";
import type { Actor } from "./actor.ts";
import type { Authority } from "./authority.ts";
import { bootstrap } from "./bootstrap.ts";
import { Deletes } from "./deletes.ts";
import { type CallerClass, defaultSeats, InFlight } from "./in-flight.ts";
import { type LocalAccess, localAccess } from "./local.ts";
import type { LogSource } from "./pod-log.ts";
import { rbacSource } from "./rbac-source.ts";
import { requestHandler } from "./requests.ts";
import type { ResourceDeps } from "./resources.ts";
import { ServiceAccountTokens, type TokenOptions } from "./service-accounts/tokens.ts";
import { failure, statusAnswer } from "./status.ts";
import { Writes } from "./writes.ts";

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
  /** The key that tokens of service accounts are signed with. Default: none are issued, and none accepted. */
  readonly serviceAccounts?: TokenOptions;
  /** PEM text of the authority behind the server's certificate, for the ConfigMap `kube-root-ca.crt` of every namespace. */
  readonly rootCa?: string;
  /** Audit lines. Default: none. */
  readonly audit?: AuditSink;
  /** Requests under way at the same time, by class of caller; beyond them and a short queue 429. Default: 600 in all. */
  readonly seats?: Partial<Readonly<Record<CallerClass, number>>>;
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
  const authority: Authority = allowAll ? () => ({ allowed: true, reason: "" }) : rbac.authority;
  const admission = policyAdmission({ store, random: random.fork("admission"), authority, rbac, source, allowAll });
  const writes = new Writes({ store, clock, random, admission });
  const deletes = new Deletes({ store, clock, admission });
  const collectors = { store, types, writes, deletes, clock, log };
  new Definitions({ ...collectors, hub });
  new Garbage(collectors);
  new Namespaces(collectors);
  new EventExpiry(collectors);
  new Budgets(collectors);
  new Quotas(collectors);
  new StorageProtection(collectors);
  new AggregatedRoles(collectors);
  new ServiceAccounts({ ...collectors, rootCa: options.rootCa });
  if (options.onWrite !== undefined) {
    const notify = options.onWrite;
    store.onCommit((changes) => changes.forEach(notify));
  }
  bootstrap({ store, types, writes, clock, random, roles: !allowAll });
  store.flush();

  const tokens =
    options.serviceAccounts === undefined
      ? undefined
      : new ServiceAccountTokens(options.serviceAccounts, { store, clock, random: random.fork("tokens") });
  const resources: ResourceDeps = {
    authenticators: { known: options.authenticate, tokens, anonymous: !allowAll },
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
  const inFlight = new InFlight(clock, { ...defaultSeats, ...options.seats });
  const answer = requestHandler({
    name: options.name,
    clock,
    random: options.random.fork("audit"),
    log,
    types,
    discovery: new DiscoveryDocuments(types),
    resources,
    inFlight,
    before: options.hooks?.before,
    audit: options.audit,
  });
  let closed = false;
  const handle: Transport = async (exchange) =>
    closed ? statusAnswer(failure(refuse("NotReady", "the server is shutting down"))) : answer(exchange);

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
      inFlight.close();
      hub.endAll();
      store.flush();
      clock.end();
      journal.close();
    },
  };
}
