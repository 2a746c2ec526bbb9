import { isoTime } from "@dipper/api";
import { sameJson } from "../store/stored-object.ts";

/** What is left in a namespace that goes away. */
export interface Remains {
  /** `<plural>.<group>` → number of objects. */
  readonly resources: ReadonlyMap<string, number>;
  /** Finalizer → number of objects that it holds. */
  readonly finalizers: ReadonlyMap<string, number>;
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly lastTransitionTime?: string;
  readonly reason: string;
  readonly message: string;
}

/** The conditions that the controller manager writes while it empties a namespace; undefined where they stand already. */
export function namespaceConditions(
  remains: Remains,
  present: readonly Condition[],
  now: number,
): readonly Condition[] | undefined {
  const wanted = [
    no("NamespaceDeletionDiscoveryFailure", "ResourcesDiscovered", "All resources successfully discovered"),
    no(
      "NamespaceDeletionGroupVersionParsingFailure",
      "ParsedGroupVersions",
      "All legacy kube types successfully parsed",
    ),
    no(
      "NamespaceDeletionContentFailure",
      "ContentDeleted",
      "All content successfully deleted, may be waiting on finalization",
    ),
    remains.resources.size === 0
      ? no("NamespaceContentRemaining", "ContentRemoved", "All content successfully removed")
      : {
          type: "NamespaceContentRemaining",
          status: "True",
          reason: "SomeResourcesRemain",
          message: `Some resources are remaining: ${counted(remains.resources, "has")}`,
        },
    remains.finalizers.size === 0
      ? no("NamespaceFinalizersRemaining", "ContentHasNoFinalizers", "All content-preserving finalizers finished")
      : {
          type: "NamespaceFinalizersRemaining",
          status: "True",
          reason: "SomeFinalizersRemain",
          message: `Some content in the namespace has finalizers remaining: ${counted(remains.finalizers, "in")}`,
        },
  ];
  const next = wanted.map((condition) => {
    const before = present.find((each) => each.type === condition.type);
    const since = before?.status === condition.status ? before.lastTransitionTime : undefined;
    return { ...condition, lastTransitionTime: since ?? isoTime(now) };
  });
  return sameJson(next, present) ? undefined : next;
}

function no(type: string, reason: string, message: string): Condition {
  return { type, status: "False", reason, message };
}

function counted(counts: ReadonlyMap<string, number>, word: string): string {
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${name} ${word} ${count} resource instances`)
    .join(", ");
}
