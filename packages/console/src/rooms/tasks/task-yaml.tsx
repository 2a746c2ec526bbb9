import { Yaml } from "../../kit/yaml.tsx";
import { TaskFrame } from "./task-frame.tsx";

export function TaskYamlPage() {
  return <TaskFrame>{(task) => <Yaml object={task} name={task.metadata.name} />}</TaskFrame>;
}
