import type { IncomingMessage } from "node:http";
import { Agent, type RequestOptions, request } from "node:https";
import type { Person, Target } from "../../test/kubernetes/target.ts";

/** Requests that are under way at a time, each over a connection of its own that is kept. */
const atATime = 64;

/** The load generator, the same for both servers: HTTP/1.1 over TLS. */
export class Load {
  readonly #options: RequestOptions;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #agent: Agent;

  /** `person`: whose token. */
  constructor(target: Target, person: Person) {
    const { hostname, port } = new URL(target.url);
    this.#agent = new Agent({ ca: target.ca, keepAlive: true, maxSockets: atATime, scheduling: "fifo" });
    this.#headers = { authorization: `Bearer ${target.token(person)}`, "user-agent": "bench/1" };
    this.#options = { agent: this.#agent, hostname, port };
  }

  /** Lets go of all connections. Also before each line: one that was idle for long may be closed by the server in the moment it is used. */
  close(): void {
    this.#agent.destroy();
  }

  /** Sends and reads the answer to its end; its length. Throws where the status is not one of success. */
  send(method: string, path: string, body?: Sent): Promise<number> {
    return this.#answer(method, path, body, () => undefined);
  }

  /** The answer of a GET. */
  async text(path: string): Promise<string> {
    const frames: Buffer[] = [];
    await this.#answer("GET", path, undefined, (frame) => void frames.push(frame));
    return Buffer.concat(frames).toString();
  }

  /** An answer that does not end, over a connection of its own. */
  stream(path: string): Promise<IncomingMessage> {
    return this.#ask({ ...this.#options, agent: false, ca: this.#agent.options.ca }, "GET", path, undefined);
  }

  /** `count` requests, some at a time. */
  async all(count: number, send: (index: number) => Promise<unknown>): Promise<void> {
    let next = 0;
    await Promise.all(
      Array.from({ length: Math.min(atATime, count) }, async () => {
        while (next < count) await send(next++);
      }),
    );
  }

  async #answer(method: string, path: string, body: Sent | undefined, take: (frame: Buffer) => void): Promise<number> {
    const response = await this.#ask(this.#options, method, path, body);
    const status = response.statusCode ?? 0;
    const refused: Buffer[] = [];
    const onFrame = status < 300 ? take : (frame: Buffer) => void refused.push(frame);
    let length = 0;
    response.on("data", (frame: Buffer) => {
      length += frame.length;
      onFrame(frame);
    });
    await new Promise((resolve, reject) => response.once("end", resolve).once("error", reject));
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${Buffer.concat(refused).toString()}`);
    return length;
  }

  #ask(options: RequestOptions, method: string, path: string, body: Sent | undefined): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const headers =
        body === undefined
          ? {}
          : { "content-type": body.type ?? "application/json", "content-length": body.bytes.length };
      const asked = request({ ...options, method, path, headers: { ...this.#headers, ...headers } }, resolve);
      asked.on("error", (cause) => reject(new Error(`${method} ${path}: ${cause.message}`, { cause })));
      asked.end(body?.bytes);
    });
  }
}

export interface Sent {
  readonly bytes: Uint8Array;
  /** Default application/json. */
  readonly type?: string;
}

export function json(value: object, type?: string): Sent {
  return { bytes: Buffer.from(JSON.stringify(value)), ...(type === undefined ? {} : { type }) };
}
