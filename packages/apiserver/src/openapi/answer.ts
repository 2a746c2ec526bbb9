import type { Answer, Clock, Exchange } from "@dipper/world";
import { clausesOf } from "../list/accept.ts";
import type { Route } from "../route/route.ts";
import { refuse } from "../types/refusal.ts";
import type { TypeTable } from "../types/type-table.ts";
import { httpDate } from "./http-date.ts";
import { OpenApiDocuments } from "./openapi.ts";

type OpenApiRoute = Extract<Route, { readonly type: "openapi" }>;

const documents = new WeakMap<TypeTable, OpenApiDocuments>();
const encoder = new TextEncoder();
const json = "application/json";
/** Clients ask for it with an `@`, and are answered without. */
const binaryAsked = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
const binarySent = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
const yearMs = 365 * 24 * 60 * 60 * 1000;

/**
 * Answers `/openapi/v2`, `/openapi/v3` and `/openapi/v3/<document>`. A document that is asked for with its hash may be kept for ever; one
 * with an old hash is elsewhere now.
 */
export function answerOpenApi(
  deps: { readonly types: TypeTable; readonly clock: Clock },
  route: OpenApiRoute,
  exchange: Exchange,
): Answer {
  let known = documents.get(deps.types);
  if (known === undefined) {
    known = new OpenApiDocuments(deps.types);
    documents.set(deps.types, known);
  }
  if (route.version === "v2") return versionTwo(known, exchange);
  const wanted = acceptable(exchange, [json]);
  // The real server's index is JSON and calls itself text.
  if (route.document === "")
    return answer(exchange, "text/plain; charset=utf-8", { body: encoder.encode(JSON.stringify(known.index())) });
  const document = known.document(route.document);
  if (document === undefined) return { status: 404, headers: {}, body: new Uint8Array() };
  const hash = new URLSearchParams(exchange.path.split("?")[1] ?? "").get("hash") ?? "";
  if (hash !== "" && hash !== document.hash) {
    const location = `/openapi/v3/${route.document}?hash=${document.hash}`;
    return { status: 301, headers: { location, vary: "Accept" }, body: new Uint8Array() };
  }
  const forEver = { "cache-control": "public, immutable", expires: httpDate(deps.clock.now() + yearMs) };
  const body = encoder.encode(document.text);
  return answer(exchange, wanted, { body, hash: document.hash, headers: hash === "" ? {} : forEver });
}

function versionTwo(documents: OpenApiDocuments, exchange: Exchange): Answer {
  const wanted = acceptable(exchange, [json, binaryAsked, binarySent]);
  const swagger = documents.swagger();
  if (wanted === json) return answer(exchange, json, { body: swagger.json, hash: swagger.hash });
  return answer(exchange, binarySent, { body: swagger.binary, hash: swagger.hash });
}

/** The first acceptable media type that is offered. 406 where none is. */
function acceptable(exchange: Exchange, offered: readonly string[]): string {
  for (const { media } of clausesOf(exchange.headers["accept"])) {
    const found = offered.find((each) => media === each || media === "*/*" || media === "application/*");
    if (found !== undefined) return found;
  }
  throw refuse("NotAcceptable", `only the following media types are accepted: ${offered.join(", ")}`);
}

function answer(
  exchange: Exchange,
  type: string,
  of: { readonly body: Uint8Array; readonly hash?: string; readonly headers?: Readonly<Record<string, string>> },
): Answer {
  const etag = of.hash === undefined ? {} : { etag: `"${of.hash}"` };
  const headers = { "content-type": type, vary: "Accept", ...etag, ...of.headers };
  if (etag.etag !== undefined && exchange.headers["if-none-match"] === etag.etag)
    return { status: 304, headers, body: new Uint8Array() };
  return { status: 200, headers, body: of.body };
}
