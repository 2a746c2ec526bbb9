import { Agent, type RequestOptions, request } from "node:https";
import type { Person, Target } from "./target.ts";

/** One HTTP request, exactly as it goes over the wire: the path is not touched, and no header is added but the token and the length. */
export interface Question {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Whose token. Absent: none. */
  readonly person?: Person;
  /** Read so many lines, then hang up: for watches. Default: to the end. */
  readonly lines?: number;
  /** Hang up so long after the answer has begun, with what came. Default 60,000. */
  readonly withinMs?: number;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Long, because processors of test machines are shared. */
const answerWithinMs = 120_000;

/** Asks one target, over connections that are kept. */
export class Asker {
  readonly #target: Target;
  readonly #agent: Agent;

  constructor(target: Target) {
    this.#target = target;
    this.#agent = new Agent({ ca: target.ca, keepAlive: true, maxSockets: 32 });
  }

  close(): void {
    this.#agent.destroy();
  }

  ask(question: Question): Promise<Reply> {
    const { hostname, port } = new URL(this.#target.url);
    const body = question.body === undefined ? undefined : Buffer.from(question.body);
    const options: RequestOptions = {
      agent: this.#agent,
      hostname,
      port,
      method: question.method,
      path: question.path,
      headers: {
        ...(question.person === undefined ? {} : { authorization: `Bearer ${this.#target.token(question.person)}` }),
        ...(body === undefined ? {} : { "content-length": body.length }),
        ...question.headers,
      },
    };
    return new Promise((resolve, reject) => {
      const frames: Buffer[] = [];
      let lines = 0;
      const asked = request(options, (response) => {
        const done = (): void => {
          clearTimeout(cut);
          const headers = Object.fromEntries(
            Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(", ")]),
          );
          resolve({ status: response.statusCode ?? 0, headers, body: Buffer.concat(frames) });
        };
        const hangUp = (): void => {
          response.off("error", reject);
          response.on("error", () => {});
          done();
          asked.destroy();
        };
        clearTimeout(cut);
        cut = setTimeout(hangUp, question.withinMs ?? 60_000);
        response.on("data", (frame: Buffer) => {
          frames.push(frame);
          for (const byte of frame) if (byte === 10) lines++;
          if (question.lines !== undefined && lines >= question.lines) hangUp();
        });
        response.once("end", done);
        response.once("error", reject);
      });
      let cut = setTimeout(
        () => asked.destroy(new Error(`no answer to ${question.method} ${question.path}`)),
        answerWithinMs,
      );
      asked.once("error", (cause) => {
        clearTimeout(cut);
        reject(cause);
      });
      asked.end(body);
    });
  }
}
