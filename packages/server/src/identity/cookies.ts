import type { FastifyReply } from "fastify";
import type { SignedIn } from "./identity.ts";
import { csrfCookie, sessionCookie, sessionHours } from "./session.ts";

/** Sets both cookies, or takes them away. `Secure` where the request came by HTTPS; on loopback the console speaks HTTP. */
export function sendSession(reply: FastifyReply, signedIn: SignedIn | undefined): void {
  const secure = reply.request.protocol === "https" ? "; Secure" : "";
  const life = signedIn === undefined ? 0 : sessionHours * 3600;
  const rest = `; Path=/; SameSite=Strict; Max-Age=${life}${secure}`;
  void reply.header("set-cookie", [
    `${sessionCookie}=${signedIn?.cookie ?? ""}${rest}; HttpOnly`,
    `${csrfCookie}=${signedIn?.csrf ?? ""}${rest}`,
  ]);
}

export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? "").split(";")) {
    const [key, ...value] = part.trim().split("=");
    if (key === name) return value.join("=");
  }
  return undefined;
}
