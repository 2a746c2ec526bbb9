import { DipperError } from "@dipper/api";
import type { Answer } from "@dipper/world";
import type { Entry } from "../store/entry.ts";
import type { SortedMap } from "../store/sorted-map.ts";
import type { Store } from "../store/store.ts";
import { Refusal, refuse } from "../types/refusal.ts";
import { type ContinueToken, readContinueToken, writeContinueToken } from "./continue-token.ts";
import { type Filter, isOpen, matches } from "./filter.ts";
import type { Renderer } from "./representation.ts";
import { requireNotFuture } from "./resource-version.ts";
import type { Snapshots } from "./snapshots.ts";

export interface ListRequest {
  /** `<group>/<plural>` */
  readonly resource: string;
  readonly filter: Filter;
  readonly renderer: Renderer;
  /** 0: no paging. */
  readonly limit: number;
  readonly continueToken: string;
  /** Not older than this one; undefined: the present. */
  readonly revision: number | undefined;
  /** Exactly `revision`, or 410. */
  readonly exact: boolean;
}

export interface ListDeps {
  readonly store: Store;
  readonly snapshots: Snapshots;
}

const encoder = new TextEncoder();
const chunkBytes = 256 * 1024;

/** A list in key order, in one piece while it is small, else streamed: nothing is parsed, and the first byte does not wait for the last. */
export function list(deps: ListDeps, request: ListRequest): Answer {
  const page = readPage(deps, request);
  const text = request.renderer.listHead(page.metadata);
  const headers = { "content-type": request.renderer.contentType };
  if (page.entries.length === 0 && request.renderer.nullWhenEmpty === true)
    return { status: 200, headers, body: encoder.encode(`${text.slice(0, -1)}null}\n`) };
  const head = encoder.encode(text);
  const body = frames(head, page.entries, request.renderer);
  const first = body.next();
  const second = first.done === true ? first : body.next();
  if (first.done !== true && second.done === true) return { status: 200, headers, body: first.value };
  return { status: 200, headers, body: streamed([first.value as Uint8Array, second.value as Uint8Array], body) };
}

interface Page {
  readonly metadata: object;
  readonly entries: readonly Entry[];
}

function readPage(deps: ListDeps, request: ListRequest): Page {
  const { store, snapshots } = deps;
  const { resource, filter, limit } = request;
  const token = request.continueToken === "" ? undefined : readContinueToken(request.continueToken);
  if (token === undefined) requireNotFuture(request.revision, store.revision);
  const { tree, revision } = chooseTree(deps, request, token);
  const prefix = filter.namespace === "" ? "" : `${filter.namespace}/`;
  const entries: Entry[] = [];
  let more: Entry | undefined;
  const start = token === undefined ? undefined : prefix + token.start.replace(/^\//, "");
  for (const entry of walk(tree, prefix, start)) {
    if (!matches(filter, entry)) continue;
    if (limit > 0 && entries.length === limit) {
      more = entry;
      break;
    }
    entries.push(entry);
  }
  const metadata: Record<string, unknown> = { resourceVersion: String(revision) };
  if (more !== undefined) {
    const last = entries.at(-1) as Entry;
    snapshots.keep(resource, revision, tree);
    metadata["continue"] = writeContinueToken({ revision, start: `/${last.key.slice(prefix.length)}\u0000` });
    if (isOpen(filter)) metadata["remainingItemCount"] = countFrom(tree, prefix, more.key);
  }
  return { metadata, entries };
}

function chooseTree(
  deps: ListDeps,
  request: ListRequest,
  token: ContinueToken | undefined,
): { readonly tree: SortedMap<Entry>; readonly revision: number } {
  const { store, snapshots } = deps;
  const present = { tree: store.committed(request.resource), revision: store.revision };
  const wanted = token?.revision ?? (request.exact ? request.revision : undefined);
  if (wanted === undefined || wanted === -1 || wanted === store.revision) return present;
  const tree = snapshots.find(request.resource, wanted);
  if (tree !== undefined) return { tree, revision: wanted };
  if (token === undefined) throw refuse("Expired", `The resourceVersion for the provided list is too old.`);
  throw expiredContinue({ revision: -1, start: token.start });
}

/** The token goes into `metadata.continue` of the Status. */
export class InconsistentContinue extends Refusal {
  readonly token: string;

  constructor(message: string, token: string) {
    super(message);
    this.token = token;
  }
}

/** 410 that says how to go on without consistency, as upstream does. */
function expiredContinue(token: ContinueToken): Error {
  const message =
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";
  const cause = new InconsistentContinue(message, writeContinueToken(token));
  return new DipperError("Expired", { revision: String(token.revision) }, { cause });
}

function walk(tree: SortedMap<Entry>, prefix: string, start: string | undefined): Iterable<Entry> {
  if (start === undefined || start < prefix) return prefix === "" ? tree : tree.under(prefix);
  return takeWhile(tree.from(start), prefix);
}

function* takeWhile(entries: Iterable<Entry>, prefix: string): Generator<Entry> {
  for (const entry of entries) {
    if (!entry.key.startsWith(prefix)) return;
    yield entry;
  }
}

function countFrom(tree: SortedMap<Entry>, prefix: string, start: string): number {
  let count = 0;
  for (const entry of tree.from(start)) {
    if (!entry.key.startsWith(prefix)) break;
    count++;
  }
  return count;
}

/** Joins items into chunks of about 256 KiB. */
function* frames(head: Uint8Array, entries: readonly Entry[], renderer: Renderer): Generator<Uint8Array> {
  let parts: Uint8Array[] = [head];
  let size = head.length;
  const [first, next] = [renderer.itemHead, `,${renderer.itemHead}`].map((text) => encoder.encode(text)) as [
    Uint8Array,
    Uint8Array,
  ];
  for (const [i, entry] of entries.entries()) {
    const opening = i === 0 ? first : next;
    const item = renderer.item(entry);
    parts.push(opening, item);
    size += opening.length + item.length;
    if (size >= chunkBytes) {
      yield join(parts, size);
      parts = [];
      size = 0;
    }
  }
  parts.push(encoder.encode("]}\n"));
  yield join(parts, size + 3);
}

function join(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function* streamed(first: readonly Uint8Array[], rest: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* first;
  yield* rest;
}
