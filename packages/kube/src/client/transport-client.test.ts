import { builtInKind, type KubeObject } from "@dipper/api";
import type { Answer, Clock, Exchange, Headers, Random } from "@dipper/world";
import { describe, expect, test } from "vitest";
import { readOnly } from "./read-only.ts";
import { statusOf } from "./status.ts";
import { createKubeClient } from "./transport-client.ts";
import { withHeaders } from "./with-headers.ts";

// The wire, not a server: what is sent, and what odd servers answer. Behaviour of a server is tested against our own.
const Thing = builtInKind<KubeObject>({
  group: "ex.io",
  version: "v1",
  kind: "Thing",
  plural: "things",
  scope: "Namespaced",
});
const signal = new AbortController().signal;
const random: Random = { uint32: () => 0, bytes: (n) => new Uint8Array(n), uuid: () => "u", fork: () => random };

function wire(
  answers: readonly (Partial<Omit<Answer, "body">> & { body?: unknown; throws?: Error })[],
  login: Headers = {},
) {
  const sent: Exchange[] = [];
  const slept: number[] = [];
  const clock: Clock = {
    now: () => 0,
    monotonic: () => 0,
    sleep: async (ms) => void slept.push(ms),
    after: () => () => {},
    endOfTurn: (run) => run(),
    deadline: (_, parent) => parent,
  };
  const client = createKubeClient({
    clock,
    random,
    server: "the server",
    transport: withHeaders(
      async (exchange) => {
        const answer = answers[Math.min(sent.length, answers.length - 1)] ?? {};
        sent.push(exchange);
        if (answer.throws !== undefined) throw answer.throws;
        const body = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body ?? {});
        return { status: answer.status ?? 200, headers: answer.headers ?? {}, body: new TextEncoder().encode(body) };
      },
      async () => login,
    ),
  });
  return { client, sent, slept };
}

const object = { apiVersion: "ex.io/v1", kind: "Thing", metadata: { name: "x", resourceVersion: "7" } };
const failure = (code: number, reason: string, details: object = {}) => ({
  status: code,
  body: { kind: "Status", status: "Failure", code, reason, message: reason, details },
});

describe("verbs on the wire", () => {
  test("a dry run of a deletion stands in its body: with one the server does not read the query", async () => {
    const { client, sent } = wire([{}]);
    await client.delete(Thing, { namespace: "a", name: "x" }, { manager: "m", dryRun: true, signal });
    expect(sent[0]?.path).toBe("/apis/ex.io/v1/namespaces/a/things/x");
    expect(JSON.parse(String(new TextDecoder().decode(sent[0]?.body as Uint8Array)))).toEqual({
      apiVersion: "v1",
      kind: "DeleteOptions",
      dryRun: ["All"],
      propagationPolicy: "Background",
    });
  });

  test("a merge patch with its revision, manager and dry run", async () => {
    const { client, sent } = wire([{ body: object }]);
    const options = { manager: "m", dryRun: true, subresource: "status", ifVersion: "6", signal } as const;
    await client.patch(
      Thing,
      { namespace: "a", name: "x" },
      { status: { ok: true }, metadata: { labels: {} } },
      options,
    );
    expect(sent[0]).toMatchObject({
      method: "PATCH",
      path: "/apis/ex.io/v1/namespaces/a/things/x/status?fieldManager=m&dryRun=All",
      headers: { "content-type": "application/merge-patch+json" },
    });
    expect(JSON.parse(new TextDecoder().decode(sent[0]?.body))).toEqual({
      status: { ok: true },
      metadata: { labels: {}, resourceVersion: "6" },
    });
  });

  test("on behalf of somebody", async () => {
    const { client, sent } = wire([{ body: object }]);
    await client.as("jane", ["a", "b"]).get(Thing, { name: "x" }, { signal });
    expect(sent[0]?.headers).toMatchObject({ "impersonate-user": "jane", "impersonate-group": "a,b" });
  });

  test("on behalf of a second one, nothing of the first is left", async () => {
    const { client, sent } = wire([{ body: object }]);
    await client.as("jane", ["a", "b"]).as("joe", []).get(Thing, { name: "x" }, { signal });
    expect(sent[0]?.headers).toMatchObject({ "impersonate-user": "joe" });
    expect(sent[0]?.headers).not.toHaveProperty("impersonate-group");
  });

  test("on behalf of somebody, a login that would impersonate another does not", async () => {
    const login = { authorization: "Bearer t", "impersonate-user": "ops", "impersonate-group": "g" };
    const { client, sent } = wire([{ body: object }], login);
    await client.as("jane", []).get(Thing, { name: "x" }, { signal });
    expect(sent[0]?.headers).toMatchObject({ authorization: "Bearer t", "impersonate-user": "jane" });
    expect(sent[0]?.headers).not.toHaveProperty("impersonate-group");
  });

  test("pages follow the continue token and name the kind of their items", async () => {
    const { client, sent } = wire([
      {
        body: {
          metadata: { resourceVersion: "9", continue: "c1", remainingItemCount: 1 },
          items: [{ metadata: { name: "a" } }],
        },
      },
      { body: { metadata: { resourceVersion: "9" }, items: [{ metadata: { name: "b" } }] } },
    ]);
    const pages = [];
    for await (const page of client.pages(Thing, { labels: "x=y", pageSize: 1, signal })) pages.push(page);
    expect(sent.map((each) => each.path)).toEqual([
      "/apis/ex.io/v1/things?labelSelector=x%3Dy&limit=1",
      "/apis/ex.io/v1/things?labelSelector=x%3Dy&limit=1&continue=c1",
    ]);
    expect(pages[0]).toEqual({
      items: [{ apiVersion: "ex.io/v1", kind: "Thing", metadata: { name: "a" } }],
      resourceVersion: "9",
      remaining: 1,
    });
  });

  test("absent is undefined, a missing resource type is an error", async () => {
    expect(
      await wire([failure(404, "NotFound", { name: "x" })]).client.get(Thing, { name: "x" }, { signal }),
    ).toBeUndefined();
    const { client } = wire([{ status: 404, body: "404 page not found" }]);
    await expect(client.get(Thing, { name: "x" }, { signal })).rejects.toMatchObject({ code: "NotFound" });
  });
});

describe("retries", () => {
  test("Retry-After is waited for, whatever the verb", async () => {
    const { client, slept } = wire([
      { ...failure(429, "TooManyRequests"), headers: { "retry-after": "2" } },
      { body: object },
    ]);
    await client.create(Thing, { metadata: { name: "x" } }, { manager: "m", signal });
    expect(slept).toEqual([2000]);
  });

  test("a read is repeated after a broken connection, a write is not: it may have happened", async () => {
    const reading = wire([{ throws: new Error("reset") }, { throws: new Error("reset") }, { body: object }]);
    await reading.client.get(Thing, { name: "x" }, { signal });
    expect(reading.slept).toEqual([200, 400]);
    const writing = wire([{ throws: new Error("reset") }]);
    await expect(
      writing.client.create(Thing, { metadata: { name: "x" } }, { manager: "m", signal }),
    ).rejects.toMatchObject({
      code: "Unavailable",
      message: "the server cannot be reached: reset.",
    });
    expect(writing.sent).toHaveLength(1);
  });

  test("it gives up in the end, with the server's own reason", async () => {
    const { client, sent } = wire([failure(503, "ServiceUnavailable")]);
    await expect(client.get(Thing, { name: "x" }, { signal })).rejects.toMatchObject({ code: "Unavailable" });
    expect(sent).toHaveLength(6);
  });

  test("a call whose caller has gone is neither sent nor repeated", async () => {
    const { client, sent } = wire([{ body: object }]);
    await expect(client.get(Thing, { name: "x" }, { signal: AbortSignal.abort(new Error("gone")) })).rejects.toThrow(
      "gone",
    );
    expect(sent).toHaveLength(0);
  });

  test("an eviction that a budget forbids is an answer, at once", async () => {
    const causes = [
      { reason: "DisruptionBudget", message: "The disruption budget broker needs 3 healthy pods and has 3 currently" },
    ];
    const { client, sent } = wire([failure(429, "TooManyRequests", { causes, retryAfterSeconds: 10 })]);
    expect(await client.evict({ namespace: "kafka", name: "b-0" }, { manager: "m", signal })).toEqual({
      evicted: false,
      message: causes[0]?.message,
    });
    expect(sent[0]?.path).toBe("/api/v1/namespaces/kafka/pods/b-0/eviction");
    expect(sent).toHaveLength(1);
  });
});

describe("watching", () => {
  const frames = (...events: object[]) => events.map((event) => `${JSON.stringify(event)}\n`).join("");

  test("events, bookmarks and the end of the initial ones", async () => {
    const bookmark = {
      kind: "Thing",
      metadata: { resourceVersion: "8", annotations: { "k8s.io/initial-events-end": "true" } },
    };
    const { client, sent } = wire([
      { body: frames({ type: "ADDED", object }, { type: "BOOKMARK", object: bookmark }) },
    ]);
    const seen = [];
    for await (const event of client.watch(Thing, { from: "initial", signal })) seen.push(event);
    expect(seen).toEqual([
      { type: "Added", object },
      { type: "Bookmark", resourceVersion: "8", initialEventsEnd: true },
    ]);
    expect(sent[0]?.path).toContain("sendInitialEvents=true&resourceVersionMatch=NotOlderThan");
    expect(sent[0]?.path).not.toContain("resourceVersion=");
  });

  test("a revision that is gone is Expired, in the stream as well as in the answer", async () => {
    const status = { kind: "Status", code: 410, reason: "Expired", message: "too old resource version: 1 (245)" };
    for (const answer of [{ body: frames({ type: "ERROR", object: status }) }, { status: 410, body: status }]) {
      const { client } = wire([answer]);
      const watching = (async () => {
        for await (const _ of client.watch(Thing, { from: "1", signal })) expect.unreachable();
      })();
      await expect(watching).rejects.toMatchObject({ code: "Expired", params: { revision: "1" } });
    }
  });

  test("a torn frame is a broken connection, not an event", async () => {
    const { client } = wire([{ body: '{"type":"ADDED","obj' }]);
    const watching = client.watch(Thing, { from: "1", signal })[Symbol.asyncIterator]();
    await expect(watching.next()).rejects.toMatchObject({ code: "Unavailable" });
  });
});

describe("a read-only client", () => {
  test("reads, and refuses every write with the policy, also on behalf of somebody and as a dry run", async () => {
    const { client, sent } = wire([{ body: object }]);
    let policy: string | undefined = "Observe";
    const guarded = readOnly(client, () => (policy === undefined ? undefined : { name: "prod-a", policy }));
    const options = { manager: "m", dryRun: true, signal };
    await guarded.get(Thing, { name: "x" }, { signal });
    const writes = [
      () => guarded.create(Thing, { metadata: { name: "x" } }, options),
      () => guarded.apply(Thing, { metadata: { name: "x" } }, { ...options, force: true }),
      () => guarded.patch(Thing, { name: "x" }, {}, options),
      () => guarded.delete(Thing, { name: "x" }, options),
      () => guarded.evict({ name: "x" }, options),
      () => guarded.as("jane", []).delete(Thing, { name: "x" }, options),
    ];
    for (const write of writes) {
      await expect(write()).rejects.toMatchObject({
        code: "ReadOnlyCluster",
        params: { name: "prod-a", policy: "Observe" },
      });
    }
    expect(sent).toHaveLength(1);
    policy = undefined;
    await guarded.patch(Thing, { name: "x" }, {}, options);
    expect(sent).toHaveLength(2);
  });
});

test("statusOf finds nothing where there is none", () => {
  expect(statusOf(new Error("x"))).toBeUndefined();
});
