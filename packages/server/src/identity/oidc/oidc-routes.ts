import { DipperError } from "@dipper/api";
import type { Clock } from "@dipper/world";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { AuditLog } from "../../audit/audit-log.ts";
import type { AuditEntry } from "../../audit/record.ts";
import { fromOf, refusedResult } from "../../audit/rest-entry.ts";
import { originOf, readCookie, sendSession } from "../cookies.ts";
import type { Identity } from "../identity.ts";
import { personOf } from "./person.ts";
import type { OidcProvider } from "./provider.ts";
import type { OidcSettings } from "./settings.ts";
import { openUnderWay, sealUnderWay, underWayCookie, underWaySeconds } from "./under-way-cookie.ts";

const callbackPath = "/api/v1/oidc/callback";

export interface OidcRouteDeps {
  readonly identity: () => Identity;
  readonly audit: () => AuditLog;
  readonly clock: Clock;
}

/** The ways in that are open now, and the two requests of a browser on its way through the provider. Nobody needs to be known for them. */
export function bindOidc(app: FastifyInstance, deps: OidcRouteDeps): void {
  app.get("/api/v1/sign-in", async (_request, reply) => {
    const oidc = await deps.identity().oidc.state();
    return reply.send({ password: true, ...(oidc === undefined ? {} : { oidc }) });
  });
  app.get("/api/v1/oidc/start", (request, reply) => start(deps, request, reply));
  app.get(callbackPath, (request, reply) => callback(deps, request, reply));
}

/** Where browsers reach the console. A forged host leads nowhere: the provider knows the addresses that it sends people back to. */
export function consoleOf(settings: OidcSettings, request: FastifyRequest): string {
  return settings.console ?? `${request.protocol}://${request.host}`;
}

async function start(deps: OidcRouteDeps, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const identity = deps.identity();
  const wanted = (request.query as Readonly<Record<string, unknown>>)["next"];
  try {
    const provider = await providerOf(identity);
    const redirect = `${consoleOf(provider.settings, request)}${callbackPath}`;
    const { url, underWay } = await provider.begin(redirect, localPath(wanted));
    keep(reply, await sealUnderWay(underWay, identity.key, deps.clock), underWaySeconds);
    return reply.redirect(url.href, 302);
  } catch {
    return reply.redirect("/sign-in?problem=provider", 302);
  }
}

async function callback(deps: OidcRouteDeps, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const identity = deps.identity();
  const tried: Omit<AuditEntry, "result" | "who"> = {
    request: request.id,
    from: fromOf(request, { by: "session" }),
    verb: "sign-in by provider",
  };
  let user = "unknown";
  const cookie = readCookie(request.headers.cookie, underWayCookie) ?? "";
  const underWay = await openUnderWay(cookie, identity.key, deps.clock);
  keep(reply, "", 0);
  // Whoever did not begin could fill the audit with lines about nobody.
  if (underWay === undefined) return reply.redirect("/sign-in?problem=refused", 303);
  try {
    identity.signIn.refuseHaste(request.ip);
    const provider = await providerOf(identity);
    const current = new URL(request.url, consoleOf(provider.settings, request));
    const { claims, idToken } = await provider.finish(current, underWay);
    const person = personOf(claims, provider.settings);
    if ("problem" in person) {
      user = `${provider.settings.usernamePrefix}${String(claims["sub"]).slice(0, 100)}`;
      throw new DipperError("Forbidden", {
        user,
        verb: "sign in",
        resource: "as",
        name: user,
        problem: person.problem,
      });
    }
    user = person.user;
    const signedIn = await identity.signInByProvider(person, idToken, originOf(request), AbortSignal.timeout(10_000));
    const who = { user, groups: person.groups, login: `session ${signedIn.record.id}` };
    await deps.audit().write({ ...tried, who, object: { kind: "Account", name: user }, result: { code: 200 } });
    sendSession(reply, signedIn);
    return await reply.redirect(underWay.next, 303);
  } catch (error) {
    const result = refusedResult(error, request.id);
    if (result.code < 500) identity.signIn.failedFrom(request.ip);
    await deps.audit().write({ ...tried, who: { user }, object: { kind: "Account", name: user }, result });
    const problem = result.code === 403 ? "role" : result.code >= 500 ? "provider" : "refused";
    return reply.redirect(`/sign-in?problem=${problem}`, 303);
  }
}

async function providerOf(identity: Identity): Promise<OidcProvider> {
  const provider = await identity.oidc.provider();
  if (provider === undefined) throw new DipperError("NotFound", { kind: "Secret", name: "oidc", plural: "secrets" });
  return provider;
}

/** Of this console only; a browser takes `//` and `/\` for another host. */
function localPath(wanted: unknown): string {
  return typeof wanted === "string" && /^\/(?![/\\])[^\p{Cc}]*$/u.test(wanted) ? wanted : "/";
}

/** Lax: the browser comes back from another site. Its path is that of the two requests. */
function keep(reply: FastifyReply, value: string, seconds: number): void {
  const secure = reply.request.protocol === "https" ? "; Secure" : "";
  void reply.header(
    "set-cookie",
    `${underWayCookie}=${value}; HttpOnly; Path=/api/v1/oidc; SameSite=Lax; Max-Age=${seconds}${secure}`,
  );
}
