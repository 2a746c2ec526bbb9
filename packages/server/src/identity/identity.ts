import { createHash } from "node:crypto";
import { DipperError, isoTime } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { World } from "@dipper/world";
import type { Caller } from "../permission/gate.ts";
import { type Account, lockAt } from "./account.ts";
import { Accounts } from "./accounts.ts";
import { type Origin as CredentialOrigin, Credentials } from "./credentials.ts";
import { Expiring } from "./expiring.ts";
import { LastUse } from "./last-use.ts";
import { Oidc } from "./oidc/oidc.ts";
import type { OidcSettings } from "./oidc/settings.ts";
import { sessionKey } from "./session-key.ts";
import { type Issued, type Origin, Sessions, type SignedInBy } from "./sessions.ts";
import { SignIn } from "./sign-in.ts";
import { administrator } from "./sign-in-link.ts";
import { type TokenRecord, Tokens } from "./tokens.ts";

/** Tokens that somebody else vouches for: those of the API server's kubeconfigs. */
export type TokenAuthenticator = (
  token: string,
) => Promise<{ readonly user: string; readonly groups: readonly string[] } | undefined>;

export interface IdentityOptions {
  readonly world: Pick<World, "clock" | "log" | "net">;
  readonly kube: KubeClient;
  readonly otherTokens?: TokenAuthenticator;
}

export interface SignedIn extends Issued {
  readonly account: Account;
}

const authenticated = "system:authenticated";

/** Who somebody is: accounts, sessions and tokens together. Everything that lasts is in Secrets; everything else can be lost. */
export class Identity {
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly uses: LastUse;
  readonly oidc: Oidc;
  /** Signs what a browser keeps for us. */
  readonly key: Uint8Array;
  /** Against the local accounts. */
  readonly signIn: SignIn;
  readonly #options: IdentityOptions;
  readonly #credentials: Credentials;
  readonly #knownCallers: Expiring<Caller | undefined>;
  #link: string | undefined;

  private constructor(options: IdentityOptions, key: Uint8Array, uses: LastUse) {
    const { world, kube } = options;
    this.#options = options;
    this.uses = uses;
    this.accounts = new Accounts(world.clock, kube);
    this.sessions = new Sessions({ world, kube, uses, key });
    this.tokens = new Tokens(world.clock, kube);
    this.signIn = new SignIn(world.clock, this.accounts);
    this.oidc = new Oidc(world, kube);
    this.key = key;
    this.#credentials = new Credentials(world.clock, key);
    this.#knownCallers = new Expiring(world.clock, 5_000);
  }

  /** Reads or makes the session key and, as long as the administrator has no password, a new one-time link. */
  static async open(options: IdentityOptions, signal: AbortSignal): Promise<Identity> {
    const key = await sessionKey(options.kube, signal);
    const identity = new Identity(options, key, await LastUse.open(options.world, options.kube, signal));
    identity.#link = await identity.accounts.prepareAdministrator(signal);
    return identity;
  }

  /** `/sign-in?token=…`, until it was used. */
  get signInPath(): string | undefined {
    return this.#link === undefined ? undefined : `/sign-in?token=${this.#link}`;
  }

  /**
   * Undefined: nobody we know. `renewed`: the cookie that takes the place of this one. `idleMs`: how long the person has done nothing;
   * undefined for what a page asks by itself, which is no use.
   */
  async bySession(
    cookie: string,
    idleMs: number | undefined,
  ): Promise<{ readonly caller: Caller; readonly renewed?: string } | undefined> {
    const found = await this.sessions.read(cookie);
    const caller = found === undefined ? undefined : await this.#callerOf(found.record);
    if (found === undefined || caller === undefined) return undefined;
    if (idleMs !== undefined) this.sessions.used(found.record.id, this.#options.world.clock.now() - idleMs);
    return { caller, ...(found.renewed === undefined ? {} : { renewed: found.renewed }) };
  }

  /** Is whoever asked a while ago still somebody? */
  async stillKnown(caller: Caller): Promise<boolean> {
    if (caller.session === undefined) return true;
    const record = await this.sessions.isAlive(caller.session);
    return record !== undefined && (await this.#callerOf(record)) !== undefined;
  }

  async byToken(token: string): Promise<Caller | undefined> {
    const caller = await this.#knownCallers.get(createHash("sha256").update(token).digest("hex"), async () => {
      const origin = await this.#credentials.read(token);
      if (origin !== undefined) return this.#callerOfCredential(origin);
      const own = await this.#ownToken(token);
      if (own !== undefined) return own;
      const other = await this.#options.otherTokens?.(token);
      return other === undefined
        ? undefined
        : { user: other.user, groups: [...new Set([...other.groups, authenticated])], by: "token" as const };
    });
    if (caller?.token !== undefined) this.uses.touch(`token/${caller.token}`, this.#options.world.clock.now());
    return caller;
  }

  /** A token of minutes for whoever has another login; it is never made from one of its own kind. */
  async issueCredential(caller: Caller): Promise<{ readonly token: string; readonly expiresAt: string }> {
    if (caller.shortLived === true) {
      const problem = "a short-lived token makes no further ones";
      throw new DipperError("Forbidden", { user: caller.user, verb: "make", resource: "token", name: "", problem });
    }
    const { user, groups, token, session } = caller;
    if (token !== undefined) return this.#credentials.issue({ token });
    return this.#credentials.issue(session === undefined ? { user, groups } : { session });
  }

  async signInByLink(token: string, from: Origin, signal: AbortSignal): Promise<SignedIn> {
    const account = await this.signIn.byLink(token, from.address, signal);
    if (account.name === administrator.name) this.#link = undefined;
    return this.#open(account, { how: "link" }, from, signal);
  }

  async signInByPassword(
    given: { readonly user: string; readonly password: string },
    from: Origin,
    signal: AbortSignal,
  ): Promise<SignedIn> {
    const account = await this.signIn.byPassword(given.user, given.password, from.address, signal);
    return this.#open(account, { how: "password" }, from, signal);
  }

  /** Somebody whom the provider has proven. An account that an administrator locked here stays out. */
  async signInByProvider(
    person: { readonly user: string; readonly groups: readonly string[] },
    idToken: string,
    from: Origin,
    signal: AbortSignal,
  ): Promise<SignedIn> {
    const account = await this.accounts.ofProvider(person, signal);
    this.#knownCallers.clear();
    if (lockAt(account, this.#options.world.clock.now()) !== undefined) throw isLocked();
    return this.#open(account, { how: "oidc", idToken }, from, signal);
  }

  /** Ends all other sessions of the account, and gives this one a new id. */
  async setPassword(
    caller: Caller,
    given: { readonly password: string; readonly current: string | undefined },
    from: Origin,
    signal: AbortSignal,
  ): Promise<SignedIn> {
    const account = await this.accounts.setPassword(caller.user, given, signal);
    if (caller.user === administrator.name) this.#link = undefined;
    await this.sessions.endAll(caller.user, undefined, signal);
    return this.#open(account, { how: "password" }, from, signal);
  }

  /** What an account may: its sessions get new secrets, its tokens never more than it has. */
  async setGroups(name: string, groups: readonly string[], caller: Caller, signal: AbortSignal): Promise<void> {
    refuseOneself(name, caller.user, "given another role by oneself");
    await this.accounts.setGroups(name, groups, signal);
    await this.sessions.rotateAll(name, signal);
    this.#knownCallers.clear();
  }

  /** The path of the new link. */
  async resetAccount(name: string, signal: AbortSignal): Promise<string> {
    const path = await this.accounts.reset(name, signal);
    if (name === administrator.name) this.#link = undefined;
    this.signIn.forget(name);
    await this.sessions.endAll(name, undefined, signal);
    return path;
  }

  async lockAccount(name: string, by: { readonly user: string; readonly reason: string }, signal: AbortSignal) {
    refuseOneself(name, by.user, "locked");
    const at = isoTime(this.#options.world.clock.now());
    const reason = by.reason === "" ? {} : { reason: by.reason };
    await this.accounts.lock(name, { at, why: "administrator", by: by.user, ...reason }, signal);
    await this.sessions.endAll(name, undefined, signal);
    this.#knownCallers.clear();
  }

  async unlockAccount(name: string, signal: AbortSignal): Promise<void> {
    await this.accounts.unlock(name, signal);
    this.signIn.forget(name);
    this.#knownCallers.clear();
  }

  /** With its sessions and tokens. Nobody removes himself: somebody must be left who can undo it. */
  async removeAccount(name: string, caller: Caller, signal: AbortSignal): Promise<void> {
    refuseOneself(name, caller.user, "removed");
    if (name === administrator.name) throw stays(name, "the first administrator's account stays");
    await this.accounts.get(name, signal);
    await this.tokens.revokeAll(name, signal);
    await this.sessions.endAll(name, undefined, signal);
    await this.accounts.remove(name, signal);
    this.#knownCallers.clear();
  }

  /** The address at which the session at the provider ends too, where there is one; `back`: where it sends the browser then. */
  async signOut(
    caller: Caller,
    back: (settings: OidcSettings) => string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    if (caller.session === undefined) return undefined;
    const idToken = (await this.sessions.isAlive(caller.session))?.idToken;
    await this.sessions.end(caller.session, signal);
    if (idToken === undefined) return undefined;
    const provider = await this.oidc.provider();
    // The session here has ended whether the provider answers or not.
    return provider?.endOf(idToken, back(provider.settings)).catch(() => undefined);
  }

  /** Of this user, or of anybody; whose it was. */
  async revokeToken(user: string | undefined, id: string, signal: AbortSignal): Promise<string> {
    const whose = await this.tokens.revoke(user, id, signal);
    this.uses.forget(`token/${id}`);
    this.#knownCallers.clear();
    return whose;
  }

  /** Writes what is not written yet. */
  close(): Promise<void> {
    return this.uses.write();
  }

  async #callerOf(session: { readonly id: string; readonly user: string; readonly epoch: number }) {
    const account = await this.accounts.known(session.user);
    if (account === undefined || account.epoch !== session.epoch) return undefined;
    if (lockAt(account, this.#options.world.clock.now())?.why === "administrator") return undefined;
    const must = account.mustSetPassword === true ? { mustSetPassword: true } : {};
    const groups = [...account.groups, authenticated];
    return { user: account.name, groups, by: "session" as const, session: session.id, ...must };
  }

  /** What its session or token may now; with it a short-lived token ends. */
  async #callerOfCredential(origin: CredentialOrigin): Promise<Caller | undefined> {
    if ("user" in origin) return { ...origin, by: "token", shortLived: true };
    if ("token" in origin) {
      const record = await this.tokens.find(origin.token, AbortSignal.timeout(10_000));
      const caller = record === undefined ? undefined : await this.#callerOfToken(record);
      return caller === undefined ? undefined : { ...caller, shortLived: true };
    }
    const session = await this.sessions.isAlive(origin.session);
    const caller = session === undefined ? undefined : await this.#callerOf(session);
    return caller === undefined ? undefined : { ...caller, by: "token", shortLived: true };
  }

  /** A token may what its maker may now, and no more than he could when he made it. */
  async #ownToken(token: string): Promise<Caller | undefined> {
    const record = await this.tokens.recognise(token, AbortSignal.timeout(10_000));
    return record === undefined ? undefined : this.#callerOfToken(record);
  }

  async #callerOfToken(record: TokenRecord): Promise<Caller | undefined> {
    const account = await this.accounts.known(record.user);
    if (account !== undefined && lockAt(account, this.#options.world.clock.now())?.why === "administrator")
      return undefined;
    const scope = record.scope === undefined ? {} : { scope: record.scope };
    const groups = record.groups.filter((group) => account === undefined || account.groups.includes(group));
    return { user: record.user, groups: [...groups, authenticated], by: "token", token: record.id, ...scope };
  }

  async #open(account: Account, by: SignedInBy, from: Origin, signal: AbortSignal): Promise<SignedIn> {
    return { ...(await this.sessions.open(account, by, from, signal)), account };
  }
}

function isLocked(): DipperError {
  const problem = "the account is locked; an administrator can unlock it";
  return new DipperError("Unauthorized", { server: "Dipper", problem });
}

function refuseOneself(name: string, user: string, what: string): void {
  if (name === user) throw stays(name, `one's own account cannot be ${what}`);
}

function stays(name: string, problem: string): DipperError {
  return new DipperError("Invalid", { kind: "Account", name, field: "name", problem });
}
