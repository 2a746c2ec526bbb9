import { createHash } from "node:crypto";
import { DipperError, isCode } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { SecretRecords } from "../identity/secret-records.ts";

/** How somebody likes to see a list: everything that a link to it would say. */
export interface SavedView {
  /** Of the list: `machines`, `nodes`. */
  readonly table: string;
  /** What the person calls it. */
  readonly name: string;
  /** Filter, sort and columns, as in the page's address: `q=rack:R17&sort=-age`. */
  readonly query: string;
}

interface Record {
  readonly user: string;
  readonly views: readonly SavedView[];
}

export const mostViews = 200;
const tries = 5;

/** Views of each person, in one record of his own. */
export class SavedViews {
  readonly #records: SecretRecords<Record>;

  constructor(kube: KubeClient) {
    this.#records = new SecretRecords(kube, "views");
  }

  async of(user: string, signal: AbortSignal): Promise<readonly SavedView[]> {
    return (await this.#records.get(keyOf(user), signal))?.record.views ?? [];
  }

  /** Takes the place of one of the same list and name. Throws `BadRequest` when there are too many. */
  save(user: string, view: SavedView, signal: AbortSignal): Promise<void> {
    return this.#change(user, (views) => [...views.filter((each) => !isSame(each, view)), view], signal);
  }

  remove(user: string, view: Pick<SavedView, "table" | "name">, signal: AbortSignal): Promise<void> {
    return this.#change(user, (views) => views.filter((each) => !isSame(each, view)), signal);
  }

  async #change(
    user: string,
    change: (views: readonly SavedView[]) => readonly SavedView[],
    signal: AbortSignal,
  ): Promise<void> {
    const key = keyOf(user);
    for (let left = tries; ; left--) {
      const stored = await this.#records.get(key, signal);
      const views = change(stored?.record.views ?? []);
      if (views.length > mostViews)
        throw new DipperError("BadRequest", { problem: `${mostViews} views are kept for each person; remove some` });
      try {
        if (stored === undefined) return await this.#records.create(key, { user, views }, signal);
        return await this.#records.replace(key, stored, { user, views }, signal);
      } catch (error) {
        const raced = isCode(error, "Conflict") || isCode(error, "AlreadyExists");
        if (!raced || left === 0) throw error;
      }
    }
  }
}

function isSame(a: Pick<SavedView, "table" | "name">, b: Pick<SavedView, "table" | "name">): boolean {
  return a.table === b.table && a.name === b.name;
}

/** People have names that objects may not have: a digest of it. */
function keyOf(user: string): string {
  return createHash("sha256").update(user).digest("hex").slice(0, 40);
}
