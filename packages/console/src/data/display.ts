/** Phase → one of the fifteen states and the key of its word: the same function as the CLI's. */
import { displayState, displayStep } from "@dipper/api/names";
import type { State } from "../kit/shape.tsx";
import type { Cluster, Thing } from "./objects.ts";

export interface Display {
  readonly state: State;
  /** Key below `phase.<Kind>.`: the API's own word. */
  readonly word: string;
}

const nothing: Display = { state: "unknown", word: "Unknown" };

export function display(thing: Thing, now: number): Display {
  const shown = displayState(thing as Parameters<typeof displayState>[0], now);
  return shown === undefined ? nothing : { state: shown.state, word: shown.key };
}

/** A phase without its object: `Step` for steps and machine results, else a kind. */
export function displayPhase(kind: string, phase: string | undefined): Display {
  if (kind === "Step") {
    const shown = displayStep(phase ?? "Pending");
    return { state: shown.state, word: shown.key };
  }
  return display({ apiVersion: "", kind, metadata: { name: "" }, spec: {}, status: { phase: phase ?? "Pending" } }, 0);
}

export function displayCluster(cluster: Cluster, now: number): Display {
  return display(cluster, now);
}

/** The age beside a cluster's data turns grey after this; the state itself follows its own probe settings. */
export const clusterStaleMs = 60_000;

const finished = ["Succeeded", "PartiallySucceeded", "Failed", "Rejected", "Canceled"] as const;
export const finishedPhases: ReadonlySet<string> = new Set(finished);
/** Filter of a list for what has not finished. */
export const activeOnly = `-phase:${finished.join(",")}`;

/** Worst first, for lists that the page itself orders. */
export const severity: Readonly<Record<State, number>> = {
  ask: 0,
  unknown: 1,
  unreach: 2,
  fail: 3,
  quar: 4,
  warn: 5,
  retry: 6,
  run: 7,
  pause: 8,
  wait: 9,
  cordon: 10,
  idle: 11,
  ok: 12,
  skip: 13,
  cancel: 14,
};
