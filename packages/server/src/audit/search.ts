import { DipperError, parseTime } from "@dipper/api";
import type { Files } from "@dipper/world";
import { readLine } from "./line.ts";
import type { AuditRecord } from "./record.ts";
import { readSegment, segmentNumbers, segmentPath } from "./segments.ts";

/** What is looked for; everything that is given must fit. */
export interface AuditQuery {
  /** Its number. */
  readonly n?: number;
  /** Part of a user's name. */
  readonly who?: string;
  /** A verb: `create`, `patch`, `sign-in`. */
  readonly verb?: string;
  readonly surface?: string;
  readonly cluster?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly operation?: string;
  /** `done` or `refused`, or a code of a refusal. */
  readonly result?: string;
  /** Everything but what the platform itself did. */
  readonly by?: "people" | "platform";
  /** RFC 3339. */
  readonly since?: string;
  readonly until?: string;
  /** Words anywhere in the record. */
  readonly q?: string;
}

export interface AuditPage {
  readonly items: readonly AuditRecord[];
  /** Of the next, older page; absent: that was the oldest. */
  readonly continue?: string;
}

export interface SearchOptions {
  readonly folder: string;
  readonly query: AuditQuery;
  readonly limit: number;
  readonly continue?: string;
  /** Only these. */
  readonly visible: (record: AuditRecord) => boolean;
}

/** Segments that one call reads at most: the rest is a further page, also where nothing was found yet. */
const mostSegments = 16;

/** Records that fit, the newest first. */
export async function searchAudit(files: Pick<Files, "read" | "list">, options: SearchOptions): Promise<AuditPage> {
  const fits = matcher(options.query);
  const since = timeOf("since", options.query.since);
  const items: AuditRecord[] = [];
  const [fromSegment, before] = positionOf(options.continue);
  const numbers = (await segmentNumbers(files, options.folder)).filter((each) => each <= fromSegment).toReversed();
  for (const [read, number] of numbers.entries()) {
    if (read === mostSegments) return { items, continue: `${number}.${before}` };
    const { lines } = await readSegment(files, segmentPath(options.folder, number));
    for (let index = lines.length - 1; index >= 0; index--) {
      const record = fits(lines[index] ?? "", before);
      if (record === undefined || !options.visible(record)) continue;
      if (items.length === options.limit) return { items, continue: `${number}.${(items.at(-1)?.n ?? 0) - 1}` };
      items.push(record);
    }
    if (since !== undefined && isOlder(lines[0], since)) break;
  }
  return { items };
}

/** Records that fit, the oldest first: what an export writes. */
export async function* exportAudit(
  files: Pick<Files, "read" | "list">,
  options: Pick<SearchOptions, "folder" | "query" | "visible">,
): AsyncGenerator<AuditRecord> {
  const fits = matcher(options.query);
  for (const number of await segmentNumbers(files, options.folder)) {
    const { lines } = await readSegment(files, segmentPath(options.folder, number));
    for (const line of lines) {
      const record = fits(line, Number.POSITIVE_INFINITY);
      if (record !== undefined && options.visible(record)) yield record;
    }
  }
}

function positionOf(token: string | undefined): readonly [number, number] {
  if (token === undefined) return [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const [, segment, n] = /^(\d+)\.(\d+|Infinity)$/.exec(token) ?? [];
  if (segment === undefined) throw new DipperError("BadRequest", { problem: "continue is not a token of an answer" });
  return [Number(segment), Number(n)];
}

function isOlder(line: string | undefined, since: number): boolean {
  const record = line === undefined ? undefined : readLine(line);
  return record !== undefined && (parseTime(record.t) ?? 0) < since;
}

/** Reads only lines that hold every text that must be in them: to parse is what costs. */
function matcher(query: AuditQuery): (line: string, before: number) => AuditRecord | undefined {
  const words = (query.q ?? "")
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const exact = [query.verb, query.cluster, query.kind, query.name, query.operation, query.surface].filter(
    (text) => text !== undefined,
  );
  const needles = exact.map((text) => JSON.stringify(text).slice(1, -1));
  if (query.n !== undefined) needles.push(`{"n":${query.n},`);
  const since = timeOf("since", query.since);
  const until = timeOf("until", query.until);
  return (line, before) => {
    if (!needles.every((needle) => line.includes(needle))) return undefined;
    if (words.length > 0 && !holds(line.toLowerCase(), words)) return undefined;
    const record = readLine(line);
    if (record === undefined || record.n > before || !fitsFields(record, query)) return undefined;
    const at = parseTime(record.t) ?? 0;
    return (since === undefined || at >= since) && (until === undefined || at < until) ? record : undefined;
  };
}

const holds = (text: string, words: readonly string[]): boolean => words.every((word) => text.includes(word));

function fitsFields(record: AuditRecord, query: AuditQuery): boolean {
  const { who, verb, surface, cluster, kind, name, operation, result, by } = query;
  const user = record.who.user.toLowerCase();
  if (who !== undefined && !user.includes(who.toLowerCase())) return false;
  if (verb !== undefined && record.verb !== verb && record.verb.split(" ", 1)[0] !== verb) return false;
  if (surface !== undefined && record.from.surface !== surface) return false;
  if (by !== undefined && (record.from.surface === "platform") !== (by === "platform")) return false;
  if (cluster !== undefined && record.cluster !== cluster) return false;
  if (operation !== undefined && record.why?.operation !== operation) return false;
  if (!isAbout(record, kind, name)) return false;
  const done = record.result.code < 400;
  if (result === undefined) return true;
  return result === "done" ? done : result === "refused" ? !done : record.result.reason === result;
}

/** The object of the request, or one that it changed. */
function isAbout(record: AuditRecord, kind: string | undefined, name: string | undefined): boolean {
  if (kind === undefined && name === undefined) return true;
  const objects = [...(record.object === undefined ? [] : [record.object]), ...(record.changes ?? [])];
  return objects.some(
    (each) => (kind === undefined || each.kind === kind) && (name === undefined || each.name === name),
  );
}

function timeOf(field: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = parseTime(text);
  if (time === undefined || Number.isNaN(time))
    throw new DipperError("BadRequest", { problem: `${field} is not a time` });
  return time;
}
