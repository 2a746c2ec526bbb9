import type { JsonObject } from "../../schema/json-value.ts";
import { forbidden } from "../../server/refusals.ts";
import type { Store } from "../../store/store.ts";
import type { StoredObject } from "../../store/stored-object.ts";
import type { ResourceType } from "../../types/resource-type.ts";

interface PriorityClass {
  readonly metadata: { readonly name: string };
  readonly value?: number;
  readonly globalDefault?: boolean;
  readonly preemptionPolicy?: string;
}

/** Resolves the name of a priority class into its number. Changes `pod`. */
export function admitPriority(type: ResourceType, pod: StoredObject, store: Store): void {
  const spec = pod["spec"] as JsonObject;
  const classes = [...store.staged("scheduling.k8s.io/priorityclasses")].map(
    (entry) => store.shared(entry) as unknown as PriorityClass,
  );
  const named = typeof spec["priorityClassName"] === "string" ? spec["priorityClassName"] : "";
  const found = named === "" ? defaultOf(classes) : classes.find((each) => each.metadata.name === named);
  const value = found?.value ?? (named === "" ? 0 : undefined);
  if (value === undefined)
    throw forbidden(type, pod.metadata.name ?? "", `no PriorityClass with name ${named} was found`);
  if (spec["priority"] !== undefined && spec["priority"] !== value)
    throw forbidden(
      type,
      pod.metadata.name ?? "",
      `the integer value of priority (${String(spec["priority"] as number)}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`,
    );
  if (named === "" && found !== undefined) spec["priorityClassName"] = found.metadata.name;
  spec["priority"] = value;
  spec["preemptionPolicy"] ??= found?.preemptionPolicy ?? "PreemptLowerPriority";
}

/** Of several defaults the lowest counts. */
function defaultOf(classes: readonly PriorityClass[]): PriorityClass | undefined {
  return classes.filter((each) => each.globalDefault === true).toSorted((a, b) => (a.value ?? 0) - (b.value ?? 0))[0];
}
