import { isoTime, type KubeObject, parseTime } from "@dipper/api";
import type { Manager } from "@dipper/controller";
import type { Finder, Hit, Route, Searched } from "@dipper/room";
import type { Clock } from "@dipper/world";
import type { ServerCall } from "./bind-routes.ts";
import { viewer } from "./objects.ts";
import { findResource, type Resource } from "./resources.ts";

interface SearchDeps {
  readonly manager: Manager;
  readonly clock: Clock;
  readonly finders: readonly Finder[];
}

/** What was found, and how fresh the places are that were looked in. */
interface Answer {
  readonly items: readonly Hit[];
  readonly clusters: {
    readonly asked: number;
    readonly answered: number;
    /** Those that do not answer, with the age of what was searched of them. */
    readonly silent: readonly { readonly cluster: string; readonly asOf?: string }[];
    /** Those that hold more than is kept for the search. */
    readonly partial: readonly string[];
  };
  /** Of the oldest of the clusters that answer. */
  readonly asOf: string;
}

/** Kinds that have a page of their own. */
const searched = ["machines", "operations", "clusters", "tasks", "pools"] as const;
/** The order in which equal matches are shown. */
const kindOrder = ["Machine", "Node", "Operation", "Cluster", "AutoOperationTask", "SparePool", "Pod", "Image"];
const mostHits = 50;
/** Of what matches in part, so that a thousand pods do not hide the one machine. */
const mostOfOneKind = 20;

const input = {
  type: "object",
  required: ["q"],
  additionalProperties: false,
  properties: {
    q: { type: "string", maxLength: 256, description: "A name, address, serial, node, pod, image, or a part of one." },
  },
};
const output = {
  type: "object",
  properties: {
    items: { type: "array", items: { type: "object" } },
    clusters: { type: "object", description: "asked, answered, silent (with asOf) and partial ones." },
    asOf: { type: "string", format: "date-time" },
  },
};

export function searchRoutes(deps: SearchDeps): readonly Route[] {
  const readTexts = textsOnce();
  const find = (call: ServerCall): Answer => search(String(call.input["q"]), { ...deps, readTexts }, call);
  return [
    {
      method: "GET",
      path: "/api/v1/search",
      doc: "Finds machines, nodes, operations, clusters, tasks, pools, pods and images of the whole fleet by name, address or serial; exact matches first. Says which clusters answered.",
      permission: { verb: "view", on: "filtered" },
      input,
      output,
      handle: async (call: ServerCall) => find(call),
    },
    {
      method: "GET",
      path: "/api/v1/go",
      doc: "Where a name or address leads: the page of the one thing that it names, or the search.",
      permission: { verb: "view", on: "filtered" },
      input,
      output: { type: "object", required: ["path"], properties: { path: { type: "string" } } },
      async handle(call: ServerCall) {
        const { items } = find(call);
        return { path: onlyOne(items)?.path ?? `/search?q=${encodeURIComponent(String(call.input["q"]))}`, items };
      },
    },
  ];
}

/** The one thing that is meant: a machine and the node that runs on it are one thing, and the machine is its page. */
function onlyOne(hits: readonly Hit[]): Hit | undefined {
  const exact = hits.filter((hit) => hit.exact);
  const [first, second] = exact.length === 0 ? hits : exact;
  if (second === undefined) return first;
  const same = exact.length === 2 && first?.kind === "Machine" && second.kind === "Node";
  return same ? first : undefined;
}

/** What free text is looked for in, and all of it in small letters as one text. */
interface Texts {
  readonly texts: readonly string[];
  readonly joined: string;
}

type TextsOf = (resource: Resource, object: KubeObject) => Texts;

/** Objects of a cache never change, so each is read once: 40,000 machines are searched in milliseconds. */
function textsOnce(): TextsOf {
  const known = new WeakMap<KubeObject, Texts>();
  return (resource, object) => {
    const before = known.get(object);
    if (before !== undefined) return before;
    // An operation names fifty machines: it is found by its own name, they by their addresses.
    const texts = resource.name === "machines" || resource.name === "clusters" ? resource.addresses(object) : [];
    const read = { texts, joined: texts.join("\n").toLowerCase() };
    known.set(object, read);
    return read;
  };
}

function search(text: string, deps: SearchDeps & { readonly readTexts: TextsOf }, call: ServerCall): Answer {
  const wanted = text.trim().toLowerCase();
  const { manager, clock, finders, readTexts } = deps;
  if (wanted === "") return answerOf([], [], clock.now());
  const own = searched.flatMap((name) => {
    const resource = findResource(name);
    if (resource === undefined) return [];
    const sees = viewer(resource, call);
    return manager
      .cache<KubeObject>(resource.kind)
      .all()
      .flatMap((object) => {
        const hit = hitOf(resource, object, { wanted, ...readTexts(resource, object) });
        return hit === undefined || !sees(object) ? [] : [hit];
      });
  });
  const found = finders.map((finder) => finder.find(wanted, (cluster) => call.may?.("view", cluster) === true));
  const hits = [...own, ...found.flatMap((each) => each.hits)];
  return answerOf(
    hits,
    found.flatMap((each) => each.searched),
    clock.now(),
  );
}

function answerOf(hits: readonly Hit[], places: readonly Searched[], now: number): Answer {
  const answered = places.filter((place) => place.answered);
  const times = answered.flatMap(({ asOf }) => (asOf === undefined ? [] : [parseTime(asOf) ?? now]));
  return {
    items: bestOf(hits),
    clusters: {
      asked: places.length,
      answered: answered.length,
      silent: places
        .filter((place) => !place.answered)
        .map(({ cluster, asOf }) => ({ cluster, ...(asOf === undefined ? {} : { asOf }) })),
      partial: places.filter((place) => place.partial === true).map(({ cluster }) => cluster),
    },
    asOf: isoTime(Math.min(now, ...times)),
  };
}

function bestOf(hits: readonly Hit[]): readonly Hit[] {
  const counts = new Map<string, number>();
  return hits
    .toSorted((a, b) => Number(b.exact) - Number(a.exact) || kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind))
    .filter(({ kind, exact }) => {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      return exact || count <= mostOfOneKind;
    })
    .slice(0, mostHits);
}

interface Wanted extends Texts {
  readonly wanted: string;
}

function hitOf(resource: Resource, object: KubeObject, { wanted, texts, joined }: Wanted): Hit | undefined {
  const { name } = object.metadata;
  if (!name.includes(wanted) && !joined.includes(wanted)) return undefined;
  const inName = name.includes(wanted);
  const exactText = texts.find((text) => text.toLowerCase() === wanted);
  const part = exactText ?? (wanted.length < 3 ? undefined : texts.find((text) => text.toLowerCase().includes(wanted)));
  if (!inName && part === undefined) return undefined;
  const cluster = resource.clusterOf(object);
  return {
    kind: object.kind,
    name,
    ...(cluster === undefined ? {} : { cluster }),
    ...(part === undefined ? {} : { detail: part }),
    exact: name === wanted || exactText !== undefined,
    path: `/${resource.name}/${encodeURIComponent(name)}`,
  };
}
