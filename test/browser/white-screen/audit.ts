import { expect } from "vitest";
import type { Api } from "./api.ts";

export interface AuditRecord {
  readonly n: number;
  readonly who: { readonly user: string; readonly login?: string };
  readonly from: { readonly surface: string; readonly address?: string };
  readonly verb: string;
  readonly route?: string;
  readonly cluster?: string;
  readonly object?: { readonly kind: string; readonly name: string; readonly namespace?: string };
  readonly changes?: readonly {
    readonly kind: string;
    readonly name: string;
    readonly verb: string;
    readonly fields: readonly { readonly field: string; readonly old?: unknown; readonly new?: unknown }[];
  }[];
  readonly why?: { readonly reason?: string; readonly operation?: string; readonly workOrder?: string };
  readonly result: { readonly code: number; readonly reason?: string };
  readonly input?: Readonly<Record<string, unknown>>;
  readonly note?: Readonly<Record<string, unknown>>;
}

/** The record that a row waits for. */
export interface WantedRecord {
  readonly kind: string;
  /** Absent: the platform gives it. */
  readonly name?: string;
  readonly verb?: string;
  /** End of the path, where one object takes several actions: `/retry`. */
  readonly route?: string;
  /** True: it was refused. Default: it was done. */
  readonly refused?: true;
}

/** Number of the newest record. */
export async function newestRecord(api: Api): Promise<number> {
  const { items } = await api.get<{ readonly items: readonly AuditRecord[] }>("audit?limit=1");
  return items[0]?.n ?? 0;
}

/** What the person in the browser did since, the newest first. */
export async function recordsSince(api: Api, n: number, more = ""): Promise<readonly AuditRecord[]> {
  const path = `audit?by=people&surface=console&limit=200${more}`;
  const { items } = await api.get<{ readonly items: readonly AuditRecord[] }>(path);
  return items.filter((each) => each.n > n);
}

/** Who, what and result: what every record must say, whatever it is about. */
export function expectRecord(records: readonly AuditRecord[], wanted: WantedRecord): AuditRecord {
  const fits = records.filter(
    ({ verb, route = "", result }) =>
      (wanted.verb === undefined || verb === wanted.verb) &&
      route.endsWith(wanted.route ?? "") &&
      result.code >= 400 === (wanted.refused ?? false),
  );
  const [record] = fits;
  expect(record, `a record of ${JSON.stringify(wanted)} in ${JSON.stringify(records)}`).toBeDefined();
  if (record === undefined) throw new Error("unreachable");
  expect(record.who.user).toBe("admin");
  expect(record.who.login).toMatch(/^session /);
  expect(record.from.address).toBe("127.0.0.1");
  expect(record.verb).not.toBe("");
  expect(record.object?.name).toBeTruthy();
  if (wanted.refused === true) expect(record.result.reason).toBeTruthy();
  else expect([...(record.changes ?? []), ...Object.keys(record.note ?? {})], "what was changed").not.toEqual([]);
  return record;
}
