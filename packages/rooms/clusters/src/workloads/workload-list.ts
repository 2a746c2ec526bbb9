import { type FilterToken, facetCounts, parseFilter } from "../filter.ts";
import { type Workload, workloadStates } from "./workload.ts";

export interface WorkloadQuery {
  /** `kind:Deployment,Job namespace:shop state:failing image:nginx words`; a leading minus negates. */
  readonly filter: string;
  /** `state` (default: worst first), `name`, `namespace`, `kind`, `ready`, `age`; a leading minus reverses. */
  readonly sort: string;
  readonly limit: number;
  /** How many stand before this page. */
  readonly continue: string;
}

export interface WorkloadPage {
  readonly items: readonly Workload[];
  readonly continue: string;
  readonly total: number;
  readonly facets: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const facetKeys = ["kind", "state", "namespace"] as const;

interface Row {
  readonly workload: Workload;
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly text: string;
}

export function listWorkloads(workloads: readonly Workload[], query: WorkloadQuery): WorkloadPage {
  const tokens = parseFilter(query.filter);
  const rows = workloads.map(rowOf);
  const found = rows
    .filter((row) => tokens.every((token) => meets(row, token)))
    .map((row) => row.workload)
    .toSorted(orderOf(query.sort));
  const from = /^\d+$/.test(query.continue) ? Number(query.continue) : 0;
  const until = from + query.limit;
  return {
    items: found.slice(from, until),
    continue: until < found.length ? String(until) : "",
    total: found.length,
    facets: Object.fromEntries(facetKeys.map((key) => [key, facetCounts(rows, tokens, { key, meets })])),
  };
}

function rowOf(workload: Workload): Row {
  const { kind, namespace, name, state, images, reason, message } = workload;
  return {
    workload,
    fields: { kind: [kind], namespace: [namespace], name: [name], state: [state], reason: [reason] },
    text: [kind, namespace, name, reason, message, ...images].join(" ").toLowerCase(),
  };
}

function meets(row: Row, { key, values, negated }: FilterToken): boolean {
  const own = key === undefined || key === "image" ? undefined : (row.fields[key] ?? []);
  const found =
    own !== undefined
      ? own.some((each) => values.includes(each.toLowerCase()))
      : key === "image"
        ? row.workload.images.some((image) => values.some((value) => image.toLowerCase().includes(value)))
        : values.some((value) => row.text.includes(value));
  return found !== negated;
}

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const trouble = ({ state }: Workload): number => workloadStates.indexOf(state);

const orders: Readonly<Record<string, (a: Workload, b: Workload) => number>> = {
  state: (a, b) => trouble(a) - trouble(b),
  name: (a, b) => text(a.name, b.name),
  namespace: (a, b) => text(a.namespace, b.namespace),
  kind: (a, b) => text(a.kind, b.kind),
  ready: (a, b) => a.ready - b.ready,
  age: (a, b) => text(b.createdAt, a.createdAt),
};

function orderOf(sort: string): (a: Workload, b: Workload) => number {
  const by = orders[sort.replace(/^-/, "")] ?? (orders["state"] as (a: Workload, b: Workload) => number);
  const sign = sort.startsWith("-") ? -1 : 1;
  const names = (a: Workload, b: Workload): number =>
    text(a.namespace, b.namespace) || text(a.name, b.name) || text(a.kind, b.kind);
  return (a, b) => sign * by(a, b) || names(a, b);
}
