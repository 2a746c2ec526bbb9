import type { Answer, Exchange } from "@dipper/world";
import { NetError } from "@dipper/world";
import { expect, test } from "vitest";
import { forwardingDoor } from "./forwarding-door.ts";

const { signal } = new AbortController();
const asked: Exchange = {
  method: "POST",
  path: "/api/v1/namespaces?dryRun=All",
  headers: { accept: "application/json", "content-type": "application/json", "content-length": "2", host: "here" },
  body: new TextEncoder().encode("{}"),
  peer: { address: "127.0.0.1", user: "olga", groups: ["dipper:operators", "system:authenticated"] },
  signal,
};
const answer: Answer = {
  status: 201,
  headers: { "content-type": "application/json", "transfer-encoding": "chunked", warning: '299 - "old"' },
  body: new Uint8Array(),
};

function door(next: (exchange: Exchange) => Promise<Answer> = async () => answer) {
  const sent: Exchange[] = [];
  return {
    sent,
    ask: forwardingDoor(async (exchange) => {
      sent.push(exchange);
      return next(exchange);
    }),
  };
}

const statusOf = ({ body }: Answer): unknown => JSON.parse(new TextDecoder().decode(body as Uint8Array));

test("whoever the door knows is impersonated, and what belongs to one connection stays there", async () => {
  const { ask, sent } = door();
  const got = await ask(asked);
  expect(sent).toEqual([
    {
      method: "POST",
      path: "/api/v1/namespaces?dryRun=All",
      headers: {
        accept: "application/json",
        "content-type": "application/json",
        "impersonate-user": "olga",
        "impersonate-group": "dipper:operators,system:authenticated",
      },
      body: asked.body,
      peer: asked.peer,
      signal,
    },
  ]);
  expect(got).toEqual({
    ...answer,
    headers: { "content-type": "application/json", warning: '299 - "old"' },
  });
});

test("a token that the door does not know never reaches the server beside the platform's own login", async () => {
  const { ask, sent } = door();
  const { peer: _, ...stranger } = asked;
  const got = await ask({ ...stranger, headers: { authorization: "Bearer foreign" } });
  expect([got.status, statusOf(got)]).toMatchObject([401, { reason: "Unauthorized" }]);
  expect(sent).toEqual([]);
});

test.each([
  ["impersonates in turn", { "impersonate-user": "root" }],
  ["impersonates a group in turn", { "impersonate-group": "system:masters" }],
  ["upgrades the connection", { upgrade: "SPDY/3.1" }],
])("a request that %s is refused", async (_, headers) => {
  const { ask, sent } = door();
  const got = await ask({ ...asked, headers });
  expect([got.status, statusOf(got)]).toMatchObject([400, { reason: "BadRequest" }]);
  expect(sent).toEqual([]);
});

test("a management cluster that does not answer is said to be the one that does not", async () => {
  const { ask } = door(async () => {
    throw new NetError("Refused", "https://m:6443/api");
  });
  const got = await ask(asked);
  expect([got.status, statusOf(got)]).toMatchObject([503, { reason: "ServiceUnavailable" }]);
  expect((statusOf(got) as { readonly message: string }).message).toContain("the management cluster cannot be reached");
});
