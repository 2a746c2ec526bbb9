import { DipperError } from "@dipper/api";
import type { PlainValue } from "../contract/machine-login.ts";
import type { RunVariables } from "../contract/run-variables.ts";
import type { InventoryMachine } from "./inventory.ts";
import { unsafeYaml } from "./unsafe-yaml.ts";

export const noVariables: RunVariables = { shared: {}, machines: {}, secrets: [] };

/**
 * The second source of a run's inventory, beside the one that says which machines there are: parameters, and what the platform knows
 * of the cluster. A file of its own, because keys and tokens are in it.
 */
export function variablesFile(
  machines: readonly InventoryMachine[],
  parameters: Readonly<Record<string, string>>,
  variables: RunVariables,
): string {
  const shared = { ...parameters, ...variables.shared, dipper_parameters: { ...parameters } };
  const hosts = machines
    .map(({ alias, machine }) => {
      const given = variables.machines[machine.name] ?? {};
      return `    ${JSON.stringify(alias)}: ${unsafeYaml({ ...ownParameters(parameters, given), ...given })}\n`;
    })
    .join("");
  return `all:\n  vars: ${unsafeYaml(shared)}\n  hosts:\n${hosts}`;
}

/** Parameters that are others on this machine stand under their own names too. Only names that the run knows: they were checked. */
function ownParameters(
  parameters: Readonly<Record<string, string>>,
  given: RunVariables["machines"][string],
): Readonly<Record<string, PlainValue>> {
  const own = Object.entries(given["dipper_parameters"] ?? {}) as readonly (readonly [string, PlainValue])[];
  return Object.fromEntries(
    own.filter(([name, value]) => Object.hasOwn(parameters, name) && value !== parameters[name]),
  );
}

/** What a script gets, as JSON: the shared variables and those of its own machine, none of another one. */
export function variablesOfMachine(machine: string, variables: RunVariables): string {
  return JSON.stringify({ ...variables.shared, ...variables.machines[machine] });
}

const plain = /^dipper_[a-z0-9_]{1,120}$/;
/** They are said of every run (`inventory.ts`): nobody may say otherwise. */
const own =
  /^dipper_(machine|machine_uid|address|role|operation|operation_type|cluster|step|batch|attempt|parameters|run_machines)$/;

/** Refuses names that could change how Ansible connects, or hide what the runner says itself. */
export function checkVariables(stepRun: string, variables: RunVariables): void {
  for (const given of [variables.shared, ...Object.values(variables.machines)]) {
    for (const name of Object.keys(given)) {
      if (plain.test(name) && (!own.test(name) || name === "dipper_parameters")) continue;
      throw new DipperError("Invalid", {
        kind: "StepRun",
        name: stepRun,
        field: "variables",
        problem: `"${name}" cannot be the name of a variable of the platform`,
      });
    }
  }
}
