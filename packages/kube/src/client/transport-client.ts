import type { Kind, KubeObject } from "@dipper/api";
import { apiVersionOf, DipperError } from "@dipper/api";
import type { Clock, Headers, Random, Transport } from "@dipper/world";
import { encodeJson } from "./body.ts";
import type { KubeClient, ListOptions, NewObject, Page, Ref, WatchEvent, WriteOptions } from "./client.ts";
import { resourcePath, withQuery } from "./paths.ts";
import { type Sender, send } from "./send.ts";
import { type Asked, statusOf } from "./status.ts";
import { watchStream } from "./watch-stream.ts";
import { withoutImpersonation } from "./with-headers.ts";

export interface KubeClientOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Jitter of retries and watch timeouts. */
  readonly random: Random;
  /** The server's name in messages: "the management cluster", "cluster prod-a". */
  readonly server: string;
  /** Sent with every call: `authorization`, `user-agent`. */
  readonly headers?: Headers;
  /** One try of one call, to the last byte. Default 30,000. */
  readonly timeoutMs?: number;
  /** Tries beyond the first. Default 5. */
  readonly retries?: number;
}

interface ListBody<T> {
  readonly items: readonly T[];
  readonly metadata: {
    readonly resourceVersion?: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
}

/** A client over any Transport: the network's, or an API server in this process. */
export function createKubeClient(options: KubeClientOptions): KubeClient {
  const sender: Sender = {
    transport: options.transport,
    clock: options.clock,
    random: options.random.fork("kube-client"),
    headers: options.headers ?? {},
    timeoutMs: options.timeoutMs ?? 30_000,
    retries: options.retries ?? 5,
  };
  return new TransportClient(sender, options.server);
}

class TransportClient implements KubeClient {
  readonly #sender: Sender;
  readonly #server: string;

  constructor(sender: Sender, server: string) {
    this.#sender = sender;
    this.#server = server;
  }

  async get<T extends KubeObject>(
    kind: Kind<T>,
    ref: Ref,
    options: { readonly signal: AbortSignal },
  ): Promise<T | undefined> {
    const call = {
      method: "GET",
      path: resourcePath(kind, ref),
      signal: options.signal,
      asked: this.#asked(kind, ref.name),
    };
    try {
      return read<T>((await send(this.#sender, call)).text);
    } catch (error) {
      // Absent is an answer. A missing resource type is not: its Status names no object.
      if (error instanceof DipperError && error.code === "NotFound" && statusOf(error)?.details?.name !== undefined)
        return undefined;
      throw error;
    }
  }

  async *pages<T extends KubeObject>(kind: Kind<T>, options: ListOptions): AsyncGenerator<Page<T>> {
    let next: string | undefined;
    do {
      const path = withQuery(resourcePath(kind, within(options)), {
        labelSelector: options.labels,
        fieldSelector: options.fields,
        limit: options.pageSize ?? 500,
        continue: next,
      });
      const answer = await send(this.#sender, {
        method: "GET",
        path,
        signal: options.signal,
        asked: this.#asked(kind, ""),
      });
      const list = read<ListBody<T>>(answer.text);
      const remaining = list.metadata.remainingItemCount;
      // Items of a list carry neither apiVersion nor kind for built-in kinds of old servers; readers rely on them.
      yield {
        items: list.items.map((item) => ({ ...item, apiVersion: apiVersionOf(kind), kind: kind.kind })),
        resourceVersion: list.metadata.resourceVersion ?? "",
        ...(remaining === undefined ? {} : { remaining }),
      };
      next = list.metadata.continue === "" ? undefined : list.metadata.continue;
    } while (next !== undefined);
  }

  watch<T extends KubeObject>(
    kind: Kind<T>,
    options: ListOptions & { readonly from: string | "initial" },
  ): AsyncIterable<WatchEvent<T>> {
    // Spread, so that a restart of the server does not bring all watches back in the same second.
    const timeoutSeconds = 300 + (this.#sender.random.uint32() % 300);
    const initial = options.from === "initial";
    const path = withQuery(resourcePath(kind, within(options)), {
      watch: true,
      allowWatchBookmarks: true,
      labelSelector: options.labels,
      fieldSelector: options.fields,
      resourceVersion: initial ? undefined : options.from,
      sendInitialEvents: initial ? true : undefined,
      resourceVersionMatch: initial ? "NotOlderThan" : undefined,
      timeoutSeconds,
    });
    const asked = this.#asked(kind, "");
    return watchStream<T>(this.#sender, { path, timeoutMs: timeoutSeconds * 1000, signal: options.signal, asked });
  }

  async create<T extends KubeObject>(kind: Kind<T>, object: NewObject<T>, options: WriteOptions): Promise<T> {
    const { metadata } = object;
    const path = withQuery(resourcePath(kind, within(metadata)), write(options));
    const body = { ...object, apiVersion: apiVersionOf(kind), kind: kind.kind };
    const { signal } = options;
    const name = metadata.name ?? metadata.generateName ?? "";
    return this.#write<T>(kind, name, { method: "POST", path, type: "application/json", body, signal });
  }

  async apply<T extends KubeObject>(
    kind: Kind<T>,
    wanted: Parameters<KubeClient["apply"]>[1],
    options: WriteOptions & { readonly force: boolean; readonly subresource?: "status" },
  ): Promise<T> {
    const path = withQuery(resourcePath(kind, refTo(wanted.metadata), options.subresource), {
      ...write(options),
      force: options.force,
    });
    const body = { ...wanted, apiVersion: apiVersionOf(kind), kind: kind.kind };
    const { signal } = options;
    const request = { method: "PATCH", path, type: "application/apply-patch+yaml", body, signal } as const;
    return this.#write<T>(kind, wanted.metadata.name, request);
  }

  async patch<T extends KubeObject>(
    kind: Kind<T>,
    ref: Ref,
    patch: object,
    options: WriteOptions & { readonly subresource?: "status" | "scale"; readonly ifVersion?: string },
  ): Promise<T> {
    const path = withQuery(resourcePath(kind, ref, options.subresource), write(options));
    const body = options.ifVersion === undefined ? patch : guarded(patch, options.ifVersion);
    const { signal } = options;
    return this.#write<T>(kind, ref.name, {
      method: "PATCH",
      path,
      type: "application/merge-patch+json",
      body,
      signal,
    });
  }

  async delete<T extends KubeObject>(
    kind: Kind<T>,
    ref: Ref,
    options: Parameters<KubeClient["delete"]>[2],
  ): Promise<void> {
    const path = resourcePath(kind, ref);
    // With a body the server does not read the query.
    const body = {
      apiVersion: "v1",
      kind: "DeleteOptions",
      ...(options.dryRun === true ? { dryRun: ["All"] } : {}),
      propagationPolicy: options.propagation ?? "Background",
      ...(options.uid === undefined ? {} : { preconditions: { uid: options.uid } }),
    };
    const { signal } = options;
    await this.#send(kind, ref.name, { method: "DELETE", path, type: "application/json", body, signal });
  }

  async evict(pod: Ref, options: WriteOptions): ReturnType<KubeClient["evict"]> {
    const pods = { group: "", version: "v1", kind: "Pod", plural: "pods" };
    const path = withQuery(resourcePath(pods, pod, "eviction"), options.dryRun === true ? { dryRun: "All" } : {});
    const body = { apiVersion: "policy/v1", kind: "Eviction", metadata: pod };
    try {
      const { signal } = options;
      await this.#send(pods, pod.name, { method: "POST", path, type: "application/json", body, signal });
      return { evicted: true };
    } catch (error) {
      if (!(error instanceof DipperError) || error.code !== "TooManyRequests") throw error;
      const status = statusOf(error);
      const budget = status?.details?.causes?.find((cause) => cause.reason === "DisruptionBudget");
      return { evicted: false, message: budget?.message ?? status?.message ?? "blocked by a PodDisruptionBudget" };
    }
  }

  as(user: string, groups: readonly string[], auditId?: string): KubeClient {
    const headers = {
      ...withoutImpersonation(this.#sender.headers),
      "impersonate-user": user,
      ...(groups.length === 0 ? {} : { "impersonate-group": groups.join(",") }),
      ...(auditId === undefined ? {} : { "audit-id": auditId }),
    };
    return new TransportClient({ ...this.#sender, headers }, this.#server);
  }

  async #write<T>(kind: Named, name: string, request: Request): Promise<T> {
    return read<T>(await this.#send(kind, name, request));
  }

  async #send(kind: Named, name: string, request: Request): Promise<string> {
    const { method, path, type, body, signal } = request;
    const call = { method, path, headers: { "content-type": type }, body: encodeJson(body), signal };
    return (await send(this.#sender, { ...call, asked: this.#asked(kind, name) })).text;
  }

  #asked(kind: Named, name: string): Asked {
    return { kind: kind.kind, plural: kind.plural, name, server: this.#server };
  }
}

interface Request {
  readonly method: "POST" | "PATCH" | "DELETE";
  readonly path: string;
  /** Content type of the body. */
  readonly type: string;
  readonly body: object;
  readonly signal: AbortSignal;
}

type Named = Pick<Kind<KubeObject>, "kind" | "plural">;

function read<T>(text: string): T {
  return JSON.parse(text) as T;
}

function write(options: WriteOptions): Readonly<Record<string, string | undefined>> {
  return { fieldManager: options.manager, dryRun: options.dryRun === true ? "All" : undefined };
}

function within(at: { readonly namespace?: string }): { readonly namespace?: string } {
  return at.namespace === undefined ? {} : { namespace: at.namespace };
}

function refTo(metadata: { readonly namespace?: string; readonly name: string }): Ref {
  return { ...within(metadata), name: metadata.name };
}

/** The revision inside the patch: the server refuses with Conflict when the object is newer. */
function guarded(patch: object, resourceVersion: string): object {
  const metadata = (patch as { readonly metadata?: object }).metadata;
  return { ...patch, metadata: { ...metadata, resourceVersion } };
}
