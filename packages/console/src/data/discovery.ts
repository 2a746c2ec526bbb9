import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { doorPath, type Resource, readKube } from "./kube.ts";

/** A kind of objects that a cluster serves. */
export interface Served extends Resource {
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
}

interface GroupDiscovery {
  readonly metadata?: { readonly name?: string };
  readonly versions: readonly {
    readonly version: string;
    readonly resources?: readonly {
      readonly resource: string;
      readonly responseKind?: { readonly kind?: string };
      readonly scope: "Namespaced" | "Cluster";
      readonly verbs: readonly string[];
      readonly shortNames?: readonly string[];
    }[];
  }[];
}

const accept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** What can be listed in a cluster, by its own word; of each group the version that it prefers. */
export function useServed(cluster: string): UseQueryResult<readonly Served[]> {
  return useQuery({
    queryKey: ["kube", cluster, "discovery"],
    queryFn: async ({ signal }) => {
      const parts = await Promise.all(
        ["/api", "/apis"].map((path) =>
          readKube<{ readonly items: readonly GroupDiscovery[] }>(doorPath(cluster, path), { accept, signal }),
        ),
      );
      return servedIn(parts.flatMap((part) => part.items));
    },
    staleTime: 60_000,
  });
}

export function servedIn(groups: readonly GroupDiscovery[]): readonly Served[] {
  const found = groups.flatMap(({ metadata, versions }) => {
    const seen = new Set<string>();
    return versions.flatMap(({ version, resources = [] }) =>
      resources.flatMap(({ resource, responseKind, scope, verbs, shortNames = [] }) => {
        if (seen.has(resource) || !verbs.includes("list")) return [];
        seen.add(resource);
        const kind = responseKind?.kind ?? resource;
        return [
          {
            group: metadata?.name ?? "",
            version,
            resource,
            kind,
            namespaced: scope === "Namespaced",
            verbs,
            shortNames,
          },
        ];
      }),
    );
  });
  return found.toSorted((a, b) => a.group.localeCompare(b.group) || a.resource.localeCompare(b.resource));
}
