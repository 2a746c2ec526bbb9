import type { State } from "../../kit/shape.tsx";

const states: Readonly<Record<string, State>> = {
  Running: "ok",
  Active: "ok",
  Bound: "ok",
  Available: "ok",
  Ready: "ok",
  Complete: "idle",
  Completed: "idle",
  Succeeded: "idle",
  Pending: "wait",
  ContainerCreating: "wait",
  PodInitializing: "wait",
  Terminating: "run",
  Unknown: "unknown",
};

/** A state for the words that Kubernetes prints: what is none of the calm ones is trouble. */
export function wordState(word: string): State | undefined {
  if (word === "–") return undefined;
  return states[word] ?? (/^Init:\d/.test(word) ? "run" : "fail");
}
