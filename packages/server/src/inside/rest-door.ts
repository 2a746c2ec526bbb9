import { Readable } from "node:stream";
import { DipperError } from "@dipper/api";
import { type Answer, type Headers, readBody } from "@dipper/world";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { AuditEntry, AuditResult } from "../audit/record.ts";
import { redact } from "../audit/redact.ts";
import { refusedResult, restEntry } from "../audit/rest-entry.ts";
import type { BindDeps } from "../rest/bind-routes.ts";
import { type Asked, askedOf } from "./asked.ts";
import type { Door } from "./door.ts";
import { objectRefOf } from "./tell-refusal.ts";

const path = "/api/v1/clusters/:cluster/kube/*";
/** What stands behind it, as it came: parameters of a route are decoded already. */
const below = /^\/api\/v1\/clusters\/[^/?]+\/kube(\/.*)$/;

/** Answers that are no data are never a page of ours: no script, no frame, no form. */
const asData = { "content-security-policy": "default-src 'none'; sandbox", "cache-control": "no-store" } as const;

export interface RestDoorDeps extends Pick<BindDeps, "audit" | "callerOf" | "stillKnown" | "failed"> {
  readonly door: Door;
}

/**
 * `/api/v1/clusters/<cluster>/kube/<path>`: the API of a managed cluster for who has a session or a token of the platform. Bodies pass as
 * they are, so that the parsers of everything else are not asked.
 */
export function bindRestDoor(app: FastifyInstance, deps: RestDoorDeps): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    scope.route({
      method: ["GET", "POST", "PUT", "PATCH", "DELETE"],
      url: path,
      handler: (request, reply) => through(deps, request, reply),
    });
  });
}

async function through(deps: RestDoorDeps, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const caller = deps.callerOf(request);
  const gone = new AbortController();
  reply.raw.on("close", () => gone.abort(new DipperError("Aborted", { what: "the request" })));
  const inner = below.exec(request.raw.url ?? "")?.[1] ?? "";
  const { cluster } = request.params as { readonly cluster: string };
  const headers = headersOf(request);
  const asked = askedOf(request.method, inner, headers);
  const open = (): Promise<Answer> =>
    deps.door({
      cluster,
      caller,
      id: request.id,
      stillKnown: () => deps.stillKnown(request, caller),
      exchange: {
        method: request.method,
        path: inner,
        headers,
        signal: gone.signal,
        peer: { address: request.ip },
        ...(Buffer.isBuffer(request.body) && request.body.length > 0 ? { body: request.body } : {}),
      },
    });
  const quiet = request.method === "GET" || (!("message" in asked) && (asked.dryRun || !asked.writes));
  if (quiet) return send(reply, await open());
  return send(reply, await recorded(deps, { request, cluster, asked: "message" in asked ? undefined : asked }, open));
}

interface Recorded {
  readonly request: FastifyRequest;
  readonly cluster: string;
  readonly asked: Asked | undefined;
}

/** One record for each try, on the disk before the answer. While the log cannot be written nothing is changed. */
async function recorded(
  deps: RestDoorDeps,
  { request, cluster, asked }: Recorded,
  open: () => Promise<Answer>,
): Promise<Answer> {
  const { audit } = deps;
  const caller = deps.callerOf(request);
  const changed = audit.begin(request.id);
  const entry = (result: AuditResult): AuditEntry =>
    restEntry({
      request,
      caller,
      path,
      changes: changed.changes(),
      note: {},
      result,
      passed: { cluster, verb: verbIn(asked, request.method), ...objectIn(asked) },
    });
  if (audit.log.broken()) await audit.log.write({ ...entry({ code: 100 }), verb: "audit-works-again" });
  try {
    const answer = await whole(await open());
    await audit.log.write(entry(resultOf(answer)));
    return answer;
  } catch (error) {
    const tried = entry(refusedResult(error, request.id));
    await audit.log
      .write(tried)
      .catch((cause: unknown) => deps.failed("audit was not written", { cause: String(cause) }));
    throw error;
  }
}

function verbIn(asked: Asked | undefined, method: string): string {
  if (asked === undefined) return method.toLowerCase();
  const part = asked.address?.subresource ?? "";
  return part === "" ? asked.access.verb : `${asked.access.verb} ${part}`;
}

/** Where something was changed, the change itself says more. */
function objectIn(asked: Asked | undefined): Pick<AuditEntry, "object"> {
  if (asked?.address === undefined) return {};
  const { resource, name = "", namespace } = objectRefOf(asked.address);
  return { object: { kind: resource, name, ...(namespace === undefined ? {} : { namespace }) } };
}

function resultOf({ status, body }: Answer & { readonly body: Uint8Array }): AuditResult {
  if (status < 400) return { code: status };
  const said = parsed(body);
  return {
    code: status,
    ...(said?.reason === undefined ? {} : { reason: said.reason }),
    ...(said?.message === undefined ? {} : { message: redact(said.message) as string }),
  };
}

function parsed(body: Uint8Array): { readonly reason?: string; readonly message?: string } | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(body)) as { readonly reason?: string; readonly message?: string };
  } catch {
    return undefined;
  }
}

async function whole(answer: Answer): Promise<Answer & { readonly body: Uint8Array }> {
  return { ...answer, body: await readBody(answer.body) };
}

function headersOf(request: FastifyRequest): Headers {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  return headers;
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  void reply.code(answer.status).headers({ ...answer.headers, ...asData });
  if (answer.body instanceof Uint8Array) return reply.send(Buffer.from(answer.body));
  void reply.header("x-accel-buffering", "no");
  return reply.send(Readable.from(answer.body, { objectMode: false }));
}
