import { paths } from "./paths.ts";
import type { SearchHit } from "./search.ts";

/** The one page of what a search found. */
export function hitPath(hit: SearchHit): string {
  if (hit.path !== undefined) return hit.path;
  switch (hit.kind) {
    case "Cluster":
      return paths.cluster(hit.name);
    case "Machine":
      return paths.machine(hit.name);
    case "SparePool":
      return paths.pool(hit.name);
    case "Operation":
      return paths.operation(hit.name);
    case "AutoOperationTask":
      return paths.task(hit.name);
    case "Node":
      return hit.cluster === undefined ? paths.search(hit.name) : paths.node(hit.cluster, hit.name);
    case "ClusterDeployment":
      return paths.clusterTab(hit.name, "lifecycle");
    case "Site":
    case "Endpoint":
    case "MachineProvider":
    case "LoadBalancer":
    case "DNSZone":
      return paths.integration(hit.kind, hit.name);
    default:
      return paths.search(hit.name);
  }
}
