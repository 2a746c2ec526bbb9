// A real provider, in this process: what it signs and how it answers is its own.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Namespace, platformNamespace, Secret } from "@dipper/api";
import { type ApiServer, MemoryJournal, openApiServer } from "@dipper/apiserver";
import { createKubeClient, type KubeClient } from "@dipper/kube";
import { realWorld } from "@dipper/world/real";
import type { FastifyInstance } from "fastify";
import { exportJWK, generateKeyPair, type JWK } from "jose";
import { Provider } from "oidc-provider";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { AuditLog } from "../../audit/audit-log.ts";
import type { AuditEntry } from "../../audit/record.ts";
import { answerErrors, createApp } from "../../http/app.ts";
import { Identity } from "../identity.ts";
import { bindOidc } from "./oidc-routes.ts";

const console = "http://127.0.0.1:8080";
const { signal } = new AbortController();
const secret = "client-secret-6f1d";
const people: Readonly<Record<string, readonly string[]>> = { kim: ["sre"], lee: ["owners"], mallory: ["guests"] };

let provider: Server;
let issuer = "";
let handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
let api: ApiServer;
let kube: KubeClient;
let identity: Identity;
let app: FastifyInstance;
let records: AuditEntry[] = [];
let offset = 0;
/** Of what is remembered; grows, so that it is read again. */
let age = 0;
let visitors = 0;

async function keys(kid: string): Promise<{ readonly keys: JWK[] }> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return { keys: [{ ...(await exportJWK(privateKey)), kid, alg: "RS256", use: "sig" }] };
}

/** Its state is in memory of the process; new keys are a new one. */
async function startProvider(kid: string): Promise<void> {
  const made = new Provider(issuer, {
    clients: [
      {
        client_id: "dipper",
        client_secret: secret,
        redirect_uris: [`${console}/api/v1/oidc/callback`],
        post_logout_redirect_uris: [`${console}/sign-in`],
      },
    ],
    claims: { openid: ["sub"], profile: ["groups"], email: ["email", "email_verified"] },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: async () => ({ sub, email: `${sub}@example.org`, email_verified: true, groups: people[sub] ?? [] }),
    }),
    pkce: { required: () => true },
    jwks: await keys(kid),
    cookies: { keys: ["of the test"] },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 3600 },
  });
  handle = made.callback();
}

beforeAll(async () => {
  const real = realWorld({ log: { level: "silent" }, environment: {} });
  const { clock, random, log, net } = real;
  provider = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  await startProvider("first");
  api = await openApiServer({
    name: "m",
    clock,
    random,
    log,
    journal: new MemoryJournal(),
    authorisation: "allow-all",
  });
  const peer = { address: "127.0.0.1", user: "root", groups: ["system:masters"] };
  kube = createKubeClient({ transport: (exchange) => api.handle({ ...exchange, peer }), clock, random, server: "it" });
  const name = { name: platformNamespace };
  if ((await kube.get(Namespace, name, { signal })) === undefined)
    await kube.create(Namespace, { metadata: name }, { manager: "test", signal });
  await kube.create(
    Secret,
    {
      metadata: { namespace: platformNamespace, name: "oidc" },
      stringData: {
        issuer,
        "client-id": "dipper",
        "client-secret": secret,
        "username-claim": "email",
        groups: "sre = operator\nowners = admin",
        label: "Example",
        console,
      },
    } as never,
    { manager: "test", signal },
  );
  const moved = Object.assign(Object.create(clock) as typeof clock, {
    now: () => clock.now() + offset,
    monotonic: () => clock.monotonic() + age,
  });
  identity = await Identity.open({ world: { clock: moved, log, net }, kube }, signal);
  app = createApp(random);
  answerErrors(app, log);
  const audit = { write: async (entry: AuditEntry) => void records.push(entry) } as unknown as AuditLog;
  bindOidc(app, { identity: () => identity, audit: () => audit, clock: moved });
});
afterAll(async () => {
  await app.close();
  provider.closeAllConnections();
  provider.close();
  await api.close();
});
beforeEach(() => {
  records = [];
});

/** Goes where the provider sends it, and fills in its forms; stops when it is sent away from there. */
async function atProvider(url: string, login: string): Promise<string> {
  const jar = new Map<string, string>();
  let at = url;
  let form: string | undefined;
  for (let step = 0; step < 20; step++) {
    if (!at.startsWith(issuer)) return at;
    const answer = await fetch(at, {
      redirect: "manual",
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join("; "),
        ...(form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
      },
      ...(form === undefined ? {} : { method: "POST", body: form }),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar.set(name, value);
    }
    form = undefined;
    const location = answer.headers.get("location");
    const text = await answer.text();
    if (location !== null) {
      at = new URL(location, at).href;
      continue;
    }
    const action = /action="([^"]+)"/.exec(text)?.[1];
    if (action === undefined) throw new Error(`the provider answered ${answer.status}: ${text.slice(0, 300)}`);
    at = new URL(action, at).href;
    form = text.includes('name="login"') ? `prompt=login&login=${login}&password=x` : "prompt=consent";
  }
  throw new Error("the provider leads nowhere");
}

interface Begun {
  readonly url: URL;
  readonly cookie: string;
}

async function begin(next = "/machines"): Promise<Begun> {
  const answer = await app.inject({ method: "GET", url: `/api/v1/oidc/start?next=${encodeURIComponent(next)}` });
  expect(answer.statusCode).toBe(302);
  const cookie = String(answer.headers["set-cookie"]);
  return { url: new URL(String(answer.headers.location), console), cookie: cookie.split(";", 1)[0] ?? "" };
}

async function comeBack(address: string, cookie: string) {
  const { pathname, search } = new URL(address);
  const answer = await app.inject({
    method: "GET",
    url: `${pathname}${search}`,
    headers: { cookie },
    // Everybody from his own address: those who fail wait.
    remoteAddress: `10.0.0.${++visitors}`,
  });
  const cookies = [answer.headers["set-cookie"]].flat().map((each) => String(each).split(";", 1)[0] ?? "");
  const session = cookies.find((each) => each.startsWith("dipper_session="))?.slice("dipper_session=".length);
  return { status: answer.statusCode, to: answer.headers.location, session };
}

async function signIn(login: string, next?: string) {
  const { url, cookie } = await begin(next);
  return comeBack(await atProvider(url.href, login), cookie);
}

test("a browser is sent to the provider with PKCE, state and nonce, and comes back as somebody with a role", async () => {
  const { url, cookie } = await begin("/machines?q=x");
  expect(url.origin).toBe(issuer);
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    client_id: "dipper",
    response_type: "code",
    redirect_uri: `${console}/api/v1/oidc/callback`,
    code_challenge_method: "S256",
    code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
    state: expect.stringMatching(/^[\w-]{20,}$/) as string,
    nonce: expect.stringMatching(/^[\w-]{20,}$/) as string,
  });
  const back = await comeBack(await atProvider(url.href, "kim"), cookie);
  expect(back).toMatchObject({ status: 303, to: "/machines?q=x" });
  const caller = (await identity.bySession(back.session ?? "", 0))?.caller;
  expect(caller).toMatchObject({
    user: "oidc:kim@example.org",
    groups: ["dipper:operators", "system:authenticated"],
    by: "session",
  });
  expect(records).toMatchObject([
    { verb: "sign-in by provider", who: { user: "oidc:kim@example.org" }, result: { code: 200 } },
  ]);
  const [shown] = await identity.sessions.list("oidc:kim@example.org", signal);
  expect(shown).toMatchObject({ how: "oidc" });
  expect(JSON.stringify(shown)).not.toContain("idToken");
});

test("the session at the provider ends with the one here", async () => {
  const { session = "" } = await signIn("lee");
  const caller = (await identity.bySession(session, 0))?.caller;
  if (caller === undefined) throw new Error("nobody came in");
  const logout = new URL((await identity.signOut(caller, () => `${console}/sign-in`, signal)) ?? "");
  expect(logout.origin).toBe(issuer);
  expect(logout.searchParams.get("post_logout_redirect_uri")).toBe(`${console}/sign-in`);
  const page = await fetch(logout);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain("logout");
  expect(await identity.bySession(session, 0)).toBeUndefined();
});

test("whose groups give no role does not come in, and the audit says who tried", async () => {
  expect(await signIn("mallory")).toMatchObject({ to: "/sign-in?problem=role", session: undefined });
  expect(records).toMatchObject([
    {
      who: { user: "oidc:mallory" },
      result: { code: 403, message: expect.stringContaining("none of the groups") as string },
    },
  ]);
});

test("an answer is taken once, by the browser that asked, with its state and unchanged", async () => {
  const first = await begin();
  const address = await atProvider(first.url.href, "kim");
  const other = await begin();
  const changed = address.replace(/code=[^&]+/, "code=another");
  for (const [url, cookie] of [
    [address, ""],
    [address, other.cookie],
    [address.replace(/state=[^&]+/, "state=another"), first.cookie],
    [changed, first.cookie],
    [address.replace(/iss=[^&]+/, "iss=https%3A%2F%2Fevil.example"), first.cookie],
    [`${console}/api/v1/oidc/callback?error=access_denied&state=${first.url.searchParams.get("state")}`, first.cookie],
  ] as const)
    expect(await comeBack(url, cookie)).toMatchObject({ to: "/sign-in?problem=refused", session: undefined });
  expect((await comeBack(address, first.cookie)).session).toMatch(/^[0-9a-f]{16}\./);
  expect((await comeBack(address, first.cookie)).session).toBeUndefined();
});

test.each(["//evil.example", "/\\evil.example", "https://evil.example", "evil"])(
  "nobody is led to %s afterwards",
  async (next) => expect((await signIn("kim", next)).to).toBe("/"),
);

test("nobody of the provider gets a password here, nor another role than the provider says", async () => {
  const { session = "" } = await signIn("kim");
  const caller = (await identity.bySession(session, 0))?.caller;
  if (caller === undefined) throw new Error("nobody came in");
  const wish = { password: "a way past the provider", current: undefined };
  await expect(identity.setPassword(caller, wish, { address: "10.0.0.1" }, signal)).rejects.toMatchObject({
    code: "Invalid",
    params: { problem: "it has no password here" },
  });
  await expect(identity.resetAccount(caller.user, signal)).rejects.toMatchObject({ code: "Invalid" });
  const admin = { user: "root", groups: [], by: "token" } as const;
  await expect(identity.setGroups(caller.user, ["dipper:admins"], admin, signal)).rejects.toMatchObject({
    params: { problem: "it is what the provider says" },
  });
  expect((await identity.bySession(session, 0))?.caller.groups).toEqual(["dipper:operators", "system:authenticated"]);
});

test("an account that an administrator locked stays out, and a role that the provider took is gone", async () => {
  await signIn("lee");
  await identity.lockAccount("oidc:lee@example.org", { user: "root", reason: "" }, signal);
  expect(await signIn("lee")).toMatchObject({ to: "/sign-in?problem=refused", session: undefined });
  await identity.unlockAccount("oidc:lee@example.org", signal);
  const before = people["lee"] as string[];
  before.splice(0, 1, "sre");
  const { session = "" } = await signIn("lee");
  before.splice(0, 1, "owners");
  expect((await identity.bySession(session, 0))?.caller.groups).toEqual(["dipper:operators", "system:authenticated"]);
});

async function at(ms: number): Promise<Awaited<ReturnType<typeof signIn>>> {
  offset = ms;
  age += 60_000;
  try {
    return await signIn("kim");
  } finally {
    offset = 0;
  }
}

test("clocks may differ by a minute, and new keys of the provider are found", async () => {
  // What the provider signs counts for an hour.
  const hour = 3_600_000;
  expect((await at(hour + 30_000)).session).toMatch(/^[0-9a-f]{16}\./);
  expect(await at(hour + 90_000)).toMatchObject({ to: "/sign-in?problem=refused", session: undefined });
  await startProvider("second");
  expect((await at(0)).session).toMatch(/^[0-9a-f]{16}\./);
});

test("while the provider is down the page says so, and local accounts still come in", async () => {
  const working = handle;
  handle = async (_request, response) => void response.writeHead(503).end();
  age += 60_000;
  const ways = await app.inject({ method: "GET", url: "/api/v1/sign-in" });
  expect(ways.json()).toMatchObject({
    password: true,
    oidc: { label: "Example", problem: "unavailable" },
  });
  const start = await app.inject({ method: "GET", url: "/api/v1/oidc/start" });
  expect([start.statusCode, start.headers.location]).toEqual([302, "/sign-in?problem=provider"]);
  const token = (await identity.accounts.create("local", ["dipper:admins"], signal)).split("token=")[1] ?? "";
  const local = await identity.signInByLink(token, { address: "10.0.0.1" }, signal);
  expect((await identity.bySession(local.cookie, 0))?.caller).toMatchObject({ user: "local" });
  handle = working;
  age += 60_000;
  const again = await app.inject({ method: "GET", url: "/api/v1/sign-in" });
  expect(again.json()).toEqual({ password: true, oidc: { label: "Example" } });
});
