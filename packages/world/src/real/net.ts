import { lookup as resolve } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, type Dispatcher, ProxyAgent } from "undici";
import { readBody } from "../body.ts";
import { NetError, type NetFailure } from "../net-error.ts";
import type { Answer, Headers, Net, Target, Transport } from "../world.ts";

const refusedCode = "DIPPER_ADDRESS_REFUSED";

const failures: Readonly<Record<string, NetFailure>> = {
  [refusedCode]: "AddressRefused",
  ENOTFOUND: "DNSFailed",
  EAI_AGAIN: "DNSFailed",
  ECONNREFUSED: "Refused",
  EHOSTUNREACH: "ConnectTimeout",
  ENETUNREACH: "ConnectTimeout",
  ETIMEDOUT: "ConnectTimeout",
  UND_ERR_CONNECT_TIMEOUT: "ConnectTimeout",
  UND_ERR_HEADERS_TIMEOUT: "Timeout",
  UND_ERR_BODY_TIMEOUT: "Timeout",
};

function failureOf(error: unknown): NetFailure {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const known = failures[code];
  if (known !== undefined) return known;
  return /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code) ? "TLSFailed" : "Reset";
}

/** An abort is the caller's own doing and keeps its reason; everything else becomes a NetError. */
function failed(error: unknown, url: string, signal: AbortSignal): Error {
  return signal.aborted ? (signal.reason as Error) : new NetError(failureOf(error), url, { cause: error });
}

/** Resolves as usual and lets through only what may be connected to: the socket goes to one of exactly these addresses. */
function guarded(mayConnect: (address: string) => boolean, names: LookupFunction): LookupFunction {
  return (name, options, done) =>
    names(name, { ...options, all: true }, (error, found) => {
      if (error !== null) return done(error, "");
      const all = Array.isArray(found) ? found : [{ address: found, family: isIP(found) }];
      const open = all.filter(({ address }) => mayConnect(address));
      const [first] = open;
      if (first === undefined) return done(Object.assign(new Error("address refused"), { code: refusedCode }), "");
      return options.all === true ? done(null, open) : done(null, first.address, first.family);
    });
}

/** A name that is an address is never looked up, so it is asked for here. */
function refusedLiteral(host: string, mayConnect: Target["mayConnect"]): boolean {
  const address = host.replace(/^\[|\]$/g, "");
  return mayConnect !== undefined && isIP(address) !== 0 && !mayConnect(address);
}

function dispatcherFor(target: Target, names: LookupFunction): Dispatcher {
  const tls = {
    ...(target.ca === undefined ? {} : { ca: target.ca }),
    ...(target.cert === undefined ? {} : { cert: target.cert }),
    ...(target.key === undefined ? {} : { key: target.key }),
    ...(target.insecureSkipVerify === true ? { rejectUnauthorized: false } : {}),
    ...(target.mayConnect === undefined ? {} : { lookup: guarded(target.mayConnect, names) }),
  };
  // A watch is silent for minutes: its body has no time limit, the caller's signal is what ends it.
  // Over HTTP/2 undici sends the lines of a header as one, joined: an API server takes them for the name of one group.
  const limits = { headersTimeout: 60_000, bodyTimeout: 0, keepAliveTimeout: 30_000, allowH2: false };
  return target.proxy === undefined
    ? new Agent({ ...limits, connect: { ...tls, timeout: 10_000 } })
    : new ProxyAgent({ ...limits, uri: target.proxy, requestTls: tls });
}

async function* frames(
  body: Dispatcher.ResponseData["body"],
  url: string,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) yield chunk as Uint8Array;
  } catch (error) {
    throw failed(error, url, signal);
  } finally {
    // After an early return the destroyed body still reports its abort to whoever listens.
    body.on("error", () => undefined).destroy();
  }
}

function flat(headers: Record<string, string | string[] | undefined>): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
}

/** Groups are one header line each: an API server takes a joined value for the name of one group. */
function onTheWire(headers: Headers): Record<string, string | string[]> {
  const { "impersonate-group": groups, ...others } = headers;
  return groups === undefined ? others : { ...others, "impersonate-group": groups.split(",") };
}

/** HTTP by undici, one connection pool per target. Bodies of known length arrive in one piece, all others as a stream. */
export function realNet(options: { readonly lookup?: LookupFunction } = {}): Net {
  const names = options.lookup ?? (resolve as LookupFunction);
  return {
    connect: (target): Transport => {
      const base = new URL(target.url);
      const prefix = base.pathname.replace(/\/$/, "");
      const dispatcher = dispatcherFor(target, names);
      return async (exchange): Promise<Answer> => {
        const url = base.origin + prefix + exchange.path;
        if (refusedLiteral(base.hostname, target.mayConnect)) throw new NetError("AddressRefused", url);
        try {
          const response = await dispatcher.request({
            origin: base.origin,
            path: prefix + exchange.path,
            method: exchange.method as Dispatcher.HttpMethod,
            headers: onTheWire(exchange.headers),
            body: exchange.body === undefined ? null : Buffer.from(exchange.body),
            signal: exchange.signal,
          });
          const headers = flat(response.headers);
          const stream = frames(response.body, url, exchange.signal);
          const whole = headers["content-length"] !== undefined || response.statusCode === 204;
          return {
            status: response.statusCode,
            headers,
            body: whole ? await readBody(stream, target.longestBody) : stream,
          };
        } catch (error) {
          if (error instanceof NetError || error instanceof RangeError) throw error;
          throw failed(error, url, exchange.signal);
        }
      };
    },
  };
}
