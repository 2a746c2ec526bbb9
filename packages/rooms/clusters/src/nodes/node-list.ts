import { conditionOf, joiningTaint, labels, type Node } from "@dipper/api";
import { compareVersions, isControlPlane, readiness } from "../cluster/numbers.ts";
import { type FilterToken, facetCounts, parseFilter } from "../filter.ts";
import type { ClusterView } from "./cluster-feeds.ts";
import { nothing, type PodSum } from "./pod-sums.ts";
import { cpuMillis, memoryMiB } from "./quantity.ts";

/** A Node with what the platform knows beside it. */
export interface ListedNode extends Node {
  readonly pods?: number;
  readonly requests?: { readonly cpuMillicores: number; readonly memoryMiB: number };
  /** Name of its Machine. */
  readonly machine?: string;
}

export interface NodeQuery {
  /** `rack:R17 status:NotReady text`; several values of one key by comma; a leading minus negates. */
  readonly filter: string;
  /** `name`, `status`, `zone`, `rack`, `version`, `pods`, `cpu`, `memory`, `age`; a leading minus reverses. */
  readonly sort: string;
  readonly limit: number;
  /** Where the page before ended. */
  readonly continue: string;
}

export interface NodePage {
  readonly items: readonly ListedNode[];
  readonly continue: string;
  /** How many the filter leaves. */
  readonly total: number;
  readonly facets: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly asOf?: string;
}

const facetKeys = ["status", "role", "zone", "rack", "version"] as const;

/** One page of a cluster's nodes. Facets count what would remain if their own condition were not set, so that each can be changed. */
export function listNodes(
  view: ClusterView,
  machineOf: (uid: string) => string | undefined,
  query: NodeQuery,
): NodePage {
  const tokens = pasted(parseFilter(query.filter));
  const rows = view.nodes.map((node) => rowOf(node, view, machineOf));
  const found = rows.filter((row) => tokens.every((token) => meets(row, token)));
  const sorted = found.toSorted(orderOf(query.sort));
  const start = query.continue === "" ? 0 : Math.max(0, Number.parseInt(query.continue, 10) || 0);
  const end = start + query.limit;
  return {
    items: sorted.slice(start, end).map((row) => row.node),
    continue: end < sorted.length ? String(end) : "",
    total: found.length,
    facets: Object.fromEntries(facetKeys.map((key) => [key, facetCounts(rows, tokens, { key: key, meets })])),
    ...(view.asOf === undefined ? {} : { asOf: view.asOf }),
  };
}

export function listedNode(node: Node, view: ClusterView, machineOf: (uid: string) => string | undefined): ListedNode {
  return rowOf(node, view, machineOf).node;
}

interface Row {
  readonly node: ListedNode;
  readonly sum: PodSum;
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly text: string;
}

function rowOf(node: Node, view: ClusterView, machineOf: (uid: string) => string | undefined): Row {
  const uid = node.metadata.labels?.[labels.machineUid];
  const machine = uid === undefined ? undefined : machineOf(uid);
  const sum = view.pods?.get(node.metadata.name) ?? nothing;
  const addresses = (node.status?.addresses ?? []).map(({ address }) => address);
  const label = (key: string): readonly string[] =>
    node.metadata.labels?.[key] === undefined ? [] : [node.metadata.labels[key]];
  const fields = {
    name: [node.metadata.name],
    status: statusWords(node),
    role: [isControlPlane(node) ? "control-plane" : "worker"],
    zone: label("topology.kubernetes.io/zone"),
    rack: label("fleet.dipper.dev/rack"),
    version: [node.status?.nodeInfo?.kubeletVersion ?? ""].filter((each) => each !== ""),
    machine: machine === undefined ? [] : [machine],
    ip: addresses,
  };
  return {
    node: {
      ...node,
      ...(view.pods === undefined
        ? {}
        : { pods: sum.pods, requests: { cpuMillicores: sum.cpuMillis, memoryMiB: sum.memoryMiB } }),
      ...(machine === undefined ? {} : { machine }),
    },
    sum,
    fields,
    text: [node.metadata.name, ...addresses, machine ?? "", ...fields.rack, ...fields.zone].join(" ").toLowerCase(),
  };
}

/** All that are true of a node: `attention` is what is not as it should be. */
function statusWords(node: Node): readonly string[] {
  const ready = readiness(node);
  const pressure = (node.status?.conditions ?? []).some((each) => each.type !== "Ready" && each.status === "True");
  const cordoned = node.spec?.unschedulable === true;
  const joining = node.spec?.taints?.some((taint) => taint.key === joiningTaint.key) === true;
  return [
    ready === "True" ? "ready" : ready === "False" ? "notready" : "unknown",
    ...(cordoned ? ["cordoned"] : []),
    ...(joining ? ["joining"] : []),
    ...(pressure ? ["pressure"] : []),
    ...(ready !== "True" || pressure ? ["attention"] : []),
  ];
}

/** A paste of many addresses finds all of them; words together find less. */
function pasted(tokens: readonly FilterToken[]): readonly FilterToken[] {
  const addresses = tokens.filter((token) => isAddress(token));
  if (addresses.length < 2) return tokens;
  return [
    ...tokens.filter((token) => !isAddress(token)),
    { key: undefined, values: addresses.flatMap((token) => token.values), negated: false },
  ];
}

function isAddress({ key, values, negated }: FilterToken): boolean {
  return key === undefined && !negated && /^\d{1,3}(\.\d{1,3}){3}$/.test(values[0] ?? "");
}

function meets(row: Row, { key, values, negated }: FilterToken): boolean {
  const own = key === undefined ? undefined : row.fields[key];
  const found =
    key === undefined
      ? values.some((value) => row.text.includes(value))
      : (own ?? [row.node.metadata.labels?.[key] ?? ""]).some((each) => values.includes(each.toLowerCase()));
  return found !== negated;
}

const troubles: readonly string[] = ["unknown", "notready", "pressure", "joining", "cordoned"];

function orderOf(sort: string): (a: Row, b: Row) => number {
  const reverse = sort.startsWith("-");
  const key = keys[sort.replace(/^-/, "")] ?? keys.status;
  return (a, b) => {
    const difference = key === undefined ? 0 : key(a, b);
    return (reverse ? -difference : difference) || byName(a, b);
  };
}

const keys: Readonly<Record<string, (a: Row, b: Row) => number>> = {
  name: byName,
  status: (a, b) => trouble(a) - trouble(b),
  zone: by("zone"),
  rack: by("rack"),
  version: (a, b) => compareVersions(a.fields.version?.[0] ?? "", b.fields.version?.[0] ?? ""),
  pods: (a, b) => a.sum.pods - b.sum.pods,
  cpu: (a, b) => share(a, "cpu") - share(b, "cpu"),
  memory: (a, b) => share(a, "memory") - share(b, "memory"),
  age: (a, b) => compare(b.node.metadata.creationTimestamp ?? "", a.node.metadata.creationTimestamp ?? ""),
  since: (a, b) =>
    compare(
      conditionOf(a.node, "Ready")?.lastTransitionTime ?? "",
      conditionOf(b.node, "Ready")?.lastTransitionTime ?? "",
    ),
};

/** Worst first. */
function trouble(row: Row): number {
  const at = troubles.findIndex((word) => row.fields.status?.includes(word));
  return at < 0 ? troubles.length : at;
}

function share({ node, sum }: Row, of: "cpu" | "memory"): number {
  const whole = of === "cpu" ? cpuMillis(node.status?.allocatable?.cpu) : memoryMiB(node.status?.allocatable?.memory);
  return whole === 0 ? 0 : (of === "cpu" ? sum.cpuMillis : sum.memoryMiB) / whole;
}

function by(field: string): (a: Row, b: Row) => number {
  return (a, b) => compare(a.fields[field]?.[0] ?? "", b.fields[field]?.[0] ?? "");
}

function byName(a: Row, b: Row): number {
  return a.node.metadata.name.localeCompare(b.node.metadata.name, "en", { numeric: true });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
