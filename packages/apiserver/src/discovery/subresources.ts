import type { ResourceType } from "../types/resource-type.ts";

export interface SubresourceKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly verbs: readonly string[];
}

const readWrite = ["get", "patch", "update"];

/** What is really served below an object: the type table names more than this server does. */
export function subresourceKind(type: ResourceType, subresource: string): SubresourceKind | undefined {
  const own = { group: type.group, version: type.version, kind: type.kind };
  switch (subresource) {
    case "status":
    case "ephemeralcontainers":
    case "resize":
      return { ...own, verbs: readWrite };
    case "scale":
      return { group: "autoscaling", version: "v1", kind: "Scale", verbs: readWrite };
    case "eviction":
      return { group: "policy", version: "v1", kind: "Eviction", verbs: ["create"] };
    case "binding":
      return { group: "", version: "v1", kind: "Binding", verbs: ["create"] };
    case "token":
      return { group: "authentication.k8s.io", version: "v1", kind: "TokenRequest", verbs: ["create"] };
    case "log":
      return { ...own, verbs: ["get"] };
    case "finalize":
      return { ...own, verbs: ["update"] };
    default:
      return undefined;
  }
}

/** The subresources of a kind that this server answers for. */
export function servedSubresources(type: ResourceType): readonly (SubresourceKind & { readonly name: string })[] {
  return type.subresources.flatMap((name) => {
    const kind = subresourceKind(type, name);
    return kind === undefined ? [] : [{ name, ...kind }];
  });
}
