import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { DipperError } from "@dipper/api";
import type { Answer, Exchange, Headers, Log, Peer, Transport } from "@dipper/world";
import { bodyLimit as requestLimit } from "../decode/body.ts";

export interface ListenerOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** PEM text, chain included. */
  readonly cert: string;
  readonly key: string;
  /** Certificates of clients signed by this authority prove who they are: CN is the user, each O a group. PEM text. */
  readonly clientCa?: string;
  /** Whose API stands at `/` (name undefined) and at `/clusters/<name>`. Undefined: 404. */
  readonly server: (name: string | undefined) => Transport | undefined;
  readonly log: Log;
  /** A client that takes nothing of its answer for so long is cut; its connection would be kept for ever. Default 60,000 ms. */
  readonly stalledAfterMs?: number;
}

export interface Listener {
  readonly port: number;
  readonly url: string;
  /** New certificate without a restart. */
  renew(cert: string, key: string): void;
  /** Answers what is under way for at most `graceMs` (default 2,000), then cuts. */
  close(graceMs?: number): Promise<void>;
}

/** A little more than a request may carry, so that the server itself can say 413. */
const bodyLimit = 4 * 1024 * 1024;
/** Clients keep idle connections for 90 s: the server must not be the first to hang up. */
const keepAliveMs = 120_000;

/** HTTPS in front of many API servers. */
export function listen(options: ListenerOptions): Promise<Listener> {
  const host = options.host ?? "127.0.0.1";
  const clients =
    options.clientCa === undefined ? {} : { ca: options.clientCa, requestCert: true, rejectUnauthorized: false };
  const server = createServer(
    { cert: options.cert, key: options.key, minVersion: "TLSv1.2", ...clients },
    (request, response) => {
      void serve(options, request, response);
    },
  );
  server.keepAliveTimeout = keepAliveMs;
  server.headersTimeout = keepAliveMs + 5_000;
  server.on("tlsClientError", (cause) => options.log.debug("A TLS handshake failed", { cause: cause.message }));
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      if (cause.code !== "EADDRINUSE") reject(cause);
      else reject(new DipperError("PortTaken", { host, port: String(options.port) }, { cause }));
    });
    server.listen(options.port, host, () => resolve(listenerOf(server, host)));
  });
}

function listenerOf(server: Server, host: string): Listener {
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `https://${host.includes(":") ? `[${host}]` : host}:${port}`,
    renew: (cert, key) => server.setSecureContext({ cert, key }),
    close: (graceMs = 2_000) =>
      new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

async function serve(options: ListenerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  try {
    const { name, path } = addressee(request.url ?? "/");
    const transport = options.server(name);
    if (transport === undefined) {
      send(response, {
        status: 404,
        headers: { "content-type": "text/plain; charset=utf-8" },
        body: new TextEncoder().encode("404 page not found\n"),
      });
      return;
    }
    const body = await readBody(request);
    if (body === undefined) {
      response.setHeader("connection", "close");
      send(response, tooLarge());
      return;
    }
    const exchange: Exchange = {
      method: request.method ?? "GET",
      path,
      headers: headersOf(request),
      ...(body.length === 0 ? {} : { body }),
      signal: gone.signal,
      peer: peerOf(request.socket as TLSSocket, options.clientCa !== undefined),
    };
    const answer = await transport(exchange);
    if (request.method === "HEAD" || answer.body instanceof Uint8Array)
      send(response, answer, request.method === "HEAD");
    else
      await stream(
        { response, answer, signal: gone.signal, stalledAfterMs: options.stalledAfterMs ?? 60_000 },
        answer.body,
      );
  } catch (cause) {
    options.log.debug("A request ended early", { cause: cause instanceof Error ? cause.message : String(cause) });
    response.destroy();
  }
}

/** `/clusters/<name>/…` belongs to another server, which sees the rest. */
function addressee(url: string): { readonly name: string | undefined; readonly path: string } {
  const found = /^\/clusters\/([^/?]+)(.*)$/.exec(url);
  if (found === null) return { name: undefined, path: url };
  const rest = found[2] as string;
  return { name: decodeURIComponent(found[1] as string), path: rest.startsWith("/") ? rest : `/${rest}` };
}

async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const frames: Uint8Array[] = [];
  let length = 0;
  for await (const frame of request as AsyncIterable<Buffer>) {
    length += frame.length;
    if (length > bodyLimit) return undefined;
    frames.push(frame);
  }
  return frames.length === 1 ? (frames[0] as Uint8Array) : Buffer.concat(frames);
}

function tooLarge(): Answer {
  const status = {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: `Request entity too large: limit is ${requestLimit}`,
    reason: "RequestEntityTooLarge",
    code: 413,
  };
  return {
    status: 413,
    headers: { "content-type": "application/json" },
    body: new TextEncoder().encode(`${JSON.stringify(status)}\n`),
  };
}

function headersOf(request: IncomingMessage): Headers {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return headers;
}

/** Only what TLS has proven counts; nothing a client can write into a header does. */
function peerOf(socket: TLSSocket, certificates: boolean): Peer {
  const address = socket.remoteAddress ?? "";
  if (!certificates || !socket.authorized) return { address };
  const subject = socket.getPeerCertificate().subject as { CN?: string | string[]; O?: string | string[] } | undefined;
  const [user] = [subject?.CN ?? []].flat();
  return user === undefined ? { address } : { address, user, groups: [subject?.O ?? []].flat() };
}

function send(response: ServerResponse, answer: Answer, headOnly = false): void {
  const body = answer.body instanceof Uint8Array ? answer.body : new Uint8Array();
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(answer.status === 304 ? {} : { "content-length": String(body.length) }),
  });
  response.end(headOnly ? undefined : body);
}

/** Writes frames as they come and waits where the client is slower; several frames of one turn leave in one packet. */
async function stream(to: Stream, body: AsyncIterable<Uint8Array>): Promise<void> {
  const { response, answer, signal } = to;
  response.writeHead(answer.status, answer.headers);
  // A watch without events must be seen to have begun.
  response.flushHeaders();
  let corked = false;
  const uncork = (): void => {
    if (corked) response.uncork();
    corked = false;
  };
  for await (const frame of body) {
    if (signal.aborted) return;
    if (!corked) {
      corked = true;
      response.cork();
      setImmediate(uncork);
    }
    if (!response.write(frame)) {
      uncork();
      await drained(to);
    }
  }
  // Node would write the end of the body before what is still corked.
  uncork();
  response.end();
}

interface Stream {
  readonly response: ServerResponse;
  readonly answer: Answer;
  readonly signal: AbortSignal;
  readonly stalledAfterMs: number;
}

function drained({ response, signal, stalledAfterMs }: Stream): Promise<void> {
  return new Promise((resolve) => {
    const stalled = setTimeout(() => response.destroy(), stalledAfterMs);
    const done = (): void => {
      clearTimeout(stalled);
      response.off("drain", done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    response.once("drain", done);
    signal.addEventListener("abort", done, { once: true });
  });
}
