import type { KubeObject } from "@dipper/api";
import type { Manager } from "@dipper/controller";
import type { Route } from "@dipper/room";
import type { ServerCall } from "./bind-routes.ts";
import { viewer } from "./objects.ts";
import { findResource, type Resource } from "./resources.ts";

/** Something that was found, and how to get there. */
export interface Hit {
  readonly kind: string;
  readonly name: string;
  readonly cluster?: string;
  /** What matched, where it was not the name: an address, a serial. */
  readonly detail?: string;
  readonly exact: boolean;
  /** The console's page. */
  readonly path: string;
}

/** Kinds that have a page of their own, in the order in which equal matches are shown. */
const searched = ["machines", "operations", "clusters", "tasks", "pools"] as const;
const mostHits = 50;

const input = {
  type: "object",
  required: ["q"],
  additionalProperties: false,
  properties: {
    q: { type: "string", maxLength: 256, description: "A name, address, serial, node, or a part of one." },
  },
};
const output = { type: "object", properties: { items: { type: "array", items: { type: "object" } } } };

export function searchRoutes(deps: { readonly manager: Manager }): readonly Route[] {
  const find = (call: ServerCall): readonly Hit[] => search(String(call.input["q"]), deps.manager, call);
  return [
    {
      method: "GET",
      path: "/api/v1/search",
      doc: "Finds machines, operations, clusters, tasks and pools by name, address, serial or node; exact matches first.",
      permission: { verb: "view", on: "filtered" },
      input,
      output,
      handle: async (call: ServerCall) => ({ items: find(call) }),
    },
    {
      method: "GET",
      path: "/api/v1/go",
      doc: "Where a name or address leads: the page of the one thing that it names, or the search.",
      permission: { verb: "view", on: "filtered" },
      input,
      output: { type: "object", required: ["path"], properties: { path: { type: "string" } } },
      async handle(call: ServerCall) {
        const hits = find(call);
        const exact = hits.filter((hit) => hit.exact);
        const only = exact.length === 1 ? exact[0] : hits.length === 1 ? hits[0] : undefined;
        return { path: only?.path ?? `/search?q=${encodeURIComponent(String(call.input["q"]))}`, items: hits };
      },
    },
  ];
}

function search(text: string, manager: Manager, call: ServerCall): readonly Hit[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return [];
  const hits = searched.flatMap((name) => {
    const resource = findResource(name);
    if (resource === undefined) return [];
    return manager
      .cache<KubeObject>(resource.kind)
      .all()
      .filter(viewer(resource, call))
      .flatMap((object) => hitOf(resource, object, wanted) ?? []);
  });
  return hits.toSorted((a, b) => Number(b.exact) - Number(a.exact)).slice(0, mostHits);
}

function hitOf(resource: Resource, object: KubeObject, wanted: string): Hit | undefined {
  const { name } = object.metadata;
  const inName = name.toLowerCase().includes(wanted);
  // An operation names fifty machines: it is found by its own name, they by their addresses.
  const texts = resource.name === "machines" || resource.name === "clusters" ? resource.addresses(object) : [];
  const exactText = texts.find((text) => text.toLowerCase() === wanted);
  const part = exactText ?? (wanted.length < 3 ? undefined : texts.find((text) => text.toLowerCase().includes(wanted)));
  if (!inName && part === undefined) return undefined;
  const cluster = resource.clusterOf(object);
  return {
    kind: object.kind,
    name,
    ...(cluster === undefined ? {} : { cluster }),
    ...(part === undefined ? {} : { detail: part }),
    exact: name.toLowerCase() === wanted || exactText !== undefined,
    path: `/${resource.name}/${encodeURIComponent(name)}`,
  };
}
