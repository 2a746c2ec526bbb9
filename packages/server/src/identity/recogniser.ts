import { DipperError } from "@dipper/api";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Caller } from "../permission/gate.ts";
import { readCookie, renewSession } from "./cookies.ts";
import type { Identity } from "./identity.ts";
import { sessionCookie } from "./session.ts";

/** Routes for who must set a password before anything else. */
const beforePassword: ReadonlySet<string> = new Set(["/api/v1/me", "/api/v1/me/password", "/api/v1/sign-out"]);

/** Who sends a request, by bearer token, else by session. */
export class Recogniser {
  readonly #identity: () => Identity;
  readonly #callers = new WeakMap<FastifyRequest, Caller>();

  constructor(identity: () => Identity) {
    this.#identity = identity;
  }

  /** Before anything else is done with a request. */
  async meet(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const caller = await this.#recognise(request, reply);
    if (caller !== undefined) this.#callers.set(request, caller);
  }

  /** Throws Unauthorized for nobody, and Forbidden while a password must be set first. */
  callerOf(request: FastifyRequest): Caller {
    const caller = this.#callers.get(request);
    if (caller === undefined)
      throw new DipperError("Unauthorized", { server: "Dipper", problem: "a session or a token is needed" });
    if (caller.mustSetPassword === true && !beforePassword.has(request.routeOptions.url ?? ""))
      throw new DipperError("Forbidden", {
        user: caller.user,
        verb: "use",
        resource: "session",
        name: caller.session ?? "",
        problem: "a password must be set first",
      });
    return caller;
  }

  /** Long answers ask from time to time: sessions end, tokens are revoked. */
  async stillKnown(request: FastifyRequest, caller: Caller): Promise<boolean> {
    const identity = this.#identity();
    const bearer = bearerOf(request);
    return bearer === undefined ? identity.stillKnown(caller) : (await identity.byToken(bearer)) !== undefined;
  }

  /** A session that would change something needs its CSRF token, or it counts for nothing. */
  async #recognise(request: FastifyRequest, reply: FastifyReply): Promise<Caller | undefined> {
    const identity = this.#identity();
    const bearer = bearerOf(request);
    if (bearer !== undefined) return identity.byToken(bearer);
    const cookie = readCookie(request.headers.cookie, sessionCookie);
    if (cookie === undefined || cookie === "") return undefined;
    const found = await identity.bySession(cookie, idleMsOf(request));
    if (found === undefined) return undefined;
    const { caller, renewed } = found;
    if (renewed !== undefined) renewSession(reply, renewed);
    if (request.method === "GET" || request.method === "HEAD") return caller;
    const header = request.headers["x-csrf-token"];
    const fits = identity.sessions.csrfFits(caller.session ?? "", Array.isArray(header) ? header[0] : header);
    return fits ? caller : undefined;
  }
}

const bearerOf = (request: FastifyRequest): string | undefined =>
  /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];

/** How long the person has touched nothing, as the console says it; undefined for the live stream, which goes on without anybody. */
function idleMsOf(request: FastifyRequest): number | undefined {
  if (request.url.startsWith("/api/v1/watch")) return undefined;
  const seconds = Number(request.headers["x-dipper-idle"] ?? 0);
  return Number.isInteger(seconds) && seconds >= 0 ? seconds * 1000 : 0;
}
