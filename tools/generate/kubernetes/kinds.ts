import type { OpenApiDocument } from "./published.ts";

interface Kind {
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  namespaced: boolean;
  readonly verbs: Set<string>;
  readonly subresources: Map<string, { readonly kind: string; readonly verbs: Set<string> }>;
}

const verbOfAction: Readonly<Record<string, string>> = {
  get: "get",
  list: "list",
  post: "create",
  put: "update",
  patch: "patch",
  delete: "delete",
  deletecollection: "deletecollection",
};

const resourcePath = /^\/(?:api|apis\/[^/]+)\/v\w+\/(namespaces\/\{namespace\}\/)?(\w+)(\/\{name\}(?:\/(\w+))?)?$/;

/** A line for each kind: `apps/v1/Deployment deployments namespaced create,get status=apps/v1/Deployment:get,patch`. */
export function kindsOf(documents: ReadonlyMap<string, OpenApiDocument>): string {
  const lines: string[] = [];
  for (const { paths } of documents.values()) {
    const kinds = new Map<string, Kind>();
    for (const [path, operations] of Object.entries(paths)) {
      const found = resourcePath.exec(path);
      if (found === null) continue;
      const [, namespace, plural = "", , subresource] = found;
      for (const operation of Object.values(operations)) {
        const { "x-kubernetes-action": action = "", "x-kubernetes-group-version-kind": of } = operation;
        const verb = verbOfAction[action];
        if (of === undefined || verb === undefined) continue;
        const [version, kind] = [`${of.group}/${of.version}`, `${of.group}/${of.version}/${of.kind}`];
        if (subresource === undefined) {
          const known = kinds.get(plural) ?? {
            version,
            kind,
            plural,
            namespaced: false,
            verbs: new Set(),
            subresources: new Map(),
          };
          known.verbs.add(verb);
          known.namespaced ||= namespace !== undefined;
          kinds.set(plural, known);
        } else {
          const below = kinds.get(plural)?.subresources;
          const known = below?.get(subresource) ?? { kind, verbs: new Set() };
          known.verbs.add(verb);
          below?.set(subresource, known);
        }
      }
    }
    lines.push(...[...kinds.values()].map(lineOf));
  }
  return lines.join("\n");
}

function lineOf({ kind, plural, namespaced, verbs, subresources }: Kind): string {
  const all = verbs.has("list") ? [...verbs, "watch"] : [...verbs];
  const below = [...subresources].map(([name, of]) => `${name}=${of.kind}:${[...of.verbs].sort().join(",")}`);
  return [kind, plural, namespaced ? "namespaced" : "cluster", all.sort().join(","), ...below.sort()].join(" ");
}
