import { conditionOf } from "../conditions.ts";
import { freshness } from "../freshness.ts";
import type { KubeObject } from "../kind.ts";
import type { DisplayStateName } from "./states.ts";
import { displayWords, stepWords } from "./states.ts";

/** How an object is shown, the same in console and CLI. */
export interface DisplayState {
  readonly state: DisplayStateName;
  /** The API's word, under which translations stand: `AwaitingApproval`. */
  readonly key: string;
  /** English, at most two words. */
  readonly word: string;
}

type AnyTable = Readonly<Record<string, readonly [DisplayStateName, string]>>;

/** Undefined for kinds that have no state. */
export function displayState(object: KubeObject, now: number): DisplayState | undefined {
  const table = Object.hasOwn(displayWords, object.kind)
    ? (displayWords as Readonly<Record<string, AnyTable>>)[object.kind]
    : undefined;
  return table === undefined ? undefined : fromTable(table, keyOf(object, now));
}

/** A step of an operation or task, or the result of one machine. */
export function displayStep(phase: string): DisplayState {
  return fromTable(stepWords, phase);
}

function fromTable(table: AnyTable, key: string): DisplayState {
  const [state, word] = (Object.hasOwn(table, key) ? table[key] : undefined) ?? ["unknown", "Unknown"];
  return { state, key, word };
}

function keyOf(object: KubeObject, now: number): string {
  const phase = (object.status as { readonly phase?: string } | undefined)?.phase;
  switch (object.kind) {
    case "Cluster":
      return clusterKey(object, phase, now);
    case "Machine":
      return machineKey(object, phase);
    case "Node":
      return nodeKey(object);
    case "WorkOrder":
      return phase ?? "Open";
    case "SparePool":
      return phase ?? "Unknown";
    default:
      return phase ?? "Pending";
  }
}

/** What was last seen is not what is: too old is Unknown, whatever the phase still says. */
function clusterKey(object: KubeObject, phase: string | undefined, now: number): string {
  if (phase === undefined || phase === "Pending" || phase === "Provisioning" || phase === "Deleting")
    return phase ?? "Pending";
  const observedAt = (object.status as { readonly observedAt?: string }).observedAt;
  return freshness(observedAt, now, staleAfterMs(object)).state === "Fresh" ? phase : "Unknown";
}

/** One more probe than the cluster is allowed to miss. */
export function staleAfterMs(cluster: KubeObject): number {
  const probe = (
    cluster.spec as
      | { readonly probe?: { readonly intervalSeconds: number; readonly failureThreshold: number } }
      | undefined
  )?.probe;
  return probe === undefined ? 60_000 : Math.max(60_000, probe.intervalSeconds * (probe.failureThreshold + 1) * 1000);
}

function machineKey(object: KubeObject, phase: string | undefined): string {
  if (phase !== "Deployed") return phase ?? "Registered";
  const healthy = conditionOf(object, "NodeHealthy");
  if (healthy?.status === "False") return "NodeNotReady";
  return healthy?.status === "Unknown" ? "Unknown" : "Deployed";
}

function nodeKey(object: KubeObject): string {
  const ready = conditionOf(object, "Ready");
  if (ready === undefined || ready.status === "Unknown") return "Unknown";
  if (ready.status === "False") return "NotReady";
  return (object.spec as { readonly unschedulable?: boolean } | undefined)?.unschedulable === true
    ? "Cordoned"
    : "Ready";
}
