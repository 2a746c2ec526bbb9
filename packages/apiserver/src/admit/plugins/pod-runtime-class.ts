import { equalJson, isObject, type JsonObject } from "../../schema/json-value.ts";
import { forbidden } from "../../server/refusals.ts";
import { keyOf } from "../../store/entry.ts";
import type { Store } from "../../store/store.ts";
import type { StoredObject } from "../../store/stored-object.ts";
import type { ResourceType } from "../../types/resource-type.ts";

interface RuntimeClass {
  readonly overhead?: { readonly podFixed?: JsonObject };
  readonly scheduling?: { readonly nodeSelector?: JsonObject; readonly tolerations?: readonly JsonObject[] };
}

/** What a runtime costs beside the containers, and where it is to be found, comes from its class. Changes `pod`. */
export function admitRuntimeClass(type: ResourceType, pod: StoredObject, store: Store): void {
  const spec = pod["spec"] as JsonObject;
  const refused = (problem: string): Error => forbidden(type, pod.metadata.name ?? "", problem);
  const name = spec["runtimeClassName"];
  const found = typeof name === "string" ? classOf(store, name) : undefined;
  if (typeof name === "string" && found === undefined)
    throw refused(`pod rejected: RuntimeClass ${JSON.stringify(name)} not found`);
  const overhead = found?.overhead?.podFixed;
  if (overhead === undefined && spec["overhead"] !== undefined)
    throw refused("pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
  if (overhead !== undefined && isObject(spec["overhead"]) && !equalJson(spec["overhead"], overhead))
    throw refused("pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
  if (overhead !== undefined) spec["overhead"] = overhead;
  if (found?.scheduling !== undefined) placeWhereItRuns(spec, found.scheduling, refused);
}

function classOf(store: Store, name: string): RuntimeClass | undefined {
  const entry = store.staged("node.k8s.io/runtimeclasses").get(keyOf("", name));
  return entry === undefined ? undefined : (store.shared(entry) as unknown as RuntimeClass);
}

function placeWhereItRuns(
  spec: JsonObject,
  scheduling: NonNullable<RuntimeClass["scheduling"]>,
  refused: (problem: string) => Error,
): void {
  const given = isObject(spec["nodeSelector"]) ? spec["nodeSelector"] : {};
  for (const [key, value] of Object.entries(scheduling.nodeSelector ?? {}) as [string, string][]) {
    const own = given[key] as string | undefined;
    if (own !== undefined && own !== value)
      throw refused(
        `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`,
      );
  }
  if (scheduling.nodeSelector !== undefined) spec["nodeSelector"] = { ...given, ...scheduling.nodeSelector };
  const tolerations = (spec["tolerations"] ?? []) as readonly JsonObject[];
  const added = (scheduling.tolerations ?? []).filter((each) => !tolerations.some((own) => equalJson(own, each)));
  if (added.length > 0) spec["tolerations"] = [...tolerations, ...added];
}
