import { Namespace } from "@dipper/api";
import { type ApiServer, MemoryJournal, openApiServer } from "@dipper/apiserver";
import { createKubeClient, type KubeClient } from "@dipper/kube";
import type { World } from "@dipper/world";
import { realWorld } from "@dipper/world/real";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Caller } from "../permission/gate.ts";
import { Identity, type SignedIn } from "./identity.ts";
import { sealUnderWay } from "./oidc/under-way-cookie.ts";

const hour = 3_600_000;
const from = { address: "10.1.1.1", agent: "Firefox" };
const { signal } = new AbortController();

let world: World;
let api: ApiServer;
let kube: KubeClient;
let identity: Identity;
let offset = 0;

/** The time of this machine, moved on by the test: passwords are hashed in real time. */
function moved(real: World): World {
  const clock = {
    ...real.clock,
    now: () => real.clock.now() + offset,
    monotonic: () => real.clock.monotonic() + offset,
    sleep: real.clock.sleep.bind(real.clock),
  };
  return { ...real, clock: Object.assign(Object.create(real.clock) as object, clock) } as World;
}

beforeEach(async () => {
  offset = 0;
  const real = realWorld({ log: { level: "silent" }, environment: {} });
  world = moved(real);
  const { clock, random, log } = real;
  api = await openApiServer({
    name: "m",
    clock,
    random,
    log,
    journal: new MemoryJournal(),
    authorisation: "allow-all",
  });
  const peer = { address: "127.0.0.1", user: "root", groups: ["system:masters"] };
  kube = createKubeClient({
    transport: (exchange) => api.handle({ ...exchange, peer }),
    clock,
    random,
    server: "it",
  });
  const name = { name: "beidou-system" };
  if ((await kube.get(Namespace, name, { signal })) === undefined)
    await kube.create(Namespace, { metadata: name }, { manager: "test", signal });
  identity = await Identity.open({ world, kube }, signal);
});
afterEach(() => api.close());

const tokenOf = (path: string): string => path.split("token=")[1] ?? "";
const root: Caller = { user: "root", groups: ["dipper:admins"], by: "token" };

/** An account with a password, signed in. */
async function person(name: string): Promise<SignedIn> {
  const link = await identity.accounts.create(name, ["dipper:operators"], signal);
  const first = await identity.signInByLink(tokenOf(link), from, signal);
  const caller = (await identity.bySession(first.cookie, 0))?.caller;
  if (caller === undefined) throw new Error("the link opened no session");
  return identity.setPassword(caller, { password: `password of ${name}`, current: undefined }, from, signal);
}

const signIn = (user: string, password: string, address = "10.2.2.2"): Promise<SignedIn> =>
  identity.signInByPassword({ user, password }, { address }, signal);
const callerOf = async (cookie: string): Promise<Caller | undefined> =>
  (await identity.bySession(cookie, undefined))?.caller;

describe("sessions", () => {
  test("are listed with where and when, and ended one by one or all others at once", async () => {
    const first = await person("kim");
    const second = await signIn("kim", "password of kim", "10.3.3.3");
    const third = await signIn("kim", "password of kim", "10.4.4.4");
    const other = await person("lee");
    const listed = await identity.sessions.list("kim", signal);
    expect(listed.map(({ id, how, address }) => [id, how, address])).toEqual(
      expect.arrayContaining([
        [first.record.id, "password", "10.1.1.1"],
        [second.record.id, "password", "10.3.3.3"],
      ]),
    );
    expect(listed).toHaveLength(3);
    expect(listed.find(({ id }) => id === first.record.id)).toMatchObject({ agent: "Firefox", user: "kim" });
    await expect(identity.sessions.revoke("lee", second.record.id, signal)).rejects.toMatchObject({ code: "NotFound" });
    await identity.sessions.revoke("kim", second.record.id, signal);
    expect(await callerOf(second.cookie)).toBeUndefined();
    expect(await identity.sessions.endAll("kim", third.record.id, signal)).toBe(1);
    expect(await callerOf(first.cookie)).toBeUndefined();
    expect(await callerOf(third.cookie)).toMatchObject({ user: "kim", session: third.record.id });
    expect(await callerOf(other.cookie)).toMatchObject({ user: "lee" });
  });

  test("end after two hours without use; what a page asks by itself is no use", async () => {
    const used = await person("kim");
    const idle = await signIn("kim", "password of kim");
    offset += hour;
    await identity.bySession(used.cookie, 0);
    await identity.bySession(idle.cookie, undefined);
    await identity.bySession(idle.cookie, hour);
    offset += hour;
    expect(await callerOf(used.cookie)).toMatchObject({ user: "kim" });
    expect(await callerOf(idle.cookie)).toBeUndefined();
  });

  test("change their secret every hour; the old one works a minute longer, and ends the session after that", async () => {
    const { cookie, record } = await person("kim");
    offset += hour;
    const renewed = (await identity.bySession(cookie, 0))?.renewed;
    expect(renewed?.split(".")[0]).toBe(record.id);
    expect(renewed).not.toBe(cookie);
    // The answer may be lost: until the new one is seen the old one counts.
    offset += 120_000;
    const again = (await identity.bySession(cookie, 0))?.renewed ?? "";
    expect(again).not.toBe(renewed);
    expect(await callerOf(renewed ?? "")).toBeUndefined();
    expect(await callerOf(again)).toMatchObject({ user: "kim" });
    expect(await callerOf(cookie)).toMatchObject({ user: "kim" });
    offset += 61_000;
    expect(await callerOf(again)).toMatchObject({ user: "kim" });
    expect(await callerOf(cookie)).toBeUndefined();
    expect(await callerOf(again)).toBeUndefined();
  });

  test("of two requests at once one renews the session, and none loses it", async () => {
    const { cookie } = await person("kim");
    offset += hour;
    const both = await Promise.all([identity.bySession(cookie, 0), identity.bySession(cookie, 0)]);
    expect(both.map((each) => each?.caller.user)).toEqual(["kim", "kim"]);
    const renewed = both.flatMap((each) => (each?.renewed === undefined ? [] : [each.renewed]));
    expect(renewed).toHaveLength(1);
    expect(await callerOf(renewed[0] ?? "")).toMatchObject({ user: "kim" });
  });

  test("get a new secret when the role changes, and may what the new role may", async () => {
    const { cookie } = await person("kim");
    await identity.setGroups("kim", ["dipper:admins"], root, signal);
    const found = await identity.bySession(cookie, 0);
    expect(found?.caller.groups).toEqual(["dipper:admins", "system:authenticated"]);
    expect(found?.renewed).toMatch(/^[0-9a-f]{16}\.[\w-]{43}$/);
  });

  test("are refused when forged, shortened or of another session, and their secrets are stored nowhere", async () => {
    const mine = await person("kim");
    const [id = "", secret = ""] = mine.cookie.split(".");
    const other = await person("lee");
    for (const forged of [`${id}.${"A".repeat(43)}`, id, `${id}.`, `.${secret}`, `${other.record.id}.${secret}`, ""])
      expect(await callerOf(forged)).toBeUndefined();
    expect(identity.sessions.csrfFits(id, identity.sessions.csrfOf(other.record.id))).toBe(false);
    expect(identity.sessions.csrfFits(id, undefined)).toBe(false);
    expect(JSON.stringify(await identity.sessions.list("kim", signal))).not.toContain(secret);
  });

  test("are known by another replica, with their last use", async () => {
    const { cookie, record } = await person("kim");
    await identity.close();
    const replica = await Identity.open({ world, kube }, signal);
    expect(await replica.bySession(cookie, undefined)).toMatchObject({ caller: { user: "kim", session: record.id } });
    expect(replica.uses.of(`session/${record.id}`)).toBe(identity.uses.of(`session/${record.id}`));
  });
});

describe("accounts", () => {
  test("are locked by ten wrong passwords also for the right one, until somebody unlocks them", async () => {
    const { cookie } = await person("kim");
    for (let failure = 0; failure < 10; failure++) {
      offset += 300_000;
      await expect(signIn("kim", "wrong", `10.9.0.${failure}`)).rejects.toMatchObject({ code: "Unauthorized" });
    }
    expect((await identity.accounts.get("kim", signal)).record.lock).toMatchObject({ why: "failures" });
    await expect(signIn("kim", "password of kim")).rejects.toMatchObject({ code: "TooManyRequests" });
    // Also after a restart, which forgets what it counted.
    const restarted = await Identity.open({ world, kube }, signal);
    const right = { user: "kim", password: "password of kim" };
    await expect(restarted.signInByPassword(right, from, signal)).rejects.toMatchObject({ code: "TooManyRequests" });
    await identity.bySession(cookie, 0);
    await identity.unlockAccount("kim", signal);
    expect(await signIn("kim", "password of kim")).toMatchObject({ account: { name: "kim" } });
  });

  test("that an administrator locks are out at once, with their tokens", async () => {
    const { cookie } = await person("kim");
    const caller = await callerOf(cookie);
    if (caller === undefined) throw new Error("no caller");
    const { token } = await identity.tokens.create(
      { user: "kim", groups: caller.groups, note: "", days: undefined },
      signal,
    );
    expect(await identity.byToken(token)).toMatchObject({ user: "kim" });
    await identity.lockAccount("kim", { user: "root", reason: "left" }, signal);
    expect(await callerOf(cookie)).toBeUndefined();
    expect(await identity.byToken(token)).toBeUndefined();
    await expect(signIn("kim", "password of kim")).rejects.toMatchObject({ code: "Unauthorized" });
    await expect(identity.lockAccount("root", { user: "root", reason: "" }, signal)).rejects.toMatchObject({
      code: "Invalid",
    });
    await identity.unlockAccount("kim", signal);
    expect(await identity.byToken(token)).toMatchObject({ user: "kim" });
  });

  test("are reset by a link that works once within a day; the password is gone, and must be set anew", async () => {
    const { cookie } = await person("kim");
    const old = tokenOf(await identity.resetAccount("kim", signal));
    const link = tokenOf(await identity.resetAccount("kim", signal));
    expect(await callerOf(cookie)).toBeUndefined();
    await expect(signIn("kim", "password of kim")).rejects.toMatchObject({ code: "Unauthorized" });
    await expect(identity.signInByLink(old, from, signal)).rejects.toMatchObject({ code: "Unauthorized" });
    const opened = await identity.signInByLink(link, from, signal);
    expect(await callerOf(opened.cookie)).toMatchObject({ mustSetPassword: true });
    await expect(identity.signInByLink(link, from, signal)).rejects.toMatchObject({ code: "Unauthorized" });
    const late = tokenOf(await identity.resetAccount("kim", signal));
    offset += 24 * hour;
    await expect(identity.signInByLink(late, from, signal)).rejects.toMatchObject({
      params: { problem: "this sign-in link is too old; an administrator can make a new one" },
    });
  });

  test("have tokens that lose what the account loses, and never gain what it gains", async () => {
    const { cookie } = await person("kim");
    const caller = await callerOf(cookie);
    if (caller === undefined) throw new Error("no caller");
    const { token } = await identity.tokens.create(
      { user: "kim", groups: caller.groups, note: "", days: undefined },
      signal,
    );
    await identity.setGroups("kim", ["dipper:viewers"], root, signal);
    expect((await identity.byToken(token))?.groups).toEqual(["system:authenticated"]);
    await identity.setGroups("kim", ["dipper:admins"], root, signal);
    expect((await identity.byToken(token))?.groups).toEqual(["system:authenticated"]);
    await identity.setGroups("kim", ["dipper:operators"], root, signal);
    expect((await identity.byToken(token))?.groups).toEqual(["dipper:operators", "system:authenticated"]);
  });
});

describe("short-lived tokens", () => {
  test("may what their login may at this moment, within its limits, and end with it or after a quarter of an hour", async () => {
    const { cookie } = await person("kim");
    const session = await callerOf(cookie);
    if (session === undefined) throw new Error("no caller");
    const ofSession = await identity.issueCredential(session);
    expect(await identity.byToken(ofSession.token)).toMatchObject({
      user: "kim",
      groups: ["dipper:operators", "system:authenticated"],
      by: "token",
      shortLived: true,
    });
    const scope = { verbs: ["view"] } as const;
    const made = await identity.tokens.create(
      { user: "kim", groups: session.groups, note: "", days: undefined, scope },
      signal,
    );
    const login = await identity.byToken(made.token);
    if (login === undefined) throw new Error("no login");
    const ofToken = await identity.issueCredential(login);
    expect(Date.parse(ofToken.expiresAt) - world.clock.now()).toBeLessThanOrEqual(900_000);
    const caller = await identity.byToken(ofToken.token);
    expect(caller).toMatchObject({ user: "kim", token: made.id, scope, shortLived: true });
    if (caller === undefined) throw new Error("no caller");
    await expect(identity.issueCredential(caller)).rejects.toMatchObject({ code: "Forbidden" });

    await identity.setGroups("kim", ["dipper:viewers"], root, signal);
    expect((await identity.byToken(ofSession.token))?.groups).toEqual(["dipper:viewers", "system:authenticated"]);
    await identity.revokeToken("kim", made.id, signal);
    expect(await identity.byToken(ofToken.token)).toBeUndefined();
    expect(await identity.byToken(ofSession.token)).toMatchObject({ user: "kim" });
    offset += 901_000;
    expect(await identity.byToken(ofSession.token)).toBeUndefined();
    const again = await identity.issueCredential(session);
    await identity.sessions.endAll("kim", undefined, signal);
    offset += 6_000;
    expect(await identity.byToken(again.token)).toBeUndefined();
  });

  test("are refused when forged, or signed for something else with the same key", async () => {
    const { token } = await identity.issueCredential(root);
    expect(await identity.byToken(token)).toMatchObject({ user: "root" });
    const [header = "", , signature = ""] = token.split(".");
    const claims = { aud: "dipper-credential", exp: 4_000_000_000, origin: { user: "x", groups: ["system:masters"] } };
    const body = Buffer.from(JSON.stringify(claims)).toString("base64url");
    const none = `dipper_short_${Buffer.from('{"alg":"none"}').toString("base64url")}.${body}.`;
    for (const forged of [`${header}.${body}.${signature}`, none, `${token}x`, "dipper_short_"])
      expect(await identity.byToken(forged)).toBeUndefined();
    const underWay = { state: "s", nonce: "n", verifier: "v", next: "/", origin: { user: "x", groups: [] } };
    const sealed = await sealUnderWay(underWay as never, identity.key, world.clock);
    expect(await identity.byToken(`dipper_short_${sealed}`)).toBeUndefined();
  });
});
