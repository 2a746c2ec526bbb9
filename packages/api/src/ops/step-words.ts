import { list, oneOf } from "../schema/index.ts";

/** Words that StepDefinition, OperationPlan and StepRun share. */
export const executorNames = ["ansible", "script", "helm", "simulated"] as const;
export const lockModes = ["None", "Shared", "Exclusive"] as const;
export type LockMode = (typeof lockModes)[number];
export const consequenceWords = [
  "None",
  "Drain",
  "Reboot",
  "RestartsNodeAgent",
  "RestartsControlPlane",
  "WipesData",
] as const;
export const postConditions = [
  "None",
  "ChecksPassed",
  "NodeRegistered",
  "NodeReady",
  "NodeGone",
  "MachineClean",
  "NodeSchedulable",
  "ClusterHealthy",
] as const;

export const executorField = (doc: string) => oneOf(executorNames, { doc });
export const lockModeField = (doc: string) => oneOf(lockModes, { doc });
export const onRetryField = (doc: string) => oneOf(["Rerun", "Never"], { doc });
export const previewField = (doc: string) => oneOf(["Full", "Partial", "None"], { doc });
export const postConditionField = (doc: string) => oneOf(postConditions, { doc });
export const consequencesField = (doc: string) =>
  list(oneOf(consequenceWords, { doc: "A consequence." }), { doc, max: 6, unique: true });
export const stepNamePattern = "^[a-z][a-zA-Z0-9]*$";
