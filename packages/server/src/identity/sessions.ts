import { createHmac, randomBytes } from "node:crypto";
import { DipperError, isCode, isoTime } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { World } from "@dipper/world";
import type { Account } from "./account.ts";
import { Expiring } from "./expiring.ts";
import type { LastUse } from "./last-use.ts";
import { SecretRecords, type Stored } from "./secret-records.ts";
import { graceMs, isOver, presented, rotationDue, type SessionRecord, sessionHours } from "./session.ts";
import { digest, sameText } from "./sign-in-link.ts";

/** Where a browser is. */
export interface Origin {
  readonly address: string;
  readonly agent?: string;
}

/** What a browser gets. */
export interface Issued {
  readonly record: SessionRecord;
  /** `<id>.<secret>`. */
  readonly cookie: string;
  readonly csrf: string;
}

/** How somebody came in, and what the provider said of him. */
export type SignedInBy = Pick<SessionRecord, "how" | "idToken">;

/** A session as its owner and administrators see it. Times are RFC 3339. */
export interface SessionShown extends Pick<SessionRecord, "id" | "how" | "startedAt" | "endsAt" | "address" | "agent"> {
  readonly user: string;
  readonly usedAt: string;
}

const longestAgent = 200;
const sweepEveryMs = 600_000;
const secretBytes = 32;

/** Sessions of browsers: records that can be listed and ended, secrets that change while they are used. */
export class Sessions {
  readonly #world: Pick<World, "clock" | "log">;
  readonly #records: SecretRecords<SessionRecord>;
  readonly #known: Expiring<Stored<SessionRecord> | undefined>;
  readonly #uses: LastUse;
  readonly #key: Uint8Array;
  #sweptAt = Number.NEGATIVE_INFINITY;

  constructor(options: {
    readonly world: Pick<World, "clock" | "log">;
    readonly kube: KubeClient;
    readonly uses: LastUse;
    readonly key: Uint8Array;
  }) {
    this.#world = options.world;
    this.#records = new SecretRecords(options.kube, "session");
    this.#known = new Expiring(options.world.clock, 5_000);
    this.#uses = options.uses;
    this.#key = options.key;
  }

  async open(account: Account, by: SignedInBy, from: Origin, signal: AbortSignal): Promise<Issued> {
    await this.#sweep(signal);
    const now = this.#world.clock.now();
    const id = randomBytes(8).toString("hex");
    const { secret, hash } = fresh();
    const record: SessionRecord = {
      id,
      user: account.name,
      epoch: account.epoch,
      ...by,
      startedAt: isoTime(now),
      endsAt: isoTime(now + sessionHours * 3_600_000),
      address: from.address,
      ...(from.agent === undefined ? {} : { agent: from.agent.slice(0, longestAgent) }),
      current: { hash, since: isoTime(now) },
    };
    await this.#records.create(id, record, signal);
    this.#uses.touch(`session/${id}`, now);
    this.#uses.touch(`account/${account.name}`, now);
    return { record, cookie: `${id}.${secret}`, csrf: this.csrfOf(id) };
  }

  /** The session of a cookie, with the cookie that takes its place when it is time. Undefined: forged, over, ended or not ours. */
  async read(cookie: string): Promise<{ readonly record: SessionRecord; readonly renewed?: string } | undefined> {
    const [, id, secret] = /^([0-9a-f]{16})\.([\w-]{43})$/.exec(cookie) ?? [];
    if (id === undefined || secret === undefined) return undefined;
    const stored = await this.#alive(id);
    if (stored === undefined) return undefined;
    const { record } = stored;
    const now = this.#world.clock.now();
    const hash = digest(secret);
    switch (presented(record, hash, now, sameText)) {
      case "unknown":
        return undefined;
      case "replayed":
        this.#world.log.error("an old session secret was presented: the session is ended", { session: id });
        await this.end(id, this.#soon());
        return undefined;
      case "next":
        await this.#promote(stored, now);
        return { record };
      case "previous":
        return { record };
      case "current": {
        const renewed = rotationDue(record, now) ? await this.#rotate(stored, now) : undefined;
        return { record, ...(renewed === undefined ? {} : { renewed }) };
      }
    }
  }

  /** Long answers ask by the id: their cookie may be an old one by then. */
  async isAlive(id: string): Promise<SessionRecord | undefined> {
    return (await this.#alive(id))?.record;
  }

  used(id: string, at: number): void {
    this.#uses.touch(`session/${id}`, at);
  }

  /** The newest first. */
  async list(user: string | undefined, signal: AbortSignal): Promise<readonly SessionShown[]> {
    const now = this.#world.clock.now();
    const alive = (await this.#records.list(signal))
      .map(({ record }) => record)
      .filter((record) => (user === undefined || record.user === user) && !isOver(record, this.#usedAt(record), now));
    return alive
      .map((record) => this.#shown(record))
      .toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : a.startedAt > b.startedAt ? -1 : a.id < b.id ? -1 : 1));
  }

  /** Ends one session of this person; anybody else's is not found. */
  async revoke(user: string, id: string, signal: AbortSignal): Promise<void> {
    const stored = await this.#records.get(id, signal);
    if (stored === undefined || stored.record.user !== user)
      throw new DipperError("NotFound", { kind: "Session", name: id, plural: "sessions" });
    await this.end(id, signal);
  }

  /** Ends all sessions of a person but one; answers how many. */
  async endAll(user: string, except: string | undefined, signal: AbortSignal): Promise<number> {
    const all = (await this.list(user, signal)).filter((session) => session.id !== except);
    for (const { id } of all) await this.end(id, signal);
    return all.length;
  }

  async end(id: string, signal: AbortSignal): Promise<void> {
    await this.#records.remove(id, signal).catch((error: unknown) => {
      if (!isCode(error, "NotFound")) throw error;
    });
    this.#known.forget(id);
    this.#uses.forget(`session/${id}`);
  }

  /** What somebody may has changed: each of his sessions gets a new secret with its next request. */
  async rotateAll(user: string, signal: AbortSignal): Promise<void> {
    for (const stored of await this.#records.list(signal)) {
      if (stored.record.user !== user) continue;
      const { next: _next, ...record } = stored.record;
      await this.#replace(stored, { ...record, current: { ...record.current, since: isoTime(0) } }, signal);
    }
  }

  /** Bound to the session: a token of another session does not fit. */
  csrfOf(session: string): string {
    return createHmac("sha256", this.#key).update(`csrf:${session}`).digest("base64url");
  }

  csrfFits(session: string, given: string | undefined): boolean {
    return sameText(this.csrfOf(session), given ?? "");
  }

  async #alive(id: string): Promise<Stored<SessionRecord> | undefined> {
    const stored = await this.#known.get(id, () => this.#records.get(id, this.#soon()));
    if (stored === undefined || isOver(stored.record, this.#usedAt(stored.record), this.#world.clock.now()))
      return undefined;
    return stored;
  }

  /** By compare-and-swap: of two requests at once one gives out the new secret, and the other none. */
  async #rotate(stored: Stored<SessionRecord>, now: number): Promise<string | undefined> {
    const { secret, hash } = fresh();
    const record = { ...stored.record, next: { hash, since: isoTime(now) } };
    return (await this.#replace(stored, record, this.#soon())) ? `${record.id}.${secret}` : undefined;
  }

  async #promote(stored: Stored<SessionRecord>, now: number): Promise<void> {
    const { next, current, ...record } = stored.record;
    if (next === undefined) return;
    const previous = { hash: current.hash, until: isoTime(now + graceMs) };
    await this.#replace(stored, { ...record, current: next, previous }, this.#soon());
  }

  /** False: somebody else changed it meanwhile. */
  async #replace(stored: Stored<SessionRecord>, record: SessionRecord, signal: AbortSignal): Promise<boolean> {
    this.#known.forget(record.id);
    try {
      await this.#records.replace(record.id, stored, record, signal);
      return true;
    } catch (error) {
      if (isCode(error, "Conflict") || isCode(error, "NotFound")) return false;
      throw error;
    } finally {
      this.#known.forget(record.id);
    }
  }

  #usedAt(record: SessionRecord): number {
    return Math.max(this.#uses.of(`session/${record.id}`) ?? 0, Date.parse(record.startedAt));
  }

  #shown(record: SessionRecord): SessionShown {
    const { id, user, how, startedAt, endsAt, address, agent } = record;
    const usedAt = isoTime(this.#usedAt(record));
    return { id, user, how, startedAt, usedAt, endsAt, address, ...(agent === undefined ? {} : { agent }) };
  }

  /** Records of sessions that are over are of no use to anybody. */
  async #sweep(signal: AbortSignal): Promise<void> {
    const { clock } = this.#world;
    if (clock.monotonic() - this.#sweptAt < sweepEveryMs) return;
    this.#sweptAt = clock.monotonic();
    for (const { record } of await this.#records.list(signal))
      if (isOver(record, this.#usedAt(record), clock.now())) await this.end(record.id, signal);
  }

  #soon(): AbortSignal {
    return AbortSignal.timeout(10_000);
  }
}

function fresh(): { readonly secret: string; readonly hash: string } {
  const secret = randomBytes(secretBytes).toString("base64url");
  return { secret, hash: digest(secret) };
}
