import type { StoredObject } from "../store/stored-object.ts";
import type { StoredForm } from "./stored-forms.ts";

/** Names of events.k8s.io/v1, and what core/v1 calls the same; everything else has one name. */
const names = [
  ["note", "message"],
  ["regarding", "involvedObject"],
  ["reportingController", "reportingComponent"],
  ["deprecatedSource", "source"],
  ["deprecatedFirstTimestamp", "firstTimestamp"],
  ["deprecatedLastTimestamp", "lastTimestamp"],
  ["deprecatedCount", "count"],
] as const;
const toCore = new Map<string, string>(names);
const fromCore = new Map<string, string>(names.map(([name, core]) => [core, name]));

function renamed(object: StoredObject, by: ReadonlyMap<string, string>): StoredObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [by.get(key) ?? key, value])) as StoredObject;
}

/** Events of events.k8s.io are kept as events of the core group. */
export const eventForm: StoredForm = {
  resource: "/events",
  version: "v1",
  kept: (object) => ({ ...renamed(object, toCore), apiVersion: "v1" }),
  shown: (object) => ({ ...renamed(object, fromCore), apiVersion: "events.k8s.io/v1" }),
};
