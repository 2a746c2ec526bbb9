import type { Part } from "@dipper/controller";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { healthOf, healthText } from "../health.ts";
import { loopback } from "./app.ts";

export interface OpenRouteDeps {
  readonly parts: () => readonly Part[];
  readonly registry: { metrics(): Promise<string>; readonly contentType: string };
  /** Throws Unauthorized for nobody. */
  readonly demandCaller: (request: FastifyRequest) => unknown;
  /** Brings gauges up to date before they are read. */
  readonly measure: () => void;
}

/** Health for everybody; metrics on loopback without a session, elsewhere with one. */
export function bindOpenRoutes(app: FastifyInstance, deps: OpenRouteDeps): void {
  app.get("/healthz", async (_request, reply) => reply.type("text/plain").send("ok"));
  app.get("/readyz", async (request, reply) => {
    const health = healthOf(deps.parts());
    const verbose = (request.query as Readonly<Record<string, unknown>>)["verbose"] !== undefined;
    const code = health.every((each) => each.ok) ? 200 : 503;
    return reply.code(code).type("text/plain").send(healthText(health, verbose));
  });
  app.get("/metrics", async (request, reply) => {
    if (!loopback.has(request.socket.remoteAddress ?? "")) deps.demandCaller(request);
    deps.measure();
    return reply.type(deps.registry.contentType).send(await deps.registry.metrics());
  });
}
