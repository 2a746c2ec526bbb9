import { randomBytes } from "node:crypto";
import { DipperError, isoTime, parseTime } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { Clock } from "@dipper/world";
import type { Scope } from "../permission/gate.ts";
import { SecretRecords } from "./secret-records.ts";
import { digest, sameText } from "./sign-in-link.ts";

/** A bearer token: `dipper_<id>_<secret>`. Only the hash of the secret is kept. Times are RFC 3339. */
export interface TokenRecord {
  readonly id: string;
  /** Whom it speaks for. */
  readonly user: string;
  /** What it may at most: the groups of its user when it was made. */
  readonly groups: readonly string[];
  readonly scope?: Scope;
  readonly note: string;
  readonly hash: string;
  readonly createdAt: string;
  readonly expiresAt?: string;
  /** Who made it, where that is not its user: tokens of service accounts. */
  readonly madeBy?: string;
}

export type TokenShown = Omit<TokenRecord, "hash">;

export interface NewToken extends Pick<TokenRecord, "user" | "groups" | "note" | "scope" | "madeBy"> {
  readonly days: number | undefined;
}

/** Bearer tokens: made, listed, revoked, recognised. */
export class Tokens {
  readonly #clock: Clock;
  readonly #records: SecretRecords<TokenRecord>;

  constructor(clock: Clock, kube: KubeClient) {
    this.#clock = clock;
    this.#records = new SecretRecords(kube, "token");
  }

  /** The token is shown once and never again. */
  async create(
    wanted: NewToken,
    signal: AbortSignal,
  ): Promise<{ readonly id: string; readonly token: string; readonly expiresAt?: string }> {
    const { days, groups, ...rest } = wanted;
    const id = randomBytes(5).toString("hex");
    const secret = randomBytes(32).toString("base64url");
    const now = this.#clock.now();
    const expiry = days === undefined ? {} : { expiresAt: isoTime(now + days * 86_400_000) };
    const record: TokenRecord = {
      id,
      ...rest,
      groups: groups.filter((group) => group !== "system:authenticated"),
      hash: digest(secret),
      createdAt: isoTime(now),
      ...expiry,
    };
    await this.#records.create(id, record, signal);
    return { id, token: `dipper_${id}_${secret}`, ...expiry };
  }

  /** Of one user, or of everybody. */
  async list(user: string | undefined, signal: AbortSignal): Promise<readonly TokenShown[]> {
    const all = await this.#records.list(signal);
    return all
      .filter(({ record }) => user === undefined || record.user === user)
      .map(({ record: { hash: _hash, ...shown } }) => shown)
      .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : a.id < b.id ? -1 : 1));
  }

  /** Of this user, or, for administrators, of anybody; whom it spoke for. */
  async revoke(user: string | undefined, id: string, signal: AbortSignal): Promise<string> {
    const stored = await this.#records.get(id, signal);
    if (stored === undefined || (user !== undefined && stored.record.user !== user))
      throw new DipperError("NotFound", { kind: "Token", name: id, plural: "tokens" });
    await this.#records.remove(id, signal);
    return stored.record.user;
  }

  async revokeAll(user: string, signal: AbortSignal): Promise<void> {
    for (const { record } of await this.#records.list(signal))
      if (record.user === user) await this.#records.remove(record.id, signal);
  }

  /** Undefined: not ours, wrong, or over. */
  async recognise(token: string, signal: AbortSignal): Promise<TokenRecord | undefined> {
    const [, id, secret] = /^dipper_([0-9a-f]{10})_(.+)$/.exec(token) ?? [];
    if (id === undefined || secret === undefined) return undefined;
    const record = await this.find(id, signal);
    return record === undefined || !sameText(record.hash, digest(secret)) ? undefined : record;
  }

  /** By its id, while it counts. */
  async find(id: string, signal: AbortSignal): Promise<TokenRecord | undefined> {
    const record = (await this.#records.get(id, signal))?.record;
    const until = record?.expiresAt === undefined ? undefined : parseTime(record.expiresAt);
    return until !== undefined && until <= this.#clock.now() ? undefined : record;
  }
}
