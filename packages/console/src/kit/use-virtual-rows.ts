import { useVirtualizer } from "@tanstack/react-virtual";
import type { RefObject } from "react";

export interface VirtualRows {
  readonly rows: readonly number[];
  readonly before: number;
  readonly after: number;
  scrollTo(index: number): void;
}

/** Which rows of a real table to draw, and the height of the two spacer rows around them. */
export function useVirtualRows(
  area: RefObject<HTMLElement | null>,
  count: number,
  height: (index: number) => number,
): VirtualRows {
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => area.current,
    estimateSize: height,
    overscan: 12,
    initialRect: { width: 1200, height: 900 },
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1);
  return {
    rows: items.map((item) => item.index),
    before: items[0]?.start ?? 0,
    after: last === undefined ? 0 : virtual.getTotalSize() - last.end,
    scrollTo: (index) => virtual.scrollToIndex(index, { align: "auto" }),
  };
}
