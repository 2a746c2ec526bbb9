import type { FastifyInstance, FastifyRequest } from "fastify";
import type { AuditLog } from "../audit/audit-log.ts";
import type { AuditEntry } from "../audit/record.ts";
import { fromOf, refusedResult } from "../audit/rest-entry.ts";
import { createInputReaders } from "../rest/input.ts";
import { originOf, sendSession } from "./cookies.ts";
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
    const tried = {
      request: request.id,
      who: { user: who },
      from: fromOf(request, { by: "session" }),
      verb: token === undefined ? "sign-in" : "sign-in by link",
      object: { kind: "Account", name: who },
    } satisfies Omit<AuditEntry, "result">;
    try {
      const identity = deps.identity();
      const from = originOf(request);
      const signedIn =
        token === undefined
          ? await identity.signInByPassword({ user: user ?? "", password: password ?? "" }, from, aborted.signal)
          : await identity.signInByLink(token, from, aborted.signal);
      const who = {
        user: signedIn.account.name,
        groups: signedIn.account.groups,
        login: `session ${signedIn.record.id}`,
      };
      await deps.audit().write({ ...tried, who, result: { code: 200 } });
      sendSession(reply, signedIn);
      const { name, password: has, mustSetPassword: forced } = signedIn.account;
      return { name, mustSetPassword: has === undefined, ...(forced === true ? { passwordForced: true } : {}) };
    } catch (error) {
      await deps.audit().write({ ...tried, result: refusedResult(error, request.id) });
      throw error;
    }
  });
}
