import type { StoredObject } from "../store/stored-object.ts";
import type { ResourceType } from "./resource-type.ts";

/** A kind whose objects are kept as those of another kind, because both are one thing. */
interface StoredForm {
  /** `<group>/<plural>` of the kind that they are kept as. */
  readonly resource: string;
  readonly kept: (object: StoredObject) => StoredObject;
  readonly shown: (object: StoredObject) => StoredObject;
}

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

const forms: Readonly<Record<string, StoredForm>> = {
  "events.k8s.io/Event": {
    resource: "/events",
    kept: (object) => ({ ...renamed(object, toCore), apiVersion: "v1" }),
    shown: (object) => ({ ...renamed(object, fromCore), apiVersion: "events.k8s.io/v1" }),
  },
};

function renamed(object: StoredObject, by: ReadonlyMap<string, string>): StoredObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [by.get(key) ?? key, value])) as StoredObject;
}

function formOf(type: Pick<ResourceType, "group" | "kind">): StoredForm | undefined {
  return forms[`${type.group}/${type.kind}`];
}

/** `<group>/<plural>` under which objects of a kind are kept. */
export function storedAs(type: Pick<ResourceType, "group" | "kind" | "plural">): string {
  return formOf(type)?.resource ?? `${type.group}/${type.plural}`;
}

/** As it is kept. */
export function keptForm(type: ResourceType, object: StoredObject): StoredObject {
  return formOf(type)?.kept(object) ?? object;
}

/** As this kind shows what is kept. */
export function shownForm(type: ResourceType, object: StoredObject): StoredObject {
  return formOf(type)?.shown(object) ?? object;
}

/** Whether what is kept has another form than what is shown. */
export function isKeptOtherwise(type: ResourceType): boolean {
  return formOf(type) !== undefined;
}
