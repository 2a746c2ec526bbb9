import type { Projection } from "../store/entry.ts";
import type { StoredObject } from "../store/stored-object.ts";

/**
 * What budgets count by, kept beside the bytes of each pod so that counting parses nothing. The names are no field paths: no selector
 * can ask for them.
 */
export const readyField = "#ready";
export const controllerField = "#controller";

export function withBudgetFields(project: Projection | undefined): Projection {
  return (pod) => {
    const fields: Record<string, string> = { ...project?.(pod) };
    if (isReady(pod)) fields[readyField] = "True";
    const owner = pod.metadata.ownerReferences?.find((each) => each.controller === true);
    if (owner !== undefined) fields[controllerField] = `${owner.kind}/${owner.name}/${owner.uid}`;
    return fields;
  };
}

function isReady(pod: StoredObject): boolean {
  const status = pod["status"] as { conditions?: readonly { type: string; status: string }[] } | undefined;
  return status?.conditions?.some((condition) => condition.type === "Ready" && condition.status === "True") ?? false;
}
