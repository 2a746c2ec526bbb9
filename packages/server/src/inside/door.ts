import { type Cluster, DipperError } from "@dipper/api";
import type { Cache } from "@dipper/kube";
import type { Answer, Clock, Exchange, Headers, Peer, Transport } from "@dipper/world";
import { loginKey } from "../audit/api-event.ts";
import { loginOf } from "../audit/rest-entry.ts";
import type { AuditTrail } from "../audit/trail.ts";
import type { Caller } from "../permission/gate.ts";
import { type MayInside, neededInside } from "../permission/inside.ts";
import { type Asked, askedOf } from "./asked.ts";
import { answerQuestion } from "./questions.ts";
import { type RefusalCode, refusal } from "./refusal.ts";
import { maskSecrets, tellValues } from "./secret-values.ts";
import { tellRefusal } from "./tell-refusal.ts";
import { whileAllowed } from "./while-allowed.ts";

export interface DoorDeps {
  readonly clock: Clock;
  readonly clusters: Cache<Cluster>;
  readonly may: MayInside;
  readonly audit: AuditTrail;
  /**
   * The API of a managed cluster, reached in the name of `exchange.peer`, who may do here what is asked. It tells the audit what was changed,
   * under the exchange's `audit-id`.
   */
  readonly reach: (cluster: string) => Transport;
}

/** A request to the API of a managed cluster by somebody who has proven who he is. */
export interface DoorRequest {
  readonly cluster: string;
  readonly caller: Caller;
  /** `path` is the cluster's own, with the query, as it came over the wire. */
  readonly exchange: Exchange;
  /** Under which the audit records it. */
  readonly id: string;
  /** Is he still somebody? Long answers ask from time to time. */
  readonly stillKnown: () => Promise<boolean>;
}

/** The way into every managed cluster, real or simulated. Every answer is one of the Kubernetes API, refusals too. */
export type Door = (request: DoorRequest) => Promise<Answer>;

const sent: readonly string[] = ["accept", "content-type", "user-agent"];
const answered: ReadonlySet<string> = new Set(["audit-id", "cache-control", "content-type", "retry-after", "warning"]);
/** What the API of Kubernetes speaks; anything else must not be taken for a page of ours. */
const knownTypes =
  /^(?:application\/(?:[\w.+-]*json|yaml|vnd\.kubernetes\.protobuf|com\.github\.proto-openapi)|text\/plain)/;

export function createDoor(deps: DoorDeps): Door {
  return async (request) => {
    const asked = askedOf(request.exchange.method, request.exchange.path, request.exchange.headers);
    const no = "message" in asked ? asked : refusedFor(deps, request, asked);
    if (no === undefined) return pass(deps, request, asked as Asked);
    tellRefusal(deps.audit, { request, asked: "message" in asked ? undefined : asked, ...no });
    return refusal(no.code, no.message);
  };
}

/** Who may not look at a cluster is not told whether it exists. */
function refusedFor(
  { may, clusters }: DoorDeps,
  { caller, cluster: name }: DoorRequest,
  asked: Asked,
): { readonly code: RefusalCode; readonly message: string } | undefined {
  if (!may(caller, name, asked.needed)) return { code: 403, message: forbidden(caller, name, asked) };
  const cluster = clusters.get({ name });
  if (cluster === undefined) return { code: 404, message: `clusters.fleet.dipper.dev "${name}" not found` };
  const policy = cluster.spec.managementPolicy ?? "Observe";
  if (!asked.writes || policy !== "Observe") return undefined;
  return { code: 409, message: new DipperError("ReadOnlyCluster", { name, policy }).message };
}

function forbidden({ user }: Caller, cluster: string, { access, needed }: Asked): string {
  const verb = neededInside(needed);
  const why = `of cluster "${cluster}": the verb "${verb}" on it is needed`;
  if ("path" in access) return `User "${user}" cannot ${access.verb} path "${access.path}" ${why}`;
  const resource = [access.resource, access.subresource].filter((each) => each !== undefined).join("/");
  const where = access.namespace === undefined ? "" : ` in the namespace "${access.namespace}"`;
  return `User "${user}" cannot ${access.verb} resource "${resource}" in API group "${access.group}"${where} ${why}`;
}

async function pass(deps: DoorDeps, request: DoorRequest, asked: Asked): Promise<Answer> {
  const { cluster, caller, exchange, id } = request;
  const stop = new AbortController();
  const forward: Exchange = {
    method: asked.method,
    path: asked.path,
    headers: { ...pick(exchange.headers), "audit-id": id },
    signal: AbortSignal.any([exchange.signal, stop.signal]),
    peer: peerOf(caller, exchange.peer?.address ?? ""),
    ...(exchange.body === undefined ? {} : { body: exchange.body }),
  };
  const { question } = asked;
  const next = deps.reach(cluster);
  try {
    if (question !== undefined)
      return await answerQuestion({ question, forward, next, may: (access) => mayThere(deps, request, access) });
    const answer = clean(await next(forward), cluster);
    if (asked.masked) return await maskSecrets(answer);
    tellValues(deps.audit, { request, asked, answer });
    const allowed = async (): Promise<boolean> =>
      refusedFor(deps, request, asked) === undefined && (await request.stillKnown());
    return whileAllowed(answer, { clock: deps.clock, allowed, stop });
  } catch (cause) {
    exchange.signal.throwIfAborted();
    return refusal(503, `cluster "${cluster}" cannot be reached: ${DipperError.from(cause).message}`);
  }
}

/** As `refusedFor`, for something that is only asked about. */
function mayThere(deps: DoorDeps, request: DoorRequest, access: Asked["access"]): string | undefined {
  const writes = neededInside(access) === "operate" && !["get", "list", "watch"].includes(access.verb);
  const asked = { access, needed: access, writes } as Asked;
  return refusedFor(deps, request, asked)?.message;
}

function pick(headers: Headers): Headers {
  return Object.fromEntries(sent.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])));
}

function peerOf(caller: Caller, address: string): Peer {
  const login = loginOf(caller);
  return {
    address,
    user: caller.user,
    groups: caller.groups,
    ...(login === undefined ? {} : { extra: { [loginKey]: [login] } }),
  };
}

/** A cluster must not send a person elsewhere, nor set anything in his browser. */
function clean(answer: Answer, cluster: string): Answer {
  if (answer.status >= 300 && answer.status < 400 && answer.status !== 304)
    return refusal(502, `cluster "${cluster}" answers with a redirection, which is not followed`);
  const headers = Object.fromEntries(Object.entries(answer.headers).filter(([name]) => answered.has(name)));
  const type = headers["content-type"] ?? "";
  const shown = knownTypes.test(type) ? type : "application/octet-stream";
  return { ...answer, headers: { ...headers, "content-type": shown } };
}
