import type { Answer, Clock, Random } from "@dipper/world";
import { parseFieldSelector } from "../list/field-selector.ts";
import type { Filter } from "../list/filter.ts";
import { parseLabelSelector } from "../list/label-selector.ts";
import { list } from "../list/list.ts";
import { type Renderer, rendererFor } from "../list/representation.ts";
import { parseRevision, requireNotFuture } from "../list/resource-version.ts";
import type { Snapshots } from "../list/snapshots.ts";
import { optionsInvalid } from "../route/query.ts";
import { keyOf } from "../store/entry.ts";
import type { Store } from "../store/store.ts";
import type { WatchHub } from "../watch/hub.ts";
import type { Call } from "./call.ts";
import { notFound } from "./refusals.ts";
import { resourceOf } from "./writes.ts";

export interface ReadDeps {
  readonly store: Store;
  readonly hub: WatchHub;
  readonly snapshots: Snapshots;
  readonly clock: Clock;
  readonly random: Random;
}

/** As upstream: a watch without `timeoutSeconds` ends after 30 to 60 minutes. */
const shortestWatchMs = 1_800_000;

export function rendererOf(deps: Pick<ReadDeps, "clock">, call: Call): Renderer {
  const includeObject = call.query.text("includeObject") || "Metadata";
  return rendererFor(call.exchange.headers["accept"], call.type, { clock: deps.clock, includeObject });
}

export function get(deps: ReadDeps, call: Call): Answer {
  requireNotFuture(parseRevision(call.query.text("resourceVersion")), deps.store.revision);
  const { namespace, name } = call.target;
  const entry = deps.store.committed(resourceOf(call.type)).get(keyOf(namespace, name));
  if (entry === undefined) throw notFound(call.type, name);
  const renderer = rendererOf(deps, call);
  return { status: 200, headers: { "content-type": renderer.contentType }, body: renderer.object(entry) };
}

export function filterOf(call: Call): Filter {
  const { namespace, name } = call.target;
  const fields = parseFieldSelector(call.query.text("fieldSelector"), call.type);
  return {
    namespace,
    labels: parseLabelSelector(call.query.text("labelSelector")),
    // A name stands in the path of a collection only behind the deprecated `/watch/`.
    fields: name === "" ? fields : [...fields, { path: "metadata.name", value: name, equal: true }],
  };
}

export function listCollection(deps: ReadDeps, call: Call): Answer {
  const { query } = call;
  const match = query.text("resourceVersionMatch");
  const revision = parseRevision(query.text("resourceVersion"));
  const continueToken = query.text("continue");
  if (query.has("sendInitialEvents"))
    throw optionsInvalid("list", "sendInitialEvents", "Forbidden: sendInitialEvents is forbidden for list");
  if (match !== "") {
    if (match !== "Exact" && match !== "NotOlderThan")
      throw optionsInvalid(
        "list",
        "resourceVersionMatch",
        `Unsupported value: "${match}": supported values: "Exact", "NotOlderThan", ""`,
        "FieldValueNotSupported",
      );
    if (continueToken !== "")
      throw optionsInvalid(
        "list",
        "resourceVersionMatch",
        "Forbidden: resourceVersionMatch is forbidden when continue is provided",
      );
    if (revision === undefined)
      throw optionsInvalid(
        "list",
        "resourceVersionMatch",
        "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided",
      );
    if (match === "Exact" && revision === 0)
      throw optionsInvalid(
        "list",
        "resourceVersionMatch",
        'Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
      );
  }
  const limit = Math.max(0, query.integer("limit") ?? 0);
  // With paging a plain resourceVersion asks for exactly that state (the legacy rule), but for "0".
  const exact = match === "Exact" || (match === "" && limit > 0 && revision !== undefined && revision > 0);
  return list(deps, {
    resource: resourceOf(call.type),
    filter: filterOf(call),
    renderer: rendererOf(deps, call),
    limit,
    continueToken,
    revision,
    exact,
  });
}

export function watchCollection(deps: ReadDeps, call: Call): Answer {
  const { query } = call;
  const match = query.text("resourceVersionMatch");
  const initial = query.flag("sendInitialEvents");
  if (query.has("sendInitialEvents") && match !== "NotOlderThan")
    throw optionsInvalid(
      "watch",
      "resourceVersionMatch",
      "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan",
    );
  if (match !== "" && !query.has("sendInitialEvents"))
    throw optionsInvalid(
      "watch",
      "resourceVersionMatch",
      "Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
    );
  if (initial && !query.flag("allowWatchBookmarks"))
    throw optionsInvalid("watch", "allowWatchBookmarks", "Forbidden: sendInitialEvents requires allowWatchBookmarks");
  const revision = parseRevision(query.text("resourceVersion"));
  const from = initial
    ? "initial"
    : revision === undefined || revision === 0
      ? query.has("sendInitialEvents")
        ? { after: deps.store.revision }
        : "state"
      : { after: revision };
  const seconds = query.integer("timeoutSeconds") ?? 0;
  const renderer = rendererOf(deps, call);
  const body = deps.hub.open({
    resource: resourceOf(call.type),
    filter: filterOf(call),
    renderer,
    from,
    bookmarks: query.flag("allowWatchBookmarks"),
    timeoutMs: seconds > 0 ? seconds * 1000 : shortestWatchMs + (deps.random.uint32() % shortestWatchMs),
    signal: call.exchange.signal,
  });
  return { status: 200, headers: { "content-type": renderer.contentType }, body };
}
