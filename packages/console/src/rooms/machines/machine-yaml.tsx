import { Yaml } from "../../kit/yaml.tsx";
import { MachineFrame } from "./machine-frame.tsx";

export function MachineYamlPage() {
  return <MachineFrame>{(machine) => <Yaml object={machine} name={machine.metadata.name} />}</MachineFrame>;
}
