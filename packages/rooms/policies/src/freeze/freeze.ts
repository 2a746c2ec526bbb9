import { type ChangePolicy, type Cluster, conditionOf, isoTime, labels, type Operation, selects } from "@dipper/api";

export interface FreezeWish {
  /** RFC 3339. */
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  /** Clusters of this group; absent: all. */
  readonly group?: string;
}

export const selectorOf = (group: string | undefined): ChangePolicy["spec"]["clusterSelector"] =>
  group === undefined ? {} : { matchLabels: { [labels.clusterGroup]: group } };

/** Readable, and another one every second: `freeze-20261130-101500`. */
export function freezeName(now: number): string {
  return `freeze-${isoTime(now).slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-")}`;
}

export interface FreezeOutlook {
  readonly clusters: number;
  /** Operations that have not begun and would wait. */
  readonly waiting: number;
  /** Operations at work: they stop after their batch. */
  readonly running: number;
}

/** What a freeze of these clusters would hold if it began now. */
export function outlookOf(
  group: string | undefined,
  clusters: readonly Cluster[],
  operations: readonly Operation[],
): FreezeOutlook {
  const selector = selectorOf(group);
  const selected = new Set(
    clusters.filter(({ metadata }) => selects(selector, metadata.labels)).map(({ metadata }) => metadata.name),
  );
  const open = operations.filter(
    (operation) => selected.has(operation.spec.clusterName) && conditionOf(operation, "Finished")?.status !== "True",
  );
  const running = open.filter(({ status }) => status?.phase === "Running").length;
  return { clusters: selected.size, running, waiting: open.length - running };
}

/** Nothing but freezes: ending them ends nothing else. */
export function isOnlyFreeze({ spec }: ChangePolicy): boolean {
  return (
    spec.freezes.length > 0 &&
    spec.stop === undefined &&
    spec.approval === undefined &&
    spec.windows.length === 0 &&
    spec.autoStart.length === 0 &&
    spec.budgets.length === 0 &&
    spec.workOrders.length === 0 &&
    spec.requireReason === "Never"
  );
}
