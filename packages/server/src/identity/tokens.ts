import { randomBytes } from "node:crypto";
import { DipperError, isoTime, parseTime } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { Clock } from "@dipper/world";
import type { Caller } from "../permission/gate.ts";
import { SecretRecords } from "./secret-records.ts";
import { digest, sameText } from "./sign-in-link.ts";

/** A bearer token of a program: `dipper_<id>_<secret>`. Only the hash of the secret is kept. Times are RFC 3339. */
export interface TokenRecord {
  readonly id: string;
  readonly user: string;
  readonly groups: readonly string[];
  readonly note: string;
  readonly hash: string;
  readonly createdAt: string;
  readonly expiresAt?: string;
}

/** Bearer tokens: made, listed, revoked, recognised. */
export class Tokens {
  readonly #clock: Clock;
  readonly #records: SecretRecords<TokenRecord>;

  constructor(clock: Clock, kube: KubeClient) {
    this.#clock = clock;
    this.#records = new SecretRecords(kube, "token");
  }

  /** The token is shown once and never again. It speaks for its maker, never for more. */
  async create(
    caller: Caller,
    { note, days }: { readonly note: string; readonly days: number | undefined },
    signal: AbortSignal,
  ): Promise<{ readonly id: string; readonly token: string }> {
    const id = randomBytes(5).toString("hex");
    const secret = randomBytes(32).toString("base64url");
    const now = this.#clock.now();
    const record: TokenRecord = {
      id,
      user: caller.user,
      groups: caller.groups.filter((group) => group !== "system:authenticated"),
      note,
      hash: digest(secret),
      createdAt: isoTime(now),
      ...(days === undefined ? {} : { expiresAt: isoTime(now + days * 86_400_000) }),
    };
    await this.#records.create(id, record, signal);
    return { id, token: `dipper_${id}_${secret}` };
  }

  /** Of one person, or of everybody. */
  async list(user: string | undefined, signal: AbortSignal): Promise<readonly Omit<TokenRecord, "hash">[]> {
    const all = await this.#records.list(signal);
    return all
      .filter(({ record }) => user === undefined || record.user === user)
      .map(({ record: { hash: _hash, ...shown } }) => shown);
  }

  async revoke(user: string, id: string, signal: AbortSignal): Promise<void> {
    const stored = await this.#records.get(id, signal);
    if (stored === undefined || stored.record.user !== user)
      throw new DipperError("NotFound", { kind: "Token", name: id, plural: "tokens" });
    await this.#records.remove(id, signal);
  }

  async revokeAll(user: string, signal: AbortSignal): Promise<void> {
    for (const { record } of await this.#records.list(signal))
      if (record.user === user) await this.#records.remove(record.id, signal);
  }

  /** Undefined: not ours, wrong, or over. */
  async recognise(token: string, signal: AbortSignal): Promise<TokenRecord | undefined> {
    const [, id, secret] = /^dipper_([0-9a-f]{10})_(.+)$/.exec(token) ?? [];
    if (id === undefined || secret === undefined) return undefined;
    const record = (await this.#records.get(id, signal))?.record;
    if (record === undefined || !sameText(record.hash, digest(secret))) return undefined;
    const until = record.expiresAt === undefined ? undefined : parseTime(record.expiresAt);
    return until !== undefined && until <= this.#clock.now() ? undefined : record;
  }
}
