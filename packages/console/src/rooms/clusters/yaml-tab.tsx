import { Yaml } from "../../kit/yaml.tsx";
import { ClusterFrame } from "./cluster-frame.tsx";

export function ClusterYamlPage() {
  return <ClusterFrame>{(cluster) => <Yaml object={cluster} name={cluster.metadata.name} />}</ClusterFrame>;
}
