import { DipperError, isoTime } from "@dipper/api";
import type { Clock } from "@dipper/world";
import { type Account, lockAt } from "./account.ts";
import type { Accounts } from "./accounts.ts";
import { checkPassword } from "./password.ts";
import { digest, readLink, sameText } from "./sign-in-link.ts";
import { accountLock, Throttle } from "./throttle.ts";

/** Name and password, or a one-time link, against the local accounts. */
export class SignIn {
  readonly #clock: Clock;
  readonly #accounts: Accounts;
  /** By account name, whether there is such an account or not: a wait tells nobody which names exist. */
  readonly #names: Throttle;
  readonly #addresses: Throttle;

  constructor(clock: Clock, accounts: Accounts) {
    this.#clock = clock;
    this.#accounts = accounts;
    this.#names = new Throttle(clock, accountLock);
    this.#addresses = new Throttle(clock);
  }

  async byPassword(name: string, password: string, address: string, signal: AbortSignal): Promise<Account> {
    refuseHaste(Math.max(this.#names.waitMs(name), this.#addresses.waitMs(address)));
    const account = (await this.#accounts.find(name, signal))?.record;
    const right = await checkPassword(password, account?.password);
    const now = this.#clock.now();
    const lock = account === undefined ? undefined : lockAt(account, now);
    // A right password does not open a lock that wrong ones made: whoever tries them all would only have to go on.
    if (lock?.until !== undefined) refuseHaste(Date.parse(lock.until) - now);
    if (!right || account === undefined) {
      this.#addresses.failed(address);
      const count = this.#names.failed(name);
      if (account?.password !== undefined && lock === undefined && count >= accountLock.after)
        await this.#lock(name, signal);
      throw refused("name or password is wrong");
    }
    this.#names.succeeded(name);
    this.#addresses.succeeded(address);
    if (lock !== undefined) throw refused("the account is locked; an administrator can unlock it");
    return account;
  }

  /** Opens also an account that wrong passwords have locked: the link comes from an administrator. */
  async byLink(token: string, address: string, signal: AbortSignal): Promise<Account> {
    refuseHaste(this.#addresses.waitMs(address));
    const { name, secret } = readLink(token);
    const stored = await this.#accounts.find(name, signal);
    const expected = stored?.record.linkHash;
    if (stored === undefined || expected === undefined || !sameText(expected, digest(secret))) {
      this.#addresses.failed(address);
      throw refused("this sign-in link was used already or is not the latest one");
    }
    const { linkHash: _used, linkUntil, ...account } = stored.record;
    if (linkUntil !== undefined && Date.parse(linkUntil) <= this.#clock.now())
      throw refused("this sign-in link is too old; an administrator can make a new one");
    if (lockAt(account, this.#clock.now())?.why === "administrator")
      throw refused("the account is locked; an administrator can unlock it");
    // By compare-and-swap: of two who open the link at once, one comes in.
    await this.#accounts.replace(stored, account, signal);
    return account;
  }

  /** For sign-ins that are proven elsewhere: one that fails counts for the address. */
  refuseHaste(address: string): void {
    refuseHaste(this.#addresses.waitMs(address));
  }

  failedFrom(address: string): void {
    this.#addresses.failed(address);
  }

  /** Its next try is taken at once. */
  forget(name: string): void {
    this.#names.succeeded(name);
  }

  async #lock(name: string, signal: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const until = isoTime(now + accountLock.ms);
    await this.#accounts.lock(name, { at: isoTime(now), why: "failures", until }, signal);
  }
}

function refuseHaste(waitMs: number): void {
  if (waitMs <= 0) return;
  throw new DipperError("TooManyRequests", { server: "Sign-in", seconds: String(Math.ceil(waitMs / 1000)) });
}

function refused(problem: string): DipperError {
  return new DipperError("Unauthorized", { server: "Dipper", problem });
}
