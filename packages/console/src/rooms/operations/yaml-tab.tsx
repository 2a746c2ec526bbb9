import { Yaml } from "../../kit/yaml.tsx";
import { OperationFrame } from "./operation-frame.tsx";

export function OperationYamlPage() {
  return <OperationFrame>{(operation) => <Yaml object={operation} name={operation.metadata.name} />}</OperationFrame>;
}
