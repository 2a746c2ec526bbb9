import { DipperError } from "@dipper/api";
import type { FastifyRequest } from "fastify";
import type { Caller } from "../permission/gate.ts";
import { problemOf } from "../rest/problem.ts";
import { resources } from "../rest/resources.ts";
import type { DescribedChange } from "./describe-change.ts";
import type { AuditEntry, AuditFrom, AuditObjectRef, AuditResult, AuditWho, AuditWhy } from "./record.ts";
import { redact } from "./redact.ts";
import { bare, changesOf, whyOf } from "./trail.ts";

/** A request over REST, when it is known how it ended. */
export interface RestDone {
  readonly request: FastifyRequest;
  readonly caller: Caller;
  /** The path of the route, with its parameters' names. */
  readonly path: string;
  readonly changes: readonly DescribedChange[];
  /** What the route said beyond, with `call.audit`. */
  readonly note: Readonly<Record<string, unknown>>;
  readonly result: AuditResult;
  /** Of a request that is passed on to a managed cluster: what it was, where path and body do not say it. */
  readonly passed?: Pick<AuditEntry, "verb" | "object" | "cluster">;
}

const verbs: Readonly<Record<string, string>> = { POST: "create", PATCH: "patch", DELETE: "delete" };
const longestAgent = 200;
/** A reason for any change, percent-encoded; where the route has a field for it, that counts. */
export const reasonHeader = "x-dipper-reason";

export function restEntry(done: RestDone): AuditEntry {
  const { request, caller, changes, note, result, passed } = done;
  const input = {
    ...(request.params as object),
    ...(passed === undefined ? (request.body as object | undefined) : undefined),
  } as Record<string, unknown>;
  const named = changes.find((each) => each.cluster !== undefined)?.cluster ?? clusterIn(input, done.path);
  const cluster = passed?.cluster ?? named;
  const object = (changes.length === 0 ? passed?.object : undefined) ?? objectOf(done, input);
  const why = { ...whyOf(changes).why, ...askedWhy(request, input, note) };
  return {
    request: request.id,
    who: whoOf(caller),
    from: fromOf(request, caller),
    verb: passed?.verb ?? verbs[request.method] ?? request.method.toLowerCase(),
    route: `${request.method} ${request.url.split("?", 1)[0] ?? ""}`,
    ...(cluster === undefined ? {} : { cluster }),
    ...(object === undefined ? {} : { object }),
    ...changesOf(changes),
    ...(Object.keys(why).length === 0 ? {} : { why }),
    result,
    ...(Object.keys(input).length === 0 ? {} : { input: redact(input) as object }),
    ...(Object.keys(note).length === 0 ? {} : { note: redact(note) as object }),
  };
}

export function refusedResult(error: unknown, requestId: string): AuditResult {
  const { status, code, detail } = problemOf(DipperError.from(error), requestId);
  return { code: status, reason: code, message: redact(detail) as string };
}

/** `session 4fRk…` or `token 3f2a…`. */
export function loginOf({ session, token }: Pick<Caller, "session" | "token">): string | undefined {
  if (session !== undefined) return `session ${session}`;
  return token === undefined ? undefined : `token ${token}`;
}

export function whoOf(caller: Caller): AuditWho {
  const login = loginOf(caller);
  return {
    user: caller.user,
    groups: caller.groups.filter((group) => group !== "system:authenticated"),
    ...(login === undefined ? {} : { login }),
  };
}

export function fromOf(request: FastifyRequest, { by }: Pick<Caller, "by">): AuditFrom {
  const surface = by === "session" ? "console" : "rest";
  return fromAddress(surface, { address: request.ip, agent: request.headers["user-agent"] });
}

export function fromAddress(
  surface: AuditFrom["surface"],
  { address, agent }: { readonly address: string; readonly agent: string | undefined },
): AuditFrom {
  return { surface, address, ...(agent === undefined ? {} : { agent: agent.slice(0, longestAgent) }) };
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** The object that was changed, else what the route says, else what its path names. */
function objectOf(
  { changes, note, path }: RestDone,
  input: Readonly<Record<string, unknown>>,
): AuditObjectRef | undefined {
  const [first] = changes;
  if (first !== undefined) return bare(first);
  const [kind, name] = text(note["object"])?.split(" ") ?? [];
  if (kind !== undefined && name !== undefined) return { kind, name };
  const [, of = "", parameter] = /^\/api\/v1\/([\w-]+)(?:\/:(\w+))?/.exec(path) ?? [];
  const named = parameter === undefined ? undefined : text(input[parameter]);
  const metadata = input["metadata"] as { readonly name?: unknown } | undefined;
  const resource = resources.find((each) => each.name === of || each.aliases.includes(of));
  const found = named ?? text(metadata?.name) ?? text(input["name"]);
  if (resource === undefined && found === undefined) return undefined;
  return { kind: resource?.kind.kind ?? of, name: found ?? "" };
}

function clusterIn(input: Readonly<Record<string, unknown>>, path: string): string | undefined {
  const spec = input["spec"] as { readonly clusterName?: unknown } | undefined;
  const own = path.startsWith("/api/v1/clusters/:name") ? text(input["name"]) : undefined;
  return own ?? text(input["cluster"]) ?? text(input["clusterName"]) ?? text(spec?.clusterName);
}

function askedWhy(
  request: FastifyRequest,
  input: Readonly<Record<string, unknown>>,
  note: Readonly<Record<string, unknown>>,
): AuditWhy {
  const header = request.headers[reasonHeader];
  const path = request.url.split("?", 1)[0] ?? "";
  const operation = /^\/api\/v1\/operations\/([^/]+)/.exec(path)?.[1];
  const why = {
    reason: text(input["reason"]) ?? text(note["reason"]) ?? text(input["comment"]) ?? decoded(header),
    workOrder: text(note["workOrder"]),
    operation: text(note["operation"]) ?? operation,
  };
  const said = Object.entries(why).filter(([, value]) => value !== undefined);
  return redact(Object.fromEntries(said)) as AuditWhy;
}

function decoded(header: string | readonly string[] | undefined): string | undefined {
  if (typeof header !== "string" || header === "") return undefined;
  try {
    return decodeURIComponent(header).slice(0, 500);
  } catch {
    return header.slice(0, 500);
  }
}
