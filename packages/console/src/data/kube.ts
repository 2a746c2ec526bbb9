/** The inside of a managed cluster: its own API, through the platform's door. Shapes are those of Kubernetes. */
import { type UseQueryResult, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { sendText } from "./client.ts";
import type { Meta } from "./objects.ts";

const e = encodeURIComponent;

/** Where a resource is served: the group of `v1` is empty. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  /** Plural: `deployments`. */
  readonly resource: string;
}

export interface KubeRef extends Resource {
  readonly cluster: string;
  /** Empty: the resource has none. */
  readonly namespace: string;
  readonly name: string;
}

export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Meta;
}

/** Path below the door, with namespace and name where they are given. */
export function resourcePath(
  { group, version, resource }: Resource,
  of: { readonly namespace?: string | undefined; readonly name?: string | undefined } = {},
): string {
  const root = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  const within = of.namespace === undefined || of.namespace === "" ? "" : `/namespaces/${e(of.namespace)}`;
  return `${root}${within}/${resource}${of.name === undefined ? "" : `/${e(of.name)}`}`;
}

export function doorPath(cluster: string, path: string): string {
  return `/api/v1/clusters/${e(cluster)}/kube${path}`;
}

export const refPath = (ref: KubeRef): string => doorPath(ref.cluster, resourcePath(ref, ref));

const types = {
  merge: "application/merge-patch+json",
  json: "application/json-patch+json",
  body: "application/json",
  yaml: "application/yaml",
} as const;

export interface KubeWrite {
  readonly method: "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly type?: keyof typeof types;
  readonly body?: object | string;
  /** Stands in the audit. */
  readonly reason?: string;
  /** Says what would come, and changes nothing. */
  readonly dryRun?: boolean;
}

export async function writeKube<T = unknown>(write: KubeWrite): Promise<T> {
  const { method, path, type = "body", body, reason = "", dryRun = false } = write;
  const response = await sendText(method, dryRun ? `${path}${path.includes("?") ? "&" : "?"}dryRun=All` : path, {
    headers: {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": types[type] }),
    },
    reason,
    body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
  });
  return (await response.json()) as T;
}

export async function readKube<T>(
  path: string,
  options: { readonly accept?: string; readonly signal?: AbortSignal } = {},
): Promise<T> {
  const { accept = "application/json", signal } = options;
  const response = await sendText("GET", path, { headers: { accept }, ...(signal === undefined ? {} : { signal }) });
  return (await response.json()) as T;
}

const freshMs = 5000;

/** One object, asked again every few seconds while somebody looks. */
export function useKubeObject<T extends KubeObject>(
  ref: KubeRef,
  options: { readonly query?: string } = {},
): UseQueryResult<T> {
  return useQuery({
    queryKey: ["kube", ref.cluster, ref.group, ref.resource, ref.namespace, ref.name, options.query ?? ""],
    queryFn: ({ signal }) => readKube<T>(`${refPath(ref)}${options.query ?? ""}`, { signal }),
    refetchInterval: freshMs,
    retry: false,
  });
}

/** All objects of a short list: pods of a workload, revisions, endpoints. */
export function useKubeList<T extends KubeObject>(
  cluster: string,
  of: Resource,
  within: {
    readonly namespace?: string;
    readonly labels?: string;
    readonly fields?: string;
    readonly enabled?: boolean;
  },
): UseQueryResult<readonly T[]> {
  const query = new URLSearchParams({
    limit: "500",
    ...(within.labels === undefined ? {} : { labelSelector: within.labels }),
    ...(within.fields === undefined ? {} : { fieldSelector: within.fields }),
  });
  const path = `${doorPath(cluster, resourcePath(of, { namespace: within.namespace }))}?${query.toString()}`;
  return useQuery({
    queryKey: ["kube", cluster, of.group, of.resource, path],
    queryFn: async ({ signal }) => (await readKube<{ readonly items: readonly T[] }>(path, { signal })).items,
    refetchInterval: freshMs,
    enabled: within.enabled ?? true,
  });
}

export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly format?: string;
  readonly description?: string;
  /** 0 is always shown, more only where somebody wants it. */
  readonly priority: number;
}

export interface TableRow {
  readonly cells: readonly unknown[];
  readonly object: { readonly metadata: Meta };
}

interface Table {
  readonly columnDefinitions: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  readonly metadata: { readonly continue?: string; readonly remainingItemCount?: number };
}

export const tableAccept = "application/json;as=Table;g=meta.k8s.io;v=v1";

export interface TableQuery {
  readonly cluster: string;
  readonly of: Resource;
  readonly namespace?: string | undefined;
  readonly labels?: string | undefined;
  readonly fields?: string | undefined;
}

export interface KubeTable {
  readonly data: { readonly columns: readonly TableColumn[]; readonly rows: readonly TableRow[] } | undefined;
  readonly error: unknown;
  readonly refetch: () => unknown;
  readonly more: () => void;
  /** Of the whole list, where the server says how many are left. */
  readonly total: number | undefined;
}

/** A list as the server itself prints it: the columns of `kubectl get`, window by window. */
export function useKubeTable(wanted: TableQuery): KubeTable {
  const { cluster, of, namespace, labels, fields } = wanted;
  const answer = useInfiniteQuery({
    queryKey: ["kube", cluster, of.group, of.resource, "table", namespace ?? "", labels ?? "", fields ?? ""],
    queryFn: ({ pageParam, signal }) => readKube<Table>(tablePath(wanted, pageParam), { accept: tableAccept, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ metadata }) => (metadata.continue === "" ? undefined : metadata.continue),
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 3 ? false : freshMs),
    retry: false,
  });
  const pages = answer.data?.pages;
  const rows = pages?.flatMap((page) => page.rows ?? []) ?? [];
  return {
    data: pages === undefined ? undefined : { columns: pages[0]?.columnDefinitions ?? [], rows },
    error: answer.error,
    refetch: answer.refetch,
    total: pages === undefined ? undefined : rows.length + (pages.at(-1)?.metadata.remainingItemCount ?? 0),
    more: () => {
      if (answer.hasNextPage && !answer.isFetchingNextPage) void answer.fetchNextPage();
    },
  };
}

function tablePath({ cluster, of, namespace, labels, fields }: TableQuery, token: string | undefined): string {
  const query = new URLSearchParams({
    limit: "200",
    ...(labels === undefined || labels === "" ? {} : { labelSelector: labels }),
    ...(fields === undefined || fields === "" ? {} : { fieldSelector: fields }),
    ...(token === undefined ? {} : { continue: token }),
    // Values of Secrets leave the platform only where somebody asks for one of them.
    ...(of.group === "" && of.resource === "secrets" ? { masked: "true" } : {}),
  });
  return `${doorPath(cluster, resourcePath(of, { namespace }))}?${query.toString()}`;
}
