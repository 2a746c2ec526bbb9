import type { KubeObject } from "@dipper/api";
import { findResource, type Resource } from "../rest/resources.ts";

/** What a page wants to hear of. */
export type Topic =
  /** `operations`, or `operations/<name>`. */
  | { readonly type: "objects"; readonly resource: Resource; readonly name?: string }
  /** `stepruns/<name>/events`, or `…/events@<n>` to begin with the n-th. */
  | { readonly type: "events"; readonly stepRun: string; readonly from: number }
  /** `operations/<name>/progress`: the events of all its StepRuns, from now on. */
  | { readonly type: "progress"; readonly operation: string };

/** Undefined: not a topic of this server; a newer page may ask an older server for one. */
export function parseTopic(text: string): Topic | undefined {
  const [first = "", name, what, ...more] = text.split("/").map(decode);
  const resource = findResource(first);
  if (resource === undefined || more.length > 0 || name === "") return undefined;
  if (what === undefined) return { type: "objects", resource, ...(name === undefined ? {} : { name }) };
  if (name === undefined) return undefined;
  const events = /^events(?:@(\d{1,9}))?$/.exec(what);
  if (resource.name === "step-runs" && events !== null)
    return { type: "events", stepRun: name, from: Math.max(1, Number(events[1] ?? 1)) };
  if (resource.name === "operations" && what === "progress") return { type: "progress", operation: name };
  return undefined;
}

/** Is a change of this object what the topic is about? */
export function concerns(topic: Topic, resource: Resource, object: KubeObject): boolean {
  if (topic.type !== "objects" || topic.resource.name !== resource.name) return false;
  return topic.name === undefined || topic.name === object.metadata.name;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
