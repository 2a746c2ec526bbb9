import { DipperError } from "@dipper/api";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { AuditLog } from "../audit/audit-log.ts";
import { createInputReaders } from "../rest/input.ts";
import { sendSession } from "./cookies.ts";
import type { Identity } from "./identity.ts";
import { readLink } from "./sign-in-link.ts";

const input = {
  type: "object",
  additionalProperties: false,
  properties: {
    token: { type: "string", minLength: 1, maxLength: 200 },
    user: { type: "string", minLength: 1, maxLength: 63 },
    password: { type: "string", minLength: 1, maxLength: 256 },
  },
  oneOf: [{ required: ["token"] }, { required: ["user", "password"] }],
};

/** `POST /api/v1/sign-in`, the one route that nobody needs to be known for: the one-time link's token, or name and password. */
export function bindSignIn(
  app: FastifyInstance,
  deps: { readonly identity: () => Identity; readonly audit: () => AuditLog },
): void {
  const read = createInputReaders()({ input, path: "/api/v1/sign-in" });
  app.post("/api/v1/sign-in", async (request: FastifyRequest, reply) => {
    const { token, user, password } = read({ params: {}, query: {}, body: request.body }) as Readonly<
      Record<string, string>
    >;
    const aborted = new AbortController();
    reply.raw.on("close", () => aborted.abort());
    const who = token === undefined ? (user ?? "") : readLink(token).name;
    const what = token === undefined ? "sign-in" : "sign-in by link";
    try {
      const identity = deps.identity();
      const signedIn =
        token === undefined
          ? await identity.signInByPassword(user ?? "", password ?? "", request.ip, aborted.signal)
          : await identity.signInByLink(token, request.ip, aborted.signal);
      await deps.audit().write({ who, from: request.ip, what, result: "done" });
      sendSession(reply, signedIn);
      return { name: signedIn.account.name, mustSetPassword: signedIn.account.password === undefined };
    } catch (error) {
      await deps.audit().write({ who, from: request.ip, what, result: DipperError.from(error).code });
      throw error;
    }
  });
}
