import type { KubeObject } from "@dipper/api";
import { type Answer, type Exchange, type Headers, readBody, type Transport } from "@dipper/world";
import { Pipe } from "@dipper/world/simulated";
import { watchOf } from "./address.ts";
import type { Follower, Outside, Written } from "./outside.ts";
import type { Stamps } from "./stamps.ts";

export interface BridgeOptions {
  readonly server: Transport;
  /** Of somebody who may impersonate everybody. */
  readonly token: string;
  readonly outside: Outside;
  readonly stamps: Stamps;
}

interface Frame {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  readonly object: KubeObject;
}

const initialEventsEnd = "k8s.io/initial-events-end";
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** The real server for a simulated network: in its identities, in its time, and in no time. */
export function bridge(options: BridgeOptions): Transport {
  const { server, outside } = options;
  return async (exchange) => {
    const asked = { ...exchange, headers: identified(exchange.headers, options.token) };
    const watch = watchOf(exchange.path);
    if (watch === undefined) return outside.during(answered(options, asked));
    const answer = await outside.during(server(asked));
    if (answer.status !== 200 || answer.body instanceof Uint8Array) return answer;
    const follower = outside.follow(watch, watch.from);
    return { ...answer, body: followed(answer.body, follower, options.stamps) };
  };
}

/** Tests name the caller in the token: `user,group,…`. Whoever he speaks for takes his place. */
function identified(headers: Headers, token: string): Headers {
  const { authorization = "", ...others } = headers;
  const [user = "", ...groups] = authorization.replace("Bearer ", "").split(",");
  const impersonated = {
    "impersonate-user": user,
    ...(groups.length === 0 ? {} : { "impersonate-group": groups.join(",") }),
  };
  return {
    ...("impersonate-user" in others ? {} : impersonated),
    ...others,
    authorization: `Bearer ${token}`,
  };
}

async function answered({ server, outside, stamps }: BridgeOptions, exchange: Exchange): Promise<Answer> {
  const answer = await server(exchange);
  const body = await readBody(answer.body);
  if (!(answer.headers["content-type"] ?? "").startsWith("application/json") || body.length === 0)
    return { ...answer, body };
  const value = JSON.parse(decoder.decode(body)) as KubeObject;
  const dry = exchange.path.includes("dryRun=All");
  if (exchange.method !== "GET" && answer.status < 300 && !dry) outside.written(exchange.path, writtenBy(value));
  const { "content-length": _, ...headers } = answer.headers;
  return { ...answer, headers, body: encoder.encode(JSON.stringify(stamps.translated(value))) };
}

/** A deletion that is complete is answered with a Status that names the uid. */
function writtenBy(value: KubeObject): Written {
  const { details } = value as { readonly details?: { readonly uid?: string } };
  if (value.kind === "Status") return { revision: 0, ...(details?.uid === undefined ? {} : { gone: details.uid }) };
  const { uid = "", resourceVersion = "0", deletionTimestamp, finalizers = [] } = value.metadata;
  // Whoever takes the last finalizer away ends the object.
  if (deletionTimestamp !== undefined && finalizers.length === 0) return { revision: 0, gone: uid };
  return { revision: Number(resourceVersion) };
}

/**
 * Whole lines, in the simulation's time. Read as they come, whether somebody reads on or not: the simulation begins to read when its time
 * has moved, and that waits for the first lines.
 */
function followed(body: AsyncIterable<Uint8Array>, follower: Follower, stamps: Stamps): Pipe {
  const pipe = new Pipe(() => undefined);
  const read = async (): Promise<void> => {
    let rest = "";
    const streamed = new TextDecoder();
    for await (const chunk of body) {
      const lines = (rest + streamed.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines.filter((each) => each !== "")) {
        const frame = JSON.parse(line) as Frame;
        pipe.push(encoder.encode(`${JSON.stringify({ ...frame, object: stamps.translated(frame.object) })}\n`));
        shown(follower, frame);
      }
    }
  };
  read()
    .then(
      () => pipe.end(),
      (cause: unknown) => pipe.end(cause as Error),
    )
    .finally(() => follower.end());
  return pipe;
}

function shown(follower: Follower, { type, object }: Frame): void {
  const { resourceVersion = "0", annotations = {}, uid } = object.metadata ?? {};
  follower.shown({
    revision: Number(resourceVersion),
    complete: type === "BOOKMARK" && annotations[initialEventsEnd] === "true",
    ...(type === "DELETED" && uid !== undefined ? { gone: uid } : {}),
  });
}
