import { conditionOf, type Machine, type MachineSet } from "@dipper/api";
import { marks } from "../words.ts";

type Criterion = MachineSet["spec"]["deletionOrder"][number];

/** Who goes when there are too many, the first one first; ties by name. */
export function inLeavingOrder(set: MachineSet, members: readonly Machine[]): readonly Machine[] {
  return members.toSorted((a, b) => {
    for (const criterion of set.spec.deletionOrder) {
      const [left, right] = [keyOf(criterion, a), keyOf(criterion, b)];
      if (left !== right) return left < right ? -1 : 1;
    }
    return a.metadata.name < b.metadata.name ? -1 : 1;
  });
}

function keyOf(criterion: Criterion, machine: Machine): string {
  const created = machine.metadata.creationTimestamp ?? "";
  switch (criterion) {
    case "Unhealthy":
      return conditionOf(machine, "NodeHealthy")?.status === "False" ? "0" : "1";
    case "Named":
      return machine.metadata.annotations?.[marks.removeFirst] === "true" ? "0" : "1";
    case "Newest":
      // Later times first: each character turned around.
      return Array.from(created, (char) => String.fromCharCode(255 - char.charCodeAt(0))).join("");
    case "Oldest":
      return created;
    case "Emptiest":
      // How full a node is, the forecast of the Operation says; here all are alike.
      return "";
  }
}
