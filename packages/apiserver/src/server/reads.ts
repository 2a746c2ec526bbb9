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
import { type FieldError, refusalOf, refuseInvalid } from "../types/refusal.ts";
import type { WatchHub } from "../watch/hub.ts";
import type { Call } from "./call.ts";
import { resourceOf } from "./names-of-type.ts";
import { badRequest, notFound } from "./refusals.ts";

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
  renderer.requireOne?.();
  return { status: 200, headers: { "content-type": renderer.contentType }, body: line(renderer.object(entry)) };
}

/** One object ends with a line, as Go's encoder ends it. */
export function line(bytes: Uint8Array): Uint8Array {
  const ended = new Uint8Array(bytes.length + 1);
  ended.set(bytes);
  ended[bytes.length] = 0x0a;
  return ended;
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
  const continueToken = query.text("continue");
  if (query.has("sendInitialEvents"))
    throw optionsInvalid("list", "sendInitialEvents", "Forbidden: sendInitialEvents is forbidden for list");
  requireMatch(match, query.text("resourceVersion"), continueToken);
  if (continueToken !== "" && !["", "0"].includes(query.text("resourceVersion")))
    throw badRequest("specifying resource version is not allowed when using continue");
  const revision = listRevision(query.text("resourceVersion"));
  const limit = Math.max(0, query.integer("limit") ?? 0);
  // A list does not wait, and what is no number is refused all the same.
  query.integer("timeoutSeconds");
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

/** Of lists the same problem is the client's. */
function listRevision(text: string): number | undefined {
  try {
    return parseRevision(text);
  } catch (error) {
    throw badRequest(`invalid resource version: ${refusalOf(error)?.message ?? ""}`);
  }
}

function requireMatch(match: string, resourceVersion: string, continueToken: string): void {
  if (match === "") return;
  const problems: FieldError[] = [];
  const forbidden = (why: string): void => {
    const message = `Forbidden: resourceVersionMatch ${why}`;
    problems.push({ reason: "FieldValueForbidden", field: "resourceVersionMatch", message });
  };
  if (resourceVersion === "") forbidden("is forbidden unless resourceVersion is provided");
  if (continueToken !== "") forbidden("is forbidden when continue is provided");
  if (match !== "Exact" && match !== "NotOlderThan")
    problems.push({
      reason: "FieldValueNotSupported",
      field: "resourceVersionMatch",
      message: `Unsupported value: "${match}": supported values: "Exact", "NotOlderThan", ""`,
    });
  if (match === "Exact" && resourceVersion === "0") forbidden('"exact" is forbidden for resourceVersion "0"');
  if (problems.length > 0) throw refuseInvalid(listOptions, problems);
}

const listOptions = { group: "meta.k8s.io", kind: "ListOptions", name: "" };

export function watchCollection(deps: ReadDeps, call: Call): Answer {
  const { query } = call;
  const match = query.text("resourceVersionMatch");
  const initial = query.flag("sendInitialEvents");
  if (query.has("sendInitialEvents") && match !== "NotOlderThan")
    throw refuseInvalid(listOptions, [
      {
        reason: "FieldValueForbidden",
        field: "resourceVersionMatch",
        message: "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan",
      },
      ...(match === "" ? [] : [unsupportedForWatch(match)]),
    ]);
  if (match !== "" && !query.has("sendInitialEvents"))
    throw optionsInvalid(
      "watch",
      "resourceVersionMatch",
      "Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided",
    );
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

function unsupportedForWatch(match: string): FieldError {
  const message = `Unsupported value: "${match}": supported values: "NotOlderThan"`;
  return { reason: "FieldValueNotSupported", field: "resourceVersionMatch", message };
}
