import { DipperError, isCode } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { Call, Permission, Route } from "@dipper/room";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { AuditEntry, AuditResult } from "../audit/record.ts";
import { refusedResult, restEntry } from "../audit/rest-entry.ts";
import type { AuditTrail } from "../audit/trail.ts";
import { originOf } from "../identity/cookies.ts";
import type { Origin } from "../identity/sessions.ts";
import type { Caller, Gate } from "../permission/gate.ts";
import { createInputReaders, type InputReader } from "./input.ts";

/** What routes of the server itself get beyond a room's. */
export interface ServerCall extends Call {
  readonly caller: Caller;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Address and program of the caller. */
  readonly from: Origin;
  readonly reply: FastifyReply;
  /** Is he still somebody? Long answers ask from time to time: sessions end, tokens are revoked. */
  stillKnown(): Promise<boolean>;
}

export interface BindDeps {
  readonly kube: KubeClient;
  /** The inside of a managed cluster for somebody, within one request. */
  readonly inside: (of: InsideOf, cluster: string) => KubeClient;
  readonly gate: Gate;
  readonly audit: AuditTrail;
  /** Set by the authentication hook; throws Unauthorized where nobody was recognised. */
  readonly callerOf: (request: FastifyRequest) => Caller;
  readonly stillKnown: (request: FastifyRequest, caller: Caller) => Promise<boolean>;
  readonly failed: (message: string, fields: object) => void;
}

export interface InsideOf {
  readonly caller: Caller;
  readonly id: string;
  readonly from: string;
}

/** Serves Routes: reads and checks the input, asks for the permission, calls, audits what is not a read. */
export function bindRoutes(app: FastifyInstance, routes: readonly Route[], deps: BindDeps): void {
  const readers = createInputReaders();
  for (const route of routes) {
    const bound = { route, read: readers(route), deps };
    app.route({ method: route.method, url: route.path, handler: (request, reply) => answer(bound, request, reply) });
  }
}

/** Who calls a route that proves its own tokens. */
const bearer: Caller = { user: "system:anonymous", groups: ["system:unauthenticated"], by: "token" };

interface Bound {
  readonly route: Route;
  readonly read: InputReader;
  readonly deps: BindDeps;
}

async function answer({ route, read, deps }: Bound, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const ownToken = route.permission.on === "token";
  const caller = ownToken ? bearer : deps.callerOf(request);
  const aborted = new AbortController();
  reply.raw.on("close", () => aborted.abort(new DipperError("Aborted", { what: `${route.method} ${route.path}` })));
  const fields: Record<string, unknown> = {};
  const run = async (): Promise<unknown> => {
    const input = read({ params: request.params, query: request.query, body: request.body });
    demand(route.permission, input, caller, deps.gate);
    const call: ServerCall = {
      input,
      user: caller.user,
      groups: caller.groups,
      // Under the request's id the API server tells what it changed, and a cluster of its own keeps it in its own audit.
      kube: deps.kube.as(caller.user, caller.groups, request.id),
      signal: aborted.signal,
      may: (verb, cluster) => deps.gate(caller, verb, cluster),
      inside: (cluster) => deps.inside({ caller, id: request.id, from: request.ip }, cluster),
      audit: (more) => void Object.assign(fields, more),
      caller,
      headers: request.headers,
      from: originOf(request),
      reply,
      stillKnown: () => deps.stillKnown(request, caller),
    };
    return route.handle(call);
  };
  if (route.method === "GET") return send(reply, await run());
  const changed = deps.audit.begin(request.id);
  const entry = (result: AuditResult): AuditEntry =>
    restEntry({ request, caller, path: route.path, changes: changed.changes(), note: fields, result });
  return send(reply, await audited({ deps, request, reply, entry, ownToken }, run));
}

interface Audited {
  readonly deps: BindDeps;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly entry: (result: AuditResult) => AuditEntry;
  readonly ownToken: boolean;
}

/** One line for each try. While the audit cannot be written nothing else is changed: the first line that works lets people in again. */
async function audited(
  { deps, request, reply, entry, ownToken }: Audited,
  run: () => Promise<unknown>,
): Promise<unknown> {
  const { log } = deps.audit;
  try {
    if (log.broken()) await log.write({ ...entry({ code: 100 }), verb: "audit-works-again" });
    const result = await run();
    await log.write(entry({ code: result === undefined ? 204 : reply.statusCode }));
    return result;
  } catch (error) {
    const tried = entry(refusedResult(error, request.id));
    // Whoever has no token could fill the disk with lines about himself.
    if (ownToken && isCode(error, "Unauthorized")) throw error;
    await log.write(tried).catch((cause: unknown) => deps.failed("audit was not written", { cause: String(cause) }));
    throw error;
  }
}

function demand(permission: Permission, input: Readonly<Record<string, unknown>>, caller: Caller, gate: Gate): void {
  if (permission.on === "filtered" || permission.on === "token") return;
  const cluster = permission.on === "fleet" ? undefined : clusterIn(input, permission.on.clusterFrom);
  if (gate(caller, permission.verb, cluster)) return;
  const problem = `the verb "${permission.verb}" on ${cluster === undefined ? "the fleet" : `cluster ${cluster}`} is needed`;
  throw new DipperError("Forbidden", {
    user: caller.user,
    verb: permission.verb,
    resource: "cluster",
    name: cluster ?? "*",
    problem,
  });
}

/** A missing name is a wish for the whole fleet: more is asked, never less. */
function clusterIn(input: Readonly<Record<string, unknown>>, path: string): string | undefined {
  let value: unknown = input;
  for (const step of path.split("."))
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[step] : undefined;
  return typeof value === "string" && value !== "" ? value : undefined;
}

function send(reply: FastifyReply, result: unknown): unknown {
  if (reply.sent || reply.raw.headersSent) return reply;
  if (result === undefined) return reply.code(204).send();
  if (isLines(result)) {
    void reply.header("content-type", "text/plain; charset=utf-8").header("x-accel-buffering", "no");
    return reply.send(lineStream(result));
  }
  if (typeof result === "string") return reply.type("text/plain; charset=utf-8").send(result);
  return reply.send(result);
}

function isLines(value: unknown): value is AsyncIterable<string> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

function lineStream(lines: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const iterator = lines[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value.endsWith("\n") ? next.value : `${next.value}\n`));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
