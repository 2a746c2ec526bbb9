import { equalJson, getOwn, isObject, type JsonObject } from "../../schema/json-value.ts";
import type { StoredObject } from "../../store/stored-object.ts";
import { templateGeneration as annotation } from "../../types/inner-metadata.ts";
import type { ResourceType } from "../../types/resource-type.ts";

/** Daemon sets count the generations of their template in an annotation that nobody else sets. Changes `object`. */
export function countTemplate(
  type: ResourceType,
  object: StoredObject,
  old: StoredObject | undefined,
  subresource: string,
): void {
  if (type.group !== "apps" || type.kind !== "DaemonSet") return;
  const { annotations = {} } = object.metadata;
  const before = Number(old?.metadata.annotations?.[annotation] ?? 0);
  const changed = old !== undefined && subresource === "" && !equalJson(templateOf(object), templateOf(old));
  const count = old === undefined ? Math.max(1, Number(annotations[annotation] ?? 1) || 1) : before + (changed ? 1 : 0);
  object.metadata = { ...object.metadata, annotations: { ...annotations, [annotation]: String(count) } };
}

function templateOf(object: JsonObject): unknown {
  const { spec } = object as { readonly spec?: unknown };
  return isObject(spec) ? getOwn(spec, "template") : undefined;
}
