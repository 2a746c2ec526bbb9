import { DipperError, Endpoint, platformNamespace, Secret } from "@dipper/api";
import type { RoomDeps } from "@dipper/room";
import { type Answer, NetError, readBody } from "@dipper/world";
import { literalHost, mayReach } from "./addresses.ts";
import { signedHeaders } from "./signature.ts";

export interface Message {
  readonly event: string;
  readonly key: string;
  /** Becomes the JSON body. */
  readonly body: object;
}

/** What became of one attempt. A refusal is the other system's own word (4xx, a redirect) or ours; a failure may be gone a moment later. */
export type Reply =
  | { readonly ok: true; readonly code: number; readonly body: unknown }
  | {
      readonly ok: false;
      readonly reason: "EndpointMissing" | "EndpointFailed" | "EndpointRefused";
      readonly cause: string;
      readonly code?: number;
    };

export type Send = (endpoint: string, message: Message, signal: AbortSignal) => Promise<Reply>;

/** An answer is a few lines; the longest is a list of 500 machines. */
const longestAnswer = 1_048_576;

/** Posts a signed message once. Never throws for what the other side does. */
export function sender(deps: Pick<RoomDeps, "kube" | "world" | "platformAddresses">): Send {
  const open = mayReach(deps.platformAddresses);
  return async (name, message, signal) => {
    const { kube, world } = deps;
    const endpoint = await kube.get(Endpoint, { namespace: platformNamespace, name }, { signal });
    if (endpoint === undefined) return { ok: false, reason: "EndpointMissing", cause: `there is no Endpoint ${name}` };
    const key = await signingKey(deps, endpoint, signal);
    if (key === undefined) return refused(`Secret ${endpoint.spec.secretRef.name} has no key hmac`);
    const { url, caBundle, allowPrivateAddresses, timeoutSeconds } = endpoint.spec;
    const guarded = allowPrivateAddresses !== "Always";
    const literal = literalHost(url);
    if (guarded && literal !== undefined && !open(literal)) return refused(`${literal} may not be connected to`);
    const target = new URL(url);
    const body = JSON.stringify(message.body);
    const signed = { event: message.event, idempotencyKey: message.key, body };
    const limit = world.clock.deadline(timeoutSeconds * 1000, signal);
    try {
      const transport = world.net.connect({
        url: target.origin,
        longestBody: longestAnswer,
        ...(caBundle === "" ? {} : { ca: caBundle }),
        ...(guarded ? { mayConnect: open } : {}),
      });
      const answer = await transport({
        method: "POST",
        path: `${target.pathname}${target.search}`,
        headers: signedHeaders(signed, key, world.clock.now()),
        body: new TextEncoder().encode(body),
        signal: limit,
      });
      return replyOf(answer.status, await textOf(answer));
    } catch (cause) {
      signal.throwIfAborted();
      if (limit.aborted) return failed(`no answer within ${timeoutSeconds} s`);
      if (cause instanceof RangeError) return refused(`the answer is longer than ${longestAnswer} bytes`);
      if (!(cause instanceof NetError)) throw DipperError.from(cause);
      return cause.reason === "AddressRefused" ? refused("its address may not be connected to") : failed(cause.reason);
    }
  };
}

async function signingKey(
  { kube }: Pick<RoomDeps, "kube">,
  endpoint: Endpoint,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const ref = { namespace: platformNamespace, name: endpoint.spec.secretRef.name };
  const secret = await kube.get(Secret, ref, { signal });
  const text = secret?.data?.["hmac"];
  return text === undefined || text === "" ? undefined : Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

async function textOf({ body }: Answer): Promise<string> {
  return new TextDecoder().decode(await readBody(body, longestAnswer));
}

/** Redirects are not followed: the address was checked, the next one would not be. */
function replyOf(code: number, text: string): Reply {
  if (code >= 200 && code < 300) return { ok: true, code, body: parsed(text) };
  const cause = `HTTP ${code}${text === "" ? "" : `: ${text.slice(0, 200)}`}`;
  const later = code >= 500 || code === 408 || code === 425 || code === 429;
  return { ok: false, reason: later ? "EndpointFailed" : "EndpointRefused", cause, code };
}

function parsed(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const refused = (cause: string): Reply => ({ ok: false, reason: "EndpointRefused", cause });
const failed = (cause: string): Reply => ({ ok: false, reason: "EndpointFailed", cause });
