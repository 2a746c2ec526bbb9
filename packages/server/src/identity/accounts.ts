import { createHash, randomBytes } from "node:crypto";
import { DipperError, isoTime } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { Clock } from "@dipper/world";
import type { Account, AccountLock } from "./account.ts";
import { Expiring } from "./expiring.ts";
import { checkPassword, hashPassword } from "./password.ts";
import { SecretRecords, type Stored } from "./secret-records.ts";
import { administrator, digest } from "./sign-in-link.ts";

const shortestPassword = 10;
const linkHours = 24;

/** Names of local accounts are names of Secrets; a name with a colon never is one, and is kept under its hash. */
function keyOf(name: string): string {
  return name.includes(":") ? `x.${createHash("sha256").update(name).digest("hex").slice(0, 40)}` : name;
}

/** Whoever signs in elsewhere must not get a second way in, past the provider. */
function hasNoPassword(name: string): DipperError {
  return new DipperError("Invalid", { kind: "Account", name, field: "password", problem: "it has no password here" });
}

/** The records of people who sign in. Who may change them is asked by whoever calls. */
export class Accounts {
  readonly #clock: Clock;
  readonly #records: SecretRecords<Account>;
  readonly #known: Expiring<Stored<Account> | undefined>;

  constructor(clock: Clock, kube: KubeClient) {
    this.#clock = clock;
    this.#records = new SecretRecords(kube, "account");
    this.#known = new Expiring(clock, 5_000);
  }

  /** As it was within the last five seconds. */
  async known(name: string): Promise<Account | undefined> {
    const load = (): Promise<Stored<Account> | undefined> =>
      this.#records.get(keyOf(name), AbortSignal.timeout(10_000));
    return (await this.#known.get(name, load))?.record;
  }

  find(name: string, signal: AbortSignal): Promise<Stored<Account> | undefined> {
    return this.#records.get(keyOf(name), signal);
  }

  async get(name: string, signal: AbortSignal): Promise<Stored<Account>> {
    const stored = await this.find(name, signal);
    if (stored === undefined) throw new DipperError("NotFound", { kind: "Account", name, plural: "accounts" });
    return stored;
  }

  async list(signal: AbortSignal): Promise<readonly Account[]> {
    const all = await this.#records.list(signal);
    return all.map(({ record }) => record).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Answers the path of a sign-in link that works once. */
  async create(name: string, groups: readonly string[], signal: AbortSignal): Promise<string> {
    const link = this.#newLink(name);
    await this.#records.create(name, { name, groups, epoch: 1, mustSetPassword: true, ...link.kept }, signal);
    this.#known.forget(name);
    return link.path;
  }

  /** Of programs: nobody signs in as it, tokens speak for it. */
  async createService(name: string, groups: readonly string[], signal: AbortSignal): Promise<void> {
    await this.#records.create(keyOf(name), { name, groups, kind: "service", epoch: 1 }, signal);
    this.#known.forget(name);
  }

  /** Of somebody who has proven himself at the provider: made with the first sign-in, with the groups of the last one. */
  async ofProvider(
    person: { readonly user: string; readonly groups: readonly string[] },
    signal: AbortSignal,
  ): Promise<Account> {
    const { user: name, groups } = person;
    const stored = await this.find(name, signal);
    const account: Account = { epoch: 1, ...stored?.record, name, groups, kind: "oidc" };
    if (stored === undefined) await this.#records.create(keyOf(name), account, signal);
    else if (stored.record.groups.join() !== groups.join()) await this.replace(stored, account, signal);
    this.#known.forget(name);
    return account;
  }

  /** The password is gone and sessions are over; a new link, answered as its path, is the only way in. */
  async reset(name: string, signal: AbortSignal): Promise<string> {
    const stored = await this.get(name, signal);
    if (stored.record.kind !== undefined) throw hasNoPassword(name);
    const { password: _password, lock: _lock, ...rest } = stored.record;
    const link = this.#newLink(name);
    await this.replace(stored, { ...rest, mustSetPassword: true, epoch: rest.epoch + 1, ...link.kept }, signal);
    return link.path;
  }

  async setGroups(name: string, groups: readonly string[], signal: AbortSignal): Promise<void> {
    const stored = await this.get(name, signal);
    if (stored.record.kind === "oidc")
      throw new DipperError("Invalid", {
        kind: "Account",
        name,
        field: "role",
        problem: "it is what the provider says",
      });
    await this.replace(stored, { ...stored.record, groups }, signal);
  }

  async lock(name: string, lock: AccountLock, signal: AbortSignal): Promise<void> {
    const stored = await this.get(name, signal);
    await this.replace(stored, { ...stored.record, lock }, signal);
  }

  async unlock(name: string, signal: AbortSignal): Promise<void> {
    const stored = await this.get(name, signal);
    const { lock: _lock, ...account } = stored.record;
    await this.replace(stored, account, signal);
  }

  async remove(name: string, signal: AbortSignal): Promise<void> {
    await this.#records.remove(keyOf(name), signal);
    this.#known.forget(name);
  }

  /** `current` is needed once there is a password. The account afterwards, with a new epoch. */
  async setPassword(
    name: string,
    { password, current }: { readonly password: string; readonly current: string | undefined },
    signal: AbortSignal,
  ): Promise<Account> {
    const stored = await this.get(name, signal);
    if (stored.record.kind !== undefined) throw hasNoPassword(name);
    const invalid = (field: string, problem: string): DipperError =>
      new DipperError("Invalid", { kind: "Account", name, field, problem });
    if (password.length < shortestPassword)
      throw invalid("password", `must have at least ${shortestPassword} characters`);
    const before = stored.record.password;
    if (before !== undefined && !(await checkPassword(current ?? "", before)))
      throw invalid("current", "is not the present password");
    if (before !== undefined && (await checkPassword(password, before)))
      throw invalid("password", "is the present one");
    const { linkHash: _hash, linkUntil: _until, mustSetPassword: _must, ...rest } = stored.record;
    const account = { ...rest, password: await hashPassword(password), epoch: rest.epoch + 1 };
    await this.replace(stored, account, signal);
    return account;
  }

  /** As long as the administrator has no password, each start makes a new link: its token. */
  async prepareAdministrator(signal: AbortSignal): Promise<string | undefined> {
    const stored = await this.#records.get(administrator.name, signal);
    // After a reset the link of the reset counts.
    if (stored !== undefined && (stored.record.password !== undefined || stored.record.mustSetPassword === true))
      return undefined;
    const link = randomBytes(24).toString("base64url");
    if (stored === undefined) {
      await this.#records.create(administrator.name, { ...administrator, epoch: 1, linkHash: digest(link) }, signal);
    } else {
      await this.#records.replace(administrator.name, stored, { ...stored.record, linkHash: digest(link) }, signal);
    }
    return link;
  }

  /** By compare-and-swap. */
  async replace(stored: Stored<Account>, account: Account, signal: AbortSignal): Promise<void> {
    await this.#records.replace(keyOf(account.name), stored, account, signal);
    this.#known.forget(account.name);
  }

  #newLink(name: string): { readonly path: string; readonly kept: Pick<Account, "linkHash" | "linkUntil"> } {
    const secret = randomBytes(24).toString("base64url");
    const linkUntil = isoTime(this.#clock.now() + linkHours * 3_600_000);
    return { path: `/sign-in?token=${name}.${secret}`, kept: { linkHash: digest(secret), linkUntil } };
  }
}
