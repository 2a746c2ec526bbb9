import { controllerIdentity } from "@dipper/api";
import type { AuditTrail } from "@dipper/server";
import { type Answer, type Exchange, readBody, type Transport } from "@dipper/world";

interface Address {
  readonly group: string;
  /** Of the object, or of the collection that it is made in. */
  readonly path: string;
  readonly namespace: string;
  readonly resource: string;
  readonly name: string;
  readonly subresource: string;
}

const verbs: Readonly<Record<string, string>> = { POST: "create", PUT: "update", PATCH: "patch", DELETE: "delete" };
const dipperGroups = /\.dipper\.dev$/;

/**
 * Calls to a management cluster that is not ours, told to our audit as an API server would tell them: the object is read before it is
 * changed, and the answer says what it is now. Somebody else may change it between the two; the cluster's own audit is exact. What changes
 * a status, and what asks a question, passes as it is.
 */
export function recordedTransport(next: Transport, trail: AuditTrail): Transport {
  const tell = trail.sink();
  return async (exchange) => {
    const verb = verbs[exchange.method];
    const at = verb === undefined ? undefined : addressOf(exchange.path);
    if (verb === undefined || at === undefined || at.subresource === "status" || exchange.path.includes("dryRun=All"))
      return next(exchange);
    const before = at.name === "" ? undefined : await present(exchange, at, next);
    const answer = await whole(await next(exchange));
    const done = answer.status < 400;
    const after = done ? objectIn(answer.body) : undefined;
    const deleted = verb === "delete" && after?.kind === "Status";
    const change = {
      ...(before === undefined ? {} : { before: { bytes: before } }),
      ...(deleted ? {} : { after: { bytes: answer.body } }),
    };
    const known = after !== undefined && at.subresource === "" && (at.name !== "" || verb === "create");
    tell(
      {
        auditID: exchange.headers["audit-id"] ?? answer.headers["audit-id"] ?? "",
        stage: "ResponseComplete",
        requestURI: exchange.path,
        verb: verb === "delete" && at.name === "" ? "deletecollection" : verb,
        user: { username: callerOf(exchange), groups: listOf(exchange.headers["impersonate-group"]) },
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

const listOf = (header: string | undefined): readonly string[] =>
  (header ?? "").split(",").filter((each) => each !== "");

/** `/api/v1/namespaces/a/pods/b/eviction`, `/apis/apps/v1/deployments`; undefined: no resource. */
export function addressOf(path: string): Address | undefined {
  const plain = path.split("?", 1)[0] ?? "";
  const found =
    /^\/(?:api|apis\/([^/]+))\/[^/]+(?:\/namespaces\/([^/]+)(?=\/))?\/([^/]+)(?:\/([^/]+))?(?:\/([^/]+))?$/.exec(plain);
  if (found === null) return undefined;
  const [, group = "", namespace = "", resource = "", name = "", subresource = ""] = found;
  const own = subresource === "" ? plain : plain.slice(0, -subresource.length - 1);
  return { group, path: own, namespace, resource, name: decodeURIComponent(name), subresource };
}

/** As our own login, whoever asks: what is read here nobody is shown who may not read the audit. */
async function present(exchange: Exchange, at: Address, next: Transport): Promise<Uint8Array | undefined> {
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
