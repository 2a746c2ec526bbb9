import { controllerIdentity } from "@dipper/api";
import { type ResourceAddress, resourceAddress } from "@dipper/kube";
import { type AuditTrail, loginKey } from "@dipper/server";
import { type Answer, type Exchange, readBody, type Transport } from "@dipper/world";
import { isSessionRecord } from "../audit.ts";

const verbs: Readonly<Record<string, string>> = { POST: "create", PUT: "update", PATCH: "patch", DELETE: "delete" };
const dipperGroups = /\.dipper\.dev$/;
/** Parts of an object that change the object itself, or end it. */
const changesItself: ReadonlySet<string> = new Set(["eviction", "resize", "ephemeralcontainers", "scale"]);

/**
 * Calls to a cluster that is not ours (the management cluster, or the managed one that is named), told to our audit as an API server would tell them: the object is read before it is
 * changed, and the answer says what it is now. Somebody else may change it between the two; the cluster's own audit is exact. What changes
 * a status, and what asks a question, passes as it is.
 */
export function recordedTransport(next: Transport, trail: AuditTrail, cluster?: string): Transport {
  const tell = trail.sink(cluster);
  return async (exchange) => {
    const verb = verbs[exchange.method];
    const at = verb === undefined ? undefined : resourceAddress(exchange.path);
    if (verb === undefined || at === undefined || at.subresource === "status" || exchange.path.includes("dryRun=All"))
      return next(exchange);
    if (callerOf(exchange) === controllerIdentity.user && isSessionRecord(at.resource, at.name)) return next(exchange);
    const before = at.name === "" ? undefined : await present(exchange, at, next);
    const answer = await whole(await next(exchange));
    const done = answer.status < 400;
    const after = done ? objectIn(answer.body) : undefined;
    const deleted = verb === "delete" && after?.kind === "Status";
    const itself = at.subresource === "" && after !== undefined;
    const later = done && changesItself.has(at.subresource) ? await present(exchange, at, next) : undefined;
    const left = itself ? (deleted ? undefined : answer.body) : later;
    const change = {
      ...(before === undefined ? {} : { before: { bytes: before } }),
      ...(left === undefined ? {} : { after: { bytes: left } }),
    };
    const known = (itself || (done && changesItself.has(at.subresource))) && (at.name !== "" || verb === "create");
    tell(
      {
        auditID: exchange.headers["audit-id"] ?? answer.headers["audit-id"] ?? "",
        stage: "ResponseComplete",
        requestURI: exchange.path,
        verb: verb === "delete" && at.name === "" ? "deletecollection" : verb,
        user: userOf(exchange),
        sourceIPs: exchange.peer === undefined ? [] : [exchange.peer.address],
        ...(exchange.headers["user-agent"] === undefined ? {} : { userAgent: exchange.headers["user-agent"] }),
        objectRef: {
          resource: at.resource,
          ...(at.name === "" ? {} : { name: at.name }),
          ...(at.namespace === "" ? {} : { namespace: at.namespace }),
          ...(at.group === "" ? {} : { apiGroup: at.group }),
          ...(at.subresource === "" ? {} : { subresource: at.subresource }),
        },
        responseStatus: { code: answer.status, ...(done ? {} : refusalIn(answer.body)) },
      },
      known ? [change] : [],
    );
    return answer;
  };
}

/** Whom the cluster sees; our own login without impersonation installs. */
function callerOf(exchange: Exchange): string {
  return exchange.headers["impersonate-user"] ?? exchange.peer?.user ?? "system:dipper-install";
}

function userOf(exchange: Exchange): Parameters<ReturnType<AuditTrail["sink"]>>[0]["user"] {
  const { headers, peer } = exchange;
  const groups = headers["impersonate-group"];
  const login = peer?.extra?.[loginKey];
  return {
    username: callerOf(exchange),
    groups: groups === undefined ? (peer?.groups ?? []) : listOf(groups),
    ...(login === undefined ? {} : { extra: { [loginKey]: login } }),
  };
}

const listOf = (header: string | undefined): readonly string[] =>
  (header ?? "").split(",").filter((each) => each !== "");

/** As our own login, whoever asks: what is read here nobody is shown who may not read the audit. */
async function present(exchange: Exchange, at: ResourceAddress, next: Transport): Promise<Uint8Array | undefined> {
  // Of the platform's own objects, and of what people change: the platform changes little else.
  if (!dipperGroups.test(at.group) && callerOf(exchange) === controllerIdentity.user) return undefined;
  const answer = await whole(
    await next({ method: "GET", path: at.path, headers: { accept: "application/json" }, signal: exchange.signal }),
  );
  return answer.status === 200 ? answer.body : undefined;
}

async function whole(answer: Answer): Promise<Answer & { readonly body: Uint8Array }> {
  return { ...answer, body: await readBody(answer.body) };
}

/** Undefined: not JSON, as in answers that kubectl asks for in protobuf. */
function objectIn(body: Uint8Array): { readonly kind?: string } | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(body)) as { readonly kind?: string };
  } catch {
    return undefined;
  }
}

function refusalIn(body: Uint8Array): { readonly reason?: string; readonly message?: string } {
  const { reason, message } = (objectIn(body) ?? {}) as { readonly reason?: string; readonly message?: string };
  return { ...(reason === undefined ? {} : { reason }), ...(message === undefined ? {} : { message }) };
}
