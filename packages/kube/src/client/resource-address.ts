/** What a path of the Kubernetes API names, as an API server splits it. */
export interface ResourceAddress {
  readonly group: string;
  readonly version: string;
  /** Of the object, or of the collection that it is made in: without its subresource. */
  readonly path: string;
  /** Empty: none, as in every field below. */
  readonly namespace: string;
  readonly resource: string;
  readonly name: string;
  readonly subresource: string;
  /** Below the subresource: what a proxy is asked for. */
  readonly rest: string;
}

/** Below `namespaces/<name>` these are parts of the namespace, everything else is a resource inside of it. */
const partsOfNamespaces: ReadonlySet<string> = new Set(["status", "finalize"]);

/** `/api/v1/namespaces/a/pods/b/eviction`, `/apis/apps/v1/deployments`; undefined: no resource. The query is not looked at. */
export function resourceAddress(path: string): ResourceAddress | undefined {
  const [root, ...segments] = (path.split("?", 1)[0] ?? "").slice(1).split("/");
  if ((root !== "api" && root !== "apis") || segments.includes("")) return undefined;
  const group = root === "apis" ? segments.shift() : "";
  const version = segments.shift();
  if (group === undefined || version === undefined || segments.length === 0) return undefined;
  const inside = segments.length > 2 && segments[0] === "namespaces" && !partsOfNamespaces.has(segments[2] ?? "");
  const namespace = inside ? (segments[1] ?? "") : "";
  const [resource = "", name = "", subresource = "", ...rest] = inside ? segments.slice(2) : segments;
  const collection = [
    "",
    ...(root === "apis" ? [root, group] : [root]),
    version,
    ...(inside ? ["namespaces", namespace] : []),
    resource,
  ];
  return {
    group,
    version,
    path: [...collection, ...(name === "" ? [] : [name])].join("/"),
    namespace: decodeURIComponent(namespace),
    resource,
    name: decodeURIComponent(name),
    subresource,
    rest: rest.join("/"),
  };
}
