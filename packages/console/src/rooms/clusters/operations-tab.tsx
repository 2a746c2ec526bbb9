import { OperationsTable } from "../operations/operations-table.tsx";
import { ClusterFrame } from "./cluster-frame.tsx";

/** The fleet's list, filtered to this cluster. */
export function ClusterOperationsPage() {
  return <ClusterFrame>{(cluster) => <OperationsTable cluster={cluster.metadata.name} />}</ClusterFrame>;
}
