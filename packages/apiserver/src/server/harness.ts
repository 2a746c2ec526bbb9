import type { Answer, Transport } from "@dipper/world";
import { type Simulation, simulate } from "@dipper/world/simulated";
import { MemoryJournal, type MemoryJournalOptions } from "../store/memory-journal.ts";
import { type ApiServer, type ApiServerOptions, openApiServer } from "./api-server.ts";

/** For tests: a server over a memory journal in a simulated world, and a client that speaks JSON to it. */
export interface Harness {
  readonly sim: Simulation;
  readonly server: ApiServer;
  readonly journal: MemoryJournal;
  /** One request; time passes as far as it needs. */
  call(method: string, path: string, options?: CallOptions): Promise<Reply>;
  /** Several requests in one turn. */
  calls(
    requests: readonly (readonly [method: string, path: string, options?: CallOptions])[],
  ): Promise<readonly Reply[]>;
  /** Opens a watch; its events gather while time passes. */
  watch(path: string, options?: CallOptions): Promise<WatchReply>;
}

export interface CallOptions {
  readonly body?: unknown;
  /** Instead of `body`: as it is. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: `root` in `system:masters`. */
  readonly user?: string;
  readonly groups?: readonly string[];
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever the server says, tests look into it.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any;
}

export interface WatchReply {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly events: { readonly type: string; readonly object: any }[];
  readonly ended: () => boolean;
  readonly stop: () => void;
}

export async function harness(
  options: Partial<Omit<ApiServerOptions, "journal">> & {
    readonly journal?: MemoryJournalOptions;
    readonly seed?: number;
  } = {},
): Promise<Harness> {
  const sim = simulate({ seed: options.seed ?? 1 });
  const world = sim.process("apiserver");
  const journal = new MemoryJournal(options.journal);
  const server = await openApiServer({
    name: "test",
    authorisation: "rbac",
    clock: world.clock,
    random: world.random,
    log: world.log,
    ...options,
    journal,
  });
  await sim.run(200);
  return {
    sim,
    server,
    journal,
    call: async (method, path, how = {}) =>
      sim.complete(replyOf(await sim.complete(send(server.handle, method, path, how)))),
    calls: (requests) =>
      sim.complete(
        Promise.all(
          requests.map(async ([method, path, how = {}]) => replyOf(await send(server.handle, method, path, how))),
        ),
      ),
    watch: async (path, how = {}) => {
      const stop = new AbortController();
      const answer = await sim.complete(send(server.handle, "GET", path, { ...how, signal: stop.signal }));
      const reply = follow(answer, stop);
      await sim.run(0);
      return reply;
    },
  };
}

function send(
  handle: Transport,
  method: string,
  path: string,
  options: CallOptions & { readonly signal?: AbortSignal },
): Promise<Answer> {
  const text = options.text ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
  const user = options.user ?? "root";
  const groups = options.groups ?? (options.user === undefined ? ["system:masters"] : []);
  return handle({
    method,
    path,
    headers: { "user-agent": "test/1", ...options.headers },
    ...(text === undefined ? {} : { body: new TextEncoder().encode(text) }),
    signal: options.signal ?? new AbortController().signal,
    peer: { address: "in-process", user, groups },
  });
}

async function replyOf(answer: Answer): Promise<Reply> {
  let text = "";
  if (answer.body instanceof Uint8Array) text = new TextDecoder().decode(answer.body);
  else for await (const frame of answer.body) text += new TextDecoder().decode(frame);
  const json = text.startsWith("{") ? (JSON.parse(text) as unknown) : undefined;
  return { status: answer.status, headers: answer.headers, text, json };
}

function follow(answer: Answer, stop: AbortController): WatchReply {
  const events: { type: string; object: unknown }[] = [];
  let ended = false;
  const read = async (): Promise<void> => {
    const frames = answer.body instanceof Uint8Array ? [answer.body] : answer.body;
    for await (const frame of frames)
      events.push(JSON.parse(new TextDecoder().decode(frame)) as { type: string; object: unknown });
    ended = true;
  };
  void read();
  return { status: answer.status, events, ended: () => ended, stop: () => stop.abort() };
}
