import { DipperError } from "@dipper/api";
import type { Answer, Clock, Exchange, Log, Random, Transport } from "@dipper/world";
import type { AuditSink } from "../audit/audit-event.ts";
import { AuditTrail, whenEnded } from "../audit/audit-trail.ts";
import type { RequestFacts } from "../audit/request-facts.ts";
import { answerDiscovery } from "../discovery/answer.ts";
import type { DiscoveryDocuments } from "../discovery/documents.ts";
import { answerOpenApi } from "../openapi/answer.ts";
import { parseDuration } from "../route/duration.ts";
import { Query } from "../route/query.ts";
import { requestName, requestVerb } from "../route/request-verb.ts";
import { parseRoute, type Route, type Target } from "../route/route.ts";
import { refusalOf, refuse } from "../types/refusal.ts";
import type { TypeTable } from "../types/type-table.ts";
import type { Actor } from "./actor.ts";
import { notAllowed, pathNotAllowed } from "./authority.ts";
import { ofNamedPod } from "./binding.ts";
import { answerHealth } from "./health.ts";
import { authenticate, impersonated } from "./identity.ts";
import { classOf, type InFlight } from "./in-flight.ts";
import { warningHeader } from "./mutations.ts";
import { badRequest, methodNotAllowed, noSuchResource } from "./refusals.ts";
import { answerResource, type ResourceDeps } from "./resources.ts";
import { answerOpenId } from "./service-accounts/discovery.ts";
import { failure, jsonAnswer, statusAnswer, textAnswer } from "./status.ts";
import { serverVersion } from "./version.ts";

export interface RequestDeps {
  /** For logs. */
  readonly name: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly types: TypeTable;
  readonly discovery: DiscoveryDocuments;
  readonly resources: ResourceDeps;
  readonly inFlight: InFlight;
  readonly before: ((exchange: Exchange) => Promise<Answer | undefined>) | undefined;
  readonly audit: AuditSink | undefined;
}

/** As upstream: a request that does not go on for a while is answered within a minute, or sooner where `timeout` says so. */
const longestMs = 60_000;
/** Open watches of one server. Each costs a few hundred bytes while nothing happens. */
const mostWatches = 20_000;

/** From a request to its answer and its audit lines; never throws. */
export function requestHandler(deps: RequestDeps): Transport {
  return async (exchange) => {
    const id = auditId(exchange, deps.random);
    const facts: RequestFacts = {};
    const trail =
      deps.audit === undefined
        ? undefined
        : new AuditTrail({ sink: deps.audit, clock: deps.clock }, { exchange, id, facts });
    try {
      const answer = headOnly(await served(deps, exchange, facts), exchange);
      return withId(trail?.answered(answer, undefined) ?? answer, id);
    } catch (thrown) {
      const status = failure(thrown);
      const answer = withId(withWarnings(statusAnswer(status), facts), id);
      // Some refusals are 500 on the real server, too: nothing has failed.
      if (status.code === 500 && refusalOf(thrown) === undefined)
        deps.log.error("A request failed inside", {
          server: deps.name,
          method: exchange.method,
          path: exchange.path,
          cause: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
        });
      if (status.code !== 500 || thrown instanceof DipperError) return trail?.answered(answer, status) ?? answer;
      trail?.failed(status);
      return answer;
    }
  };
}

/** The caller's own id is taken over, so that lines of several servers can be put together. */
function auditId(exchange: Exchange, random: Random): string {
  const given = exchange.headers["audit-id"] ?? "";
  return given === "" || given.length > 64 ? random.uuid() : given;
}

function withId(answer: Answer, id: string): Answer {
  return { ...answer, headers: { "audit-id": id, "cache-control": "no-cache, private", ...answer.headers } };
}

/** Whoever is refused is told all the same what is odd about his version and his body. */
function withWarnings(answer: Answer, { deprecation, warnings = [], patchWarnings = [] }: RequestFacts): Answer {
  const all = [...(deprecation === undefined ? [] : [deprecation]), ...warnings, ...patchWarnings];
  return all.length === 0 ? answer : { ...answer, headers: { ...answer.headers, warning: warningHeader(all) } };
}

/** HEAD is a GET without its body; a stream that nobody reads is closed. */
function headOnly(answer: Answer, exchange: Exchange): Answer {
  if (exchange.method !== "HEAD" || answer.body instanceof Uint8Array) return answer;
  void answer.body[Symbol.asyncIterator]().return?.();
  return { ...answer, body: new Uint8Array() };
}

async function served(deps: RequestDeps, exchange: Exchange, facts: RequestFacts): Promise<Answer> {
  const fault = await deps.before?.(exchange);
  if (fault !== undefined) return fault;
  const [path, search] = split(exchange.path);
  const query = new Query(search);
  const route = parseRoute(path);
  // Who shows a token shows a good one, whatever he asks for.
  const open = route.type === "health" || route.type === "version";
  if (open && exchange.headers["authorization"] !== undefined) authenticate(exchange, deps.resources.authenticators);
  if (route.type === "health") return answerHealth(route.check, query.has("verbose"), deps.resources.store.problem);
  if (route.type === "malformed") return textAnswer(400, "400 Bad Request");
  if (route.type === "version" && exchange.method !== "GET" && exchange.method !== "HEAD") throw methodNotAllowed();
  if (route.type === "version") return jsonAnswer(200, serverVersion);
  const caller = authenticate(exchange, deps.resources.authenticators);
  facts.caller = caller;
  const actor = impersonated(exchange, caller, deps.resources.authority);
  if (actor !== caller) facts.impersonated = actor;
  if (route.type !== "resource") {
    facts.verb = exchange.method.toLowerCase();
    requirePath(deps, actor, { verb: facts.verb, path }, facts);
    return answerPath(deps, route, exchange);
  }
  const verb = requestVerb(exchange.method, route.target, query);
  const target: Target = { ...route.target, name: requestName(route.target, query) };
  Object.assign(facts, { verb: verb ?? exchange.method.toLowerCase(), target });
  const kind = classOf(actor, facts.verb ?? "", target, query);
  const taken = deps.inFlight.take(kind);
  if (!(taken === true || (await taken))) throw tooMany();
  const release = once(() => deps.inFlight.release(kind));
  try {
    const longRunning = verb === "watch" || route.target.subresource === "log";
    // Before the work begins: nobody would wait for work whose limit is refused, and what it throws would end the process.
    const timeout = longRunning ? undefined : timeoutOf(query);
    const work = answerTarget(deps, { exchange, route, query, actor, facts, verb });
    const answer = timeout === undefined ? await work : await within(deps.clock, timeout, work);
    if (longRunning || answer.body instanceof Uint8Array) release();
    else return { ...answer, body: whenEnded(answer.body, release) };
    return answer;
  } catch (thrown) {
    release();
    throw thrown;
  }
}

function once(run: () => void): () => void {
  let ran = false;
  return () => {
    if (!ran) run();
    ran = true;
  };
}

function tooMany(): Error {
  const message = "the server has received too many requests and has asked us to try again later";
  return refuse("TooManyRequests", message, { retryAfterSeconds: 1 });
}

/** The lists of groups and of their versions are answered to whatever is asked, those of the core group are not. */
function requireReading(route: Extract<Route, { readonly type: "discovery" }>, method: string): void {
  const isList = route.version === undefined && !route.core;
  if (!isList && method !== "GET" && method !== "HEAD") throw methodNotAllowed();
}

/** What there is at the roots of everything. */
function pathsOf(types: TypeTable): readonly string[] {
  const versions = types
    .all()
    .map(({ group, version }) => (group === "" ? `/api/${version}` : `/apis/${group}/${version}`));
  const groups = types.all().flatMap(({ group }) => (group === "" ? [] : [`/apis/${group}`]));
  const others = ["/.well-known/openid-configuration", "/api", "/apis", "/healthz", "/healthz/ping", "/livez"];
  const more = ["/livez/ping", "/openapi/v2", "/openapi/v3", "/openid/v1/jwks", "/readyz", "/readyz/ping", "/version"];
  return [...new Set([...versions, ...groups, ...others, ...more])].sort();
}

function answerPath(
  deps: RequestDeps,
  route: Exclude<Route, { readonly type: "resource" }>,
  exchange: Exchange,
): Answer {
  if (route.type === "index") return jsonAnswer(200, { paths: pathsOf(deps.types) });
  if (route.type === "nowhere") return nowhere(deps, route.group);
  if (route.type === "discovery") {
    requireReading(route, exchange.method);
    return answerDiscovery(deps.discovery, route, exchange) ?? nowhere(deps, route.group ?? "");
  }
  if (route.type === "openapi") return answerOpenApi(deps, route, exchange);
  if (route.type === "openid")
    return answerOpenId(deps.resources.authenticators.tokens, route.document, exchange.headers["host"]) ?? notServed();
  return notServed();
}

/** Built-in groups say what is not in them; what else is not there is not part of the API at all. */
function nowhere(deps: RequestDeps, group: string): Answer {
  if (deps.types.all().some((each) => each.group === group && each.origin === "built-in")) throw noSuchResource();
  return notServed();
}

/** What would be another path stands in no path. */
function requireName(name: string): void {
  const problem =
    name === "." || name === ".." ? `may not be '${name}'` : name.includes("%") ? "may not contain '%'" : "";
  if (problem !== "") throw badRequest(`Name parameter invalid: ${JSON.stringify(name)}: ${problem}`);
}

function notServed(): Answer {
  return textAnswer(404, "404 page not found\n");
}

function requirePath(
  deps: RequestDeps,
  actor: Actor,
  attributes: { readonly verb: string; readonly path: string },
  facts: RequestFacts,
): void {
  facts.verdict = deps.resources.authority(actor, attributes);
  if (!facts.verdict.allowed) throw pathNotAllowed(actor, attributes);
}

async function answerTarget(
  deps: RequestDeps,
  request: {
    readonly exchange: Exchange;
    readonly route: Extract<Route, { readonly type: "resource" }>;
    readonly query: Query;
    readonly actor: Actor;
    readonly facts: RequestFacts;
    readonly verb: ReturnType<typeof requestVerb>;
  },
): Promise<Answer> {
  const { exchange, query, actor, facts, verb } = request;
  const { target } = request.route;
  const attributes = {
    verb: facts.verb ?? "",
    group: target.group,
    resource: target.plural,
    subresource: target.subresource,
    // A namespace is in itself, for those who may read it by a role of its own.
    namespace: target.group === "" && target.plural === "namespaces" ? (facts.target?.name ?? "") : target.namespace,
    name: facts.target?.name ?? "",
  };
  facts.verdict = deps.resources.authority(actor, attributes);
  if (!facts.verdict.allowed) throw notAllowed(actor, attributes, facts.verdict);
  const type = deps.types.byResource(target.group, target.version, target.plural);
  // What is not there at all is said after the permission: nobody learns more than he may.
  if (type === undefined) {
    // A group that is nobody's is not part of the API at all.
    return nowhere(deps, target.group);
  }
  if (!type.namespaced && target.namespace !== "") return nowhere(deps, target.group);
  const homeless = target.name !== "" || (exchange.method === "POST" && type.origin !== "built-in");
  if (type.namespaced && target.namespace === "" && homeless) return nowhere(deps, target.group);
  requireName(target.name);
  if (verb === "watch" && deps.resources.hub.size >= mostWatches) throw tooMany();
  const asked = { exchange, target, type, query, actor, facts, verb };
  const pods = deps.types.byResource("", "v1", "pods");
  if (type.group === "" && type.kind === "Binding" && verb === "create" && pods !== undefined)
    return answerResource(deps.resources, { ...asked, target: ofNamedPod(exchange, target), type: pods });
  return answerResource(deps.resources, asked);
}

function timeoutOf(query: Query): number {
  const text = query.text("timeout");
  if (text === "") return longestMs;
  const ms = parseDuration(text);
  if (ms === undefined) throw badRequest("invalid timeout specified in the request URL");
  return ms === 0 ? longestMs : Math.min(ms, longestMs);
}

/** The answer, or 504: what was begun goes on, as in the real server. */
async function within(clock: Clock, ms: number, work: Promise<Answer>): Promise<Answer> {
  let cancel: (() => void) | undefined;
  const late = new Promise<never>((_, reject) => {
    cancel = clock.after(ms, () =>
      reject(
        refuse("Timeout", "Timeout: request did not complete within requested timeout - context deadline exceeded"),
      ),
    );
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel?.();
  }
}

function split(path: string): readonly [string, string] {
  const at = path.indexOf("?");
  return at < 0 ? [path, ""] : [path.slice(0, at), path.slice(at + 1)];
}
