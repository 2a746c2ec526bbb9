/** The audit: records of who did what, in pages from the newest to the oldest. */
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { get, query } from "./client.ts";

export interface FieldChange {
  readonly field: string;
  readonly old?: unknown;
  readonly new?: unknown;
}

export interface AuditObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface AuditChange extends AuditObject {
  readonly verb: "create" | "update" | "delete";
  readonly fields: readonly FieldChange[];
}

export type AuditSurface = "console" | "rest" | "kubernetes" | "cluster" | "platform";

export interface AuditRecord {
  readonly n: number;
  readonly t: string;
  readonly request?: string;
  readonly who: {
    readonly user: string;
    readonly groups?: readonly string[];
    readonly login?: string;
    readonly impersonator?: string;
  };
  readonly from: { readonly surface: AuditSurface; readonly address?: string; readonly agent?: string };
  readonly verb: string;
  readonly route?: string;
  readonly cluster?: string;
  readonly object?: AuditObject;
  readonly changes?: readonly AuditChange[];
  readonly moreChanges?: number;
  readonly why?: {
    readonly reason?: string;
    readonly workOrder?: string;
    readonly operation?: string;
    readonly task?: string;
  };
  readonly result: { readonly code: number; readonly reason?: string; readonly message?: string };
  readonly input?: object;
  readonly note?: object;
  readonly hash: string;
}

/** Parameters of `GET /api/v1/audit`. */
export type AuditQuery = Readonly<Record<string, string | undefined>>;

interface AuditPage {
  readonly items: readonly AuditRecord[];
  readonly continue?: string;
}

export interface AuditVerdict {
  readonly ok: boolean;
  readonly records: number;
  readonly last?: number;
  readonly broken?: { readonly segment: string; readonly line: number; readonly n: number; readonly problem: string };
}

const pageSize = 100;

export function useAudit(wanted: AuditQuery, enabled = true) {
  const answer = useInfiniteQuery({
    queryKey: ["audit", wanted],
    queryFn: ({ pageParam, signal }) =>
      get<AuditPage>(`/api/v1/audit${query({ ...wanted, limit: pageSize, continue: pageParam })}`, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.continue,
    placeholderData: keepPreviousData,
    enabled,
    refetchInterval: 10_000,
  });
  const items = answer.data?.pages.flatMap((page) => page.items);
  return {
    data: items,
    error: answer.error,
    refetch: answer.refetch,
    /** There is more to search, whether or not anything was found yet. */
    older: answer.hasNextPage,
    more: () => {
      if (answer.hasNextPage && !answer.isFetchingNextPage) void answer.fetchNextPage();
    },
  };
}

/** One record by its number. */
export function useAuditRecord(n: string) {
  return useQuery({
    queryKey: ["audit-record", n],
    queryFn: async ({ signal }) => (await get<AuditPage>(`/api/v1/audit${query({ n })}`, { signal })).items[0] ?? null,
    enabled: n !== "",
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function auditVerdict(): Promise<AuditVerdict> {
  return get<AuditVerdict>("/api/v1/audit/verdict");
}

export function exportPath(wanted: AuditQuery, format: "csv" | "ndjson"): string {
  return `/api/v1/audit/export${query({ ...wanted, format })}`;
}

const keys: ReadonlySet<string> = new Set([
  "who",
  "verb",
  "surface",
  "cluster",
  "kind",
  "name",
  "operation",
  "result",
  "since",
  "until",
]);

/** `who:anna Machine` → parameters: known keys by themselves, everything else is words. */
export function parseAuditFilter(text: string): AuditQuery {
  const parameters: Record<string, string> = {};
  const words: string[] = [];
  for (const token of text.split(/\s+/).filter(Boolean)) {
    const [, key, value] = /^([a-z]+):(.+)$/.exec(token) ?? [];
    if (key !== undefined && value !== undefined && keys.has(key)) parameters[key] = value;
    else words.push(token);
  }
  return { ...parameters, ...(words.length === 0 ? {} : { q: words.join(" ") }) };
}
