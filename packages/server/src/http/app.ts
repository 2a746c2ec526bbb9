import { DipperError } from "@dipper/api";
import type { Log, Random } from "@dipper/world";
import Fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { problemOf } from "../rest/problem.ts";

export const loopback: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);
const largestBody = 8 * 1024 * 1024;

/** Fastify with our request ids, our errors and the headers that every answer has. */
export function createApp(random: Random): FastifyInstance {
  const app = Fastify({
    logger: false,
    bodyLimit: largestBody,
    genReqId: () => random.uuid(),
    // Our own validation reads the inputs; Fastify's would coerce types and drop fields.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    routerOptions: { maxParamLength: 300 },
    // A HEAD of the watch would be a stream that nobody reads.
    exposeHeadRoutes: false,
    forceCloseConnections: true,
  });
  app.removeContentTypeParser("text/plain");
  app.addHook("onRequest", async (request, reply) => {
    void reply.headers({
      "x-request-id": request.id,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "x-frame-options": "DENY",
    });
  });
  return app;
}

/** Every failure becomes problem details; what is our fault goes to the log with its stack. */
export function answerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(asDipperError(error), request.id);
    if (problem.status >= 500) {
      const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log.error("request failed", { request: request.id, path: pathOf(request), code: problem.code, stack });
    }
    const wait = problem.params["seconds"];
    if (problem.status === 429 && wait !== undefined) void reply.header("retry-after", wait);
    return reply.code(problem.status).type("application/problem+json").send(problem);
  });
}

/** Without the query, which may carry what nobody should log. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split("?", 1)[0] ?? "/";
}

/** A page of another name that points to our address (DNS rebinding) must not speak with a server that is there for this machine only. */
export function refuseRebinding(request: FastifyRequest, host: string): void {
  if (!loopback.has(host) && host !== "localhost") return;
  const name = request.hostname.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
  if (loopback.has(name) || name === "localhost" || name.endsWith(".localhost")) return;
  const problem = "the console is on loopback only";
  throw new DipperError("Forbidden", { user: "A page", verb: "use", resource: "host", name, problem });
}

/** Fastify's own refusals in our words: bodies that are no JSON, too large, or of another type. */
function asDipperError(error: unknown): unknown {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE")
    return new DipperError("TooLarge", { size: "more", limit: String(largestBody) });
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE")
    return new DipperError("UnsupportedMediaType", { type: "the request", supported: "application/json" });
  if (code?.startsWith("FST_ERR_CTP") === true || error instanceof SyntaxError)
    return new DipperError("BadRequest", { problem: message ?? "the body cannot be read" });
  return error;
}
