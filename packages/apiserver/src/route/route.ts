/** What a path of the Kubernetes API addresses. */
export type Route =
  | { readonly type: "resource"; readonly target: Target }
  /** `/api`, `/apis`, `/apis/<group>`, `/api/v1`, `/apis/<group>/<version>` */
  | {
      readonly type: "discovery";
      readonly group: string | undefined;
      readonly version: string | undefined;
      readonly core: boolean;
    }
  /** Below a group, and of no shape that anything in it has. */
  | { readonly type: "nowhere"; readonly group: string }
  /** Not even a path. */
  | { readonly type: "malformed" }
  | { readonly type: "index" }
  | { readonly type: "health"; readonly check: string }
  | { readonly type: "version" }
  /** `document`: "" is the index, and for `v2` there is only that. */
  | { readonly type: "openapi"; readonly version: "v2" | "v3"; readonly document: string }
  | { readonly type: "openid"; readonly document: "configuration" | "keys" }
  | { readonly type: "unknown" };

export interface Target {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  /** "" for cluster-scoped kinds and for all namespaces. */
  readonly namespace: string;
  /** "" for the collection. */
  readonly name: string;
  /** "" for the object itself. */
  readonly subresource: string;
  /** The deprecated `/watch/` prefix: a watch of the collection, or of the one object. */
  readonly watch?: true;
}

const unknown: Route = { type: "unknown" };

/** Splits a path (without query). It knows the shape of paths only; whether such a kind exists is another question. */
export function parseRoute(path: string): Route {
  const segments = path.split("/").slice(1);
  if (segments.at(-1) === "") segments.pop();
  let parts: string[];
  try {
    parts = segments.map((segment) => decodeURIComponent(segment));
  } catch {
    return { type: "malformed" };
  }
  const [first, ...rest] = parts;
  switch (first) {
    case undefined:
      return { type: "index" };
    case "api":
      return rest.length <= 1
        ? discovery("", rest[0], true)
        : rest[0] === "v1"
          ? below("", "v1", rest.slice(1))
          : { type: "nowhere", group: "" };
    case "apis": {
      const [group, version, ...more] = rest;
      if (group === undefined || version === undefined) return discovery(group, undefined, false);
      return more.length === 0 ? discovery(group, version, false) : below(group, version, more);
    }
    case "healthz":
    case "livez":
    case "readyz":
      return { type: "health", check: parts.join("/") };
    case "version":
      return rest.length === 0 ? { type: "version" } : unknown;
    case ".well-known":
      return parts.join("/") === ".well-known/openid-configuration"
        ? { type: "openid", document: "configuration" }
        : unknown;
    case "openid":
      return parts.join("/") === "openid/v1/jwks" ? { type: "openid", document: "keys" } : unknown;
    case "openapi":
      if (rest[0] === "v2" && rest.length === 1) return { type: "openapi", version: "v2", document: "" };
      return rest[0] === "v3" ? { type: "openapi", version: "v3", document: rest.slice(1).join("/") } : unknown;
    default:
      return unknown;
  }
}

function discovery(group: string | undefined, version: string | undefined, core: boolean): Route {
  return { type: "discovery", group, version, core };
}

function below(group: string, version: string, parts: readonly string[]): Route {
  const route = parts.at(-1) === "" ? unknown : resource(group, version, parts);
  // No name holds a slash, however it was written.
  const slashed = route.type === "resource" && route.target.name.includes("/");
  return route.type === "unknown" || slashed ? { type: "nowhere", group } : route;
}

function resource(group: string, version: string, parts: readonly string[]): Route {
  const own = (plural: string | undefined, namespace: string, rest: readonly string[]): Route => {
    if (plural === undefined || plural === "" || rest.length > 2 || rest.includes("")) return unknown;
    const [name = "", subresource = ""] = rest;
    return { type: "resource", target: { group, version, plural, namespace, name, subresource } };
  };
  if (parts[0] === "watch" && parts.length > 1) {
    const watched = resource(group, version, parts.slice(1));
    if (watched.type !== "resource" || watched.target.subresource !== "") return unknown;
    return { ...watched, target: { ...watched.target, watch: true } };
  }
  const [first, namespace, plural, ...rest] = parts;
  // `namespaces/<name>/status` and `/finalize` are about the namespace itself.
  const inside = first === "namespaces" && namespace !== undefined && plural !== undefined;
  if (inside && !(group === "" && rest.length === 0 && (plural === "status" || plural === "finalize")))
    return own(plural, namespace, rest);
  return own(first, "", parts.slice(1));
}
