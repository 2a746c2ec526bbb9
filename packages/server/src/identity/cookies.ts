import type { FastifyReply, FastifyRequest } from "fastify";
import { csrfCookie, sessionCookie, sessionHours } from "./session.ts";
import type { Issued, Origin } from "./sessions.ts";

/** Sets both cookies, or takes them away. */
export function sendSession(reply: FastifyReply, issued: Pick<Issued, "cookie" | "csrf"> | undefined): void {
  const life = issued === undefined ? 0 : sessionHours * 3600;
  setCookie(reply, `${sessionCookie}=${issued?.cookie ?? ""}; HttpOnly`, life);
  setCookie(reply, `${csrfCookie}=${issued?.csrf ?? ""}`, life);
}

/** The session goes on under a new secret, to its end. */
export function renewSession(reply: FastifyReply, cookie: string): void {
  setCookie(reply, `${sessionCookie}=${cookie}; HttpOnly`, sessionHours * 3600);
}

/** `Secure` where the request came by HTTPS; on loopback the console speaks HTTP. */
function setCookie(reply: FastifyReply, cookie: string, seconds: number): void {
  const secure = reply.request.protocol === "https" ? "; Secure" : "";
  void reply.header("set-cookie", `${cookie}; Path=/; SameSite=Strict; Max-Age=${seconds}${secure}`);
}

export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? "").split(";")) {
    const [key, ...value] = part.trim().split("=");
    if (key === name) return value.join("=");
  }
  return undefined;
}

/** From where a session is opened. */
export function originOf(request: FastifyRequest): Origin {
  const agent = request.headers["user-agent"];
  return { address: request.ip, ...(agent === undefined ? {} : { agent }) };
}
