/**
 * One stream of changes per browser, not per tab: the tab that holds the lock reads `/api/v1/watch` and hands every
 * event to the others (HTTP/1.1 allows six connections per host; tabs would use them up). Topics are those of all tabs.
 */
export type LiveState = "connecting" | "live" | "lost";

export interface LiveEvent {
  /** Name of the server-sent event. */
  readonly type: string;
  readonly data: unknown;
}

type Message =
  | { readonly kind: "event"; readonly event: LiveEvent }
  | { readonly kind: "state"; readonly state: LiveState; readonly at: number }
  | { readonly kind: "topics"; readonly tab: string; readonly topics: readonly string[] }
  | { readonly kind: "ask" };

export interface LiveOptions {
  readonly url: (topics: readonly string[]) => string;
  readonly events: readonly string[];
  readonly onEvent: (event: LiveEvent) => void;
  /** After a gap that the stream could not fill: what is cached may be old. */
  readonly onGap: () => void;
}

export interface Live {
  state(): { readonly state: LiveState; readonly at: number };
  subscribe(listener: () => void): () => void;
  /** Wants these topics until the returned function is called. */
  want(topics: readonly string[]): () => void;
  close(): void;
}

const staleTabMs = 45_000;

export function startLive(options: LiveOptions): Live {
  const tab = Math.random().toString(36).slice(2);
  const channel = new BroadcastChannel("dipper-live");
  const listeners = new Set<() => void>();
  const wanted = new Map<symbol, readonly string[]>();
  const others = new Map<string, { readonly topics: readonly string[]; readonly at: number }>();
  let now: { readonly state: LiveState; readonly at: number } = { state: "connecting", at: Date.now() };
  let source: EventSource | undefined;
  let leading = false;
  let lostOnce = false;
  let opened = "";
  let retry: ReturnType<typeof setTimeout> | undefined;
  const ended = new AbortController();

  const mine = (): readonly string[] => [...new Set([...wanted.values()].flat())].toSorted();
  const all = (): readonly string[] => {
    const recent = [...others.values()].filter((other) => Date.now() - other.at < staleTabMs);
    return [...new Set([...mine(), ...recent.flatMap((other) => other.topics)])].toSorted();
  };
  const setState = (state: LiveState): void => {
    now = { state, at: Date.now() };
    for (const listener of listeners) listener();
    if (leading) channel.postMessage({ kind: "state", state, at: now.at } satisfies Message);
  };
  const announce = (): void => channel.postMessage({ kind: "topics", tab, topics: mine() } satisfies Message);

  const connect = (): void => {
    const topics = all();
    const key = topics.join(",");
    if (source !== undefined && key === opened && source.readyState !== EventSource.CLOSED) return;
    source?.close();
    opened = key;
    const stream = new EventSource(options.url(topics));
    source = stream;
    stream.addEventListener("open", () => {
      if (lostOnce) options.onGap();
      lostOnce = false;
      setState("live");
    });
    stream.addEventListener("error", () => {
      lostOnce = true;
      setState("lost");
      if (stream.readyState !== EventSource.CLOSED || source !== stream) return;
      clearTimeout(retry);
      retry = setTimeout(connect, 2000 + Math.random() * 2000);
    });
    for (const name of options.events) {
      stream.addEventListener(name, (message) => {
        now = { state: "live", at: Date.now() };
        const event = { type: name, data: parse((message as MessageEvent<string>).data) };
        channel.postMessage({ kind: "event", event } satisfies Message);
        options.onEvent(event);
      });
    }
  };

  channel.addEventListener("message", (message: MessageEvent<Message>) => {
    const data = message.data;
    if (data.kind === "event" && !leading) {
      now = { state: "live", at: Date.now() };
      options.onEvent(data.event);
    } else if (data.kind === "state" && !leading) {
      now = { state: data.state, at: data.at };
      for (const listener of listeners) listener();
      if (data.state === "live" && lostOnce) options.onGap();
      lostOnce = data.state === "lost";
    } else if (data.kind === "topics") {
      others.set(data.tab, { topics: data.topics, at: Date.now() });
      if (leading) scheduleConnect();
    } else if (data.kind === "ask") {
      announce();
      if (leading) channel.postMessage({ kind: "state", state: now.state, at: now.at } satisfies Message);
    }
  });

  let pending: ReturnType<typeof setTimeout> | undefined;
  /** Pages change topics in bursts; the stream is opened once for all of them. */
  const scheduleConnect = (): void => {
    clearTimeout(pending);
    pending = setTimeout(connect, 100);
  };

  void navigator.locks
    .request("dipper-live", { signal: ended.signal }, async () => {
      leading = true;
      channel.postMessage({ kind: "ask" } satisfies Message);
      scheduleConnect();
      await new Promise<void>((resolve) => ended.signal.addEventListener("abort", () => resolve(), { once: true }));
    })
    .catch(() => undefined);
  channel.postMessage({ kind: "ask" } satisfies Message);
  const heartbeat = setInterval(announce, 15_000);

  return {
    state: () => now,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    want(topics) {
      const id = Symbol("topics");
      wanted.set(id, topics);
      const changed = (): void => (leading ? scheduleConnect() : announce());
      changed();
      return () => {
        wanted.delete(id);
        changed();
      };
    },
    close() {
      ended.abort();
      clearInterval(heartbeat);
      clearTimeout(retry);
      clearTimeout(pending);
      source?.close();
      channel.close();
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
