import { createHash, randomBytes } from "node:crypto";
import { DipperError, isCode, isoTime, parseTime } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { World } from "@dipper/world";
import type { Caller } from "../permission/gate.ts";
import { type Account, SecretRecords, type Stored, type TokenRecord } from "./account-store.ts";
import { Expiring } from "./expiring.ts";
import { checkPassword, hashPassword } from "./password.ts";
import { type Session, Sessions } from "./session.ts";
import { administrator, digest, readLink, sameText } from "./sign-in-link.ts";
import { Throttle } from "./throttle.ts";

/** Tokens that somebody else vouches for: those of the API server's kubeconfigs. */
export type TokenAuthenticator = (
  token: string,
) => Promise<{ readonly user: string; readonly groups: readonly string[] } | undefined>;

export interface IdentityOptions {
  readonly world: Pick<World, "clock" | "log">;
  readonly kube: KubeClient;
  readonly otherTokens?: TokenAuthenticator;
}

export interface SignedIn {
  readonly cookie: string;
  readonly csrf: string;
  /** Id of the new session. */
  readonly session: string;
  readonly account: Account;
}

const shortestPassword = 10;
const authenticated = "system:authenticated";

/** Accounts, sessions and tokens. Everything that lasts is in Secrets; everything else can be lost. */
export class Identity {
  readonly #options: IdentityOptions;
  readonly #accounts: SecretRecords<Account>;
  readonly #tokens: SecretRecords<TokenRecord>;
  readonly #knownAccounts: Expiring<Stored<Account> | undefined>;
  readonly #knownCallers: Expiring<Caller | undefined>;
  readonly #throttle: Throttle;
  readonly #sessions: Sessions;
  #link: string | undefined;

  private constructor(options: IdentityOptions, key: Uint8Array) {
    this.#options = options;
    this.#accounts = new SecretRecords(options.kube, "account");
    this.#tokens = new SecretRecords(options.kube, "token");
    this.#knownAccounts = new Expiring(options.world.clock, 5_000);
    this.#knownCallers = new Expiring(options.world.clock, 5_000);
    this.#throttle = new Throttle(options.world.clock);
    this.#sessions = new Sessions(options.world.clock, key);
  }

  /** Reads or makes the session key and, as long as the administrator has no password, a new one-time link. */
  static async open(options: IdentityOptions, signal: AbortSignal): Promise<Identity> {
    const keys = new SecretRecords<{ readonly key: string }>(options.kube, "session-key");
    const fresh = { key: randomBytes(32).toString("base64url") };
    const found = await keys.get("console", signal);
    if (found === undefined) {
      await keys.create("console", fresh, signal).catch((error: unknown) => {
        if (!isCode(error, "AlreadyExists")) throw error;
      });
    }
    // Read again: of two replicas that start together, the first one's key counts.
    const key = (found ?? (await keys.get("console", signal)))?.record.key ?? fresh.key;
    const identity = new Identity(options, Buffer.from(key, "base64url"));
    await identity.#prepareAdministrator(signal);
    return identity;
  }

  /** `/sign-in?token=…`, until it was used. */
  get signInPath(): string | undefined {
    return this.#link === undefined ? undefined : `/sign-in?token=${this.#link}`;
  }

  /** Undefined: nobody we know. */
  async bySession(cookie: string): Promise<Caller | undefined> {
    const session = await this.#sessions.read(cookie);
    if (session === undefined) return undefined;
    const account = (await this.#account(session.account))?.record;
    if (account === undefined || account.epoch !== session.epoch) return undefined;
    if (account.ended?.some((each) => each.session === session.id) === true) return undefined;
    return { user: account.name, groups: [...account.groups, authenticated], by: "session", session: session.id };
  }

  async byToken(token: string): Promise<Caller | undefined> {
    return this.#knownCallers.get(createHash("sha256").update(token).digest("hex"), async () => {
      const own = await this.#ownToken(token);
      if (own !== undefined) return own;
      const other = await this.#options.otherTokens?.(token);
      return other === undefined
        ? undefined
        : { user: other.user, groups: [...new Set([...other.groups, authenticated])], by: "token" };
    });
  }

  csrfFits(session: string, given: string | undefined): boolean {
    return this.#sessions.csrfFits(session, given);
  }

  async signInByLink(token: string, from: string, signal: AbortSignal): Promise<SignedIn> {
    this.#refuseHaste(from);
    const { name, secret } = readLink(token);
    const stored = await this.#accounts.get(name, signal);
    const expected = stored?.record.linkHash;
    if (stored === undefined || expected === undefined || !sameText(expected, digest(secret))) {
      this.#throttle.failed(from);
      throw unauthorized("this sign-in link was used already or is not the latest one");
    }
    const { linkHash: _used, ...account } = stored.record;
    // By compare-and-swap: of two who open the link at once, one comes in.
    await this.#replace(stored, account, signal);
    if (name === administrator.name) this.#link = undefined;
    return this.#signedIn(account);
  }

  /** Answers the path of a sign-in link that works once. */
  async createAccount(name: string, groups: readonly string[], signal: AbortSignal): Promise<string> {
    const secret = randomBytes(24).toString("base64url");
    await this.#accounts.create(name, { name, groups, epoch: 1, linkHash: digest(secret) }, signal);
    this.#knownAccounts.forget(name);
    return `/sign-in?token=${name}.${secret}`;
  }

  async accounts(signal: AbortSignal): Promise<readonly Pick<Account, "name" | "groups">[]> {
    const all = await this.#accounts.list(signal);
    return all.map(({ record: { name, groups } }) => ({ name, groups })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** With the account's tokens. Nobody removes himself: somebody must be left who can undo it. */
  async removeAccount(name: string, caller: Caller, signal: AbortSignal): Promise<void> {
    if (name === caller.user || name === administrator.name) {
      const problem = "one's own account and the first administrator's stay";
      throw new DipperError("Invalid", { kind: "Account", name, field: "name", problem });
    }
    if ((await this.#accounts.get(name, signal)) === undefined)
      throw new DipperError("NotFound", { kind: "Account", name, plural: "accounts" });
    for (const { record } of await this.#tokens.list(signal))
      if (record.user === name) await this.#tokens.remove(record.id, signal);
    await this.#accounts.remove(name, signal);
    this.#knownAccounts.forget(name);
  }

  async signInByPassword(name: string, password: string, from: string, signal: AbortSignal): Promise<SignedIn> {
    const keys = [from, `${name}@`];
    for (const key of keys) this.#refuseHaste(key);
    const account = (await this.#accounts.get(name, signal))?.record;
    if (!(await checkPassword(password, account?.password)) || account === undefined) {
      for (const key of keys) this.#throttle.failed(key);
      throw unauthorized("name or password is wrong");
    }
    for (const key of keys) this.#throttle.succeeded(key);
    return this.#signedIn(account);
  }

  /** Ends all other sessions of the account. `current` is needed once there is a password. */
  async setPassword(
    caller: Caller,
    password: string,
    current: string | undefined,
    signal: AbortSignal,
  ): Promise<SignedIn> {
    const stored = await this.#accounts.get(caller.user, signal);
    if (stored === undefined)
      throw new DipperError("NotFound", { kind: "Account", name: caller.user, plural: "accounts" });
    if (password.length < shortestPassword) {
      const problem = `must have at least ${shortestPassword} characters`;
      throw new DipperError("Invalid", { kind: "Account", name: caller.user, field: "password", problem });
    }
    if (stored.record.password !== undefined && !(await checkPassword(current ?? "", stored.record.password))) {
      throw new DipperError("Invalid", {
        kind: "Account",
        name: caller.user,
        field: "current",
        problem: "is not the present password",
      });
    }
    const { linkHash: _over, ended: _ended, ...rest } = stored.record;
    const account = { ...rest, password: await hashPassword(password), epoch: rest.epoch + 1 };
    await this.#replace(stored, account, signal);
    if (caller.user === administrator.name) this.#link = undefined;
    return this.#signedIn(account);
  }

  async signOut(caller: Caller, signal: AbortSignal): Promise<void> {
    const stored = caller.session === undefined ? undefined : await this.#accounts.get(caller.user, signal);
    if (stored === undefined || caller.session === undefined) return;
    const now = this.#options.world.clock.now();
    const alive = (stored.record.ended ?? []).filter((each) => each.until > now).slice(-49);
    const ended = [...alive, { session: caller.session, until: now + 12 * 3_600_000 }];
    await this.#replace(stored, { ...stored.record, ended }, signal);
  }

  async mustSetPassword(caller: Caller): Promise<boolean> {
    return caller.by === "session" && (await this.#account(caller.user))?.record.password === undefined;
  }

  /** The token is shown once and never again. It speaks for its maker, never for more. */
  async createToken(
    caller: Caller,
    note: string,
    days: number | undefined,
    signal: AbortSignal,
  ): Promise<{ readonly id: string; readonly token: string }> {
    const id = randomBytes(5).toString("hex");
    const secret = randomBytes(32).toString("base64url");
    const now = this.#options.world.clock.now();
    const record: TokenRecord = {
      id,
      user: caller.user,
      groups: caller.groups.filter((group) => group !== authenticated),
      note,
      hash: digest(secret),
      createdAt: isoTime(now),
      ...(days === undefined ? {} : { expiresAt: isoTime(now + days * 86_400_000) }),
    };
    await this.#tokens.create(id, record, signal);
    return { id, token: `dipper_${id}_${secret}` };
  }

  async tokensOf(user: string, signal: AbortSignal): Promise<readonly Omit<TokenRecord, "hash">[]> {
    const all = await this.#tokens.list(signal);
    return all.filter(({ record }) => record.user === user).map(({ record }) => withoutHash(record));
  }

  async revokeToken(caller: Caller, id: string, signal: AbortSignal): Promise<void> {
    const stored = await this.#tokens.get(id, signal);
    if (stored === undefined || stored.record.user !== caller.user)
      throw new DipperError("NotFound", { kind: "Token", name: id, plural: "tokens" });
    await this.#tokens.remove(id, signal);
    this.#knownCallers.clear();
  }

  async #prepareAdministrator(signal: AbortSignal): Promise<void> {
    const stored = await this.#accounts.get(administrator.name, signal);
    if (stored?.record.password !== undefined) return;
    const link = randomBytes(24).toString("base64url");
    if (stored === undefined) {
      await this.#accounts.create(administrator.name, { ...administrator, epoch: 1, linkHash: digest(link) }, signal);
    } else {
      await this.#accounts.replace(administrator.name, stored, { ...stored.record, linkHash: digest(link) }, signal);
    }
    this.#link = link;
  }

  async #ownToken(token: string): Promise<Caller | undefined> {
    const [, id, secret] = /^dipper_([0-9a-f]{10})_(.+)$/.exec(token) ?? [];
    if (id === undefined || secret === undefined) return undefined;
    const record = (await this.#tokens.get(id, this.#soon()))?.record;
    if (record === undefined || !sameText(record.hash, digest(secret))) return undefined;
    const until = record.expiresAt === undefined ? undefined : parseTime(record.expiresAt);
    if (until !== undefined && until <= this.#options.world.clock.now()) return undefined;
    return { user: record.user, groups: [...record.groups, authenticated], by: "token", token: id };
  }

  #account(name: string): Promise<Stored<Account> | undefined> {
    return this.#knownAccounts.get(name, () => this.#accounts.get(name, this.#soon()));
  }

  async #replace(stored: Stored<Account>, account: Account, signal: AbortSignal): Promise<void> {
    await this.#accounts.replace(account.name, stored, account, signal);
    this.#knownAccounts.forget(account.name);
  }

  async #signedIn(account: Account): Promise<SignedIn> {
    const { session, cookie }: { session: Session; cookie: string } = await this.#sessions.issue(
      account.name,
      account.epoch,
    );
    return { cookie, csrf: this.#sessions.csrfOf(session.id), session: session.id, account };
  }

  #refuseHaste(key: string): void {
    const waitMs = this.#throttle.waitMs(key);
    if (waitMs > 0)
      throw new DipperError("TooManyRequests", { server: "Sign-in", seconds: String(Math.ceil(waitMs / 1000)) });
  }

  #soon(): AbortSignal {
    return AbortSignal.timeout(10_000);
  }
}

function withoutHash(record: TokenRecord): Omit<TokenRecord, "hash"> {
  const { hash: _hash, ...shown } = record;
  return shown;
}

function unauthorized(problem: string): DipperError {
  return new DipperError("Unauthorized", { server: "Dipper", problem });
}
