import { type Event, parseTime } from "@dipper/api";
import { type FilterToken, facetCounts, parseFilter } from "../filter.ts";

export interface EventQuery {
  /** `object:n1 type:Warning reason:Evicted text`; several values of one key by comma; a leading minus negates. */
  readonly filter: string;
  readonly limit: number;
  /** Where the page before ended; empty: from the newest. */
  readonly continue: string;
}

export interface EventPage {
  /** Newest first. */
  readonly items: readonly Event[];
  readonly continue: string;
  /** How many the filter leaves. */
  readonly total: number;
  readonly facets: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

interface Row {
  readonly event: Event;
  readonly at: number;
  readonly id: string;
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly text: string;
}

const facetKeys = ["type", "reason", "kind"] as const;

/** One page of a cluster's events. Facets count what would remain if their own condition were not set. */
export function listEvents(events: readonly Event[], query: EventQuery): EventPage {
  const tokens = parseFilter(query.filter);
  const rows = events.map(rowOf);
  const found = rows.filter((row) => tokens.every((token) => meets(row, token))).toSorted(newestFirst);
  const rest = found.slice(startOf(found, query.continue));
  const page = rest.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map((row) => row.event),
    continue: last === undefined || page.length === rest.length ? "" : `${last.at} ${last.id}`,
    total: found.length,
    facets: Object.fromEntries(facetKeys.map((key) => [key, facetCounts(rows, tokens, { key: key, meets })])),
  };
}

/** What the cluster's API server can select by itself: events about one object, where the filter names exactly one. */
export function fieldsOf(filter: string): string | undefined {
  const named = parseFilter(filter).filter((token) => token.key === "object" && !token.negated);
  const [name, ...others] = named[0]?.values ?? [];
  const one = name !== undefined && others.length === 0 && /^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/.test(name);
  return one ? `involvedObject.name=${name}` : undefined;
}

/** The last time that it happened. */
export function timeOf(event: Event): number {
  const { lastTimestamp, eventTime, firstTimestamp, metadata } = event;
  const times = [lastTimestamp, eventTime, firstTimestamp, metadata.creationTimestamp];
  return times.map((text) => parseTime(text ?? "")).find((ms) => ms !== undefined) ?? 0;
}

function rowOf(event: Event): Row {
  const { involvedObject: about, type = "Normal", reason = "", message = "", metadata } = event;
  const component = event.reportingComponent || event.source?.component || "";
  return {
    event,
    at: timeOf(event),
    id: `${metadata.namespace ?? ""}/${metadata.name}`,
    fields: {
      object: given(about.name),
      kind: given(about.kind),
      namespace: given(about.namespace ?? metadata.namespace),
      type: [type],
      reason: given(reason),
      component: given(component),
    },
    text: [reason, message, about.kind, about.namespace, about.name, component].join(" ").toLowerCase(),
  };
}

function given(text: string | undefined): readonly string[] {
  return text === undefined || text === "" ? [] : [text];
}

function meets(row: Row, { key, values, negated }: FilterToken): boolean {
  const own = key === undefined ? undefined : (row.fields[key] ?? []);
  const found =
    own === undefined
      ? values.some((value) => row.text.includes(value))
      : own.some((each) => values.includes(each.toLowerCase()));
  return found !== negated;
}

function newestFirst(a: Row, b: Row): number {
  return b.at - a.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** By time and name, not by number: what has happened since the page before must not push lines into the next one twice. */
function startOf(found: readonly Row[], token: string): number {
  if (token === "") return 0;
  const [at = "", id = ""] = token.split(" ", 2);
  const after = found.findIndex((row) => row.at < Number(at) || (row.at === Number(at) && row.id > id));
  return after < 0 ? found.length : after;
}
