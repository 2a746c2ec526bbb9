import { type Code, catalogue, DipperError } from "@dipper/api";
import type { Transport } from "@dipper/world";

/** What the objects cannot say: previews, logs, boards, imports. */
export interface Rest {
  get(path: string, signal: AbortSignal): Promise<unknown>;
  post(path: string, body: unknown, signal: AbortSignal, headers?: Readonly<Record<string, string>>): Promise<unknown>;
  delete(path: string, signal: AbortSignal): Promise<unknown>;
  /** Lines of an answer that goes on. */
  lines(path: string, signal: AbortSignal): AsyncIterable<string>;
}

const decoder = new TextDecoder();

async function bytesOf(body: Uint8Array | AsyncIterable<Uint8Array>): Promise<string> {
  if (body instanceof Uint8Array) return decoder.decode(body);
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return decoder.decode(Buffer.concat(parts));
}

interface Problem {
  readonly code?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly detail?: string;
}

/** RFC 9457 problem details become the error they were on the server. */
function problemOf(status: number, text: string): DipperError {
  let problem: Problem = {};
  try {
    problem = JSON.parse(text) as Problem;
  } catch {
    // Not ours: a proxy, or another program on that port.
  }
  const { code, params } = problem;
  if (code !== undefined && params !== undefined && Object.hasOwn(catalogue, code))
    return new DipperError(code as Code, params);
  return new DipperError("BadRequest", {
    problem: problem.detail ?? `the server answered ${status}: ${text.slice(0, 200)}`,
  });
}

export function restOver(transport: Transport, token: string | undefined): Rest {
  const headers = { accept: "application/json", ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  const call = async (
    what: { readonly method: string; readonly path: string; readonly headers?: Readonly<Record<string, string>> },
    body: unknown,
    signal: AbortSignal,
  ): Promise<unknown> => {
    const { method, path } = what;
    const answer = await transport({
      method,
      path,
      headers: body === undefined ? headers : { ...headers, ...what.headers, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: new TextEncoder().encode(JSON.stringify(body)) }),
      signal,
    });
    const text = await bytesOf(answer.body);
    if (answer.status >= 400) throw problemOf(answer.status, text);
    return text === "" ? undefined : JSON.parse(text);
  };
  return {
    get: (path, signal) => call({ method: "GET", path }, undefined, signal),
    post: (path, body, signal, more) =>
      call({ method: "POST", path, ...(more === undefined ? {} : { headers: more }) }, body, signal),
    delete: (path, signal) => call({ method: "DELETE", path }, undefined, signal),
    async *lines(path, signal) {
      const answer = await transport({ method: "GET", path, headers: { ...headers, accept: "text/plain" }, signal });
      if (answer.status >= 400) throw problemOf(answer.status, await bytesOf(answer.body));
      let rest = "";
      const reader = new TextDecoder();
      const parts = answer.body instanceof Uint8Array ? [answer.body] : answer.body;
      for await (const part of parts) {
        const pieces = (rest + reader.decode(part, { stream: true })).split("\n");
        rest = pieces.pop() ?? "";
        yield* pieces;
      }
      if (rest !== "") yield rest;
    },
  };
}
