import { useRef } from "react";

export interface FrozenOrder<Row> {
  readonly rows: readonly Row[];
  /** Rows that came, went or moved while the order was frozen. */
  readonly changed: number;
  readonly show: () => void;
}

/** Keeps the order of rows while `frozen`; their content stays fresh. */
export function useFrozenOrder<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  frozen: boolean,
): FrozenOrder<Row> {
  const kept = useRef<readonly string[]>([]);
  const keys = rows.map(keyOf);
  const known = new Set(kept.current);
  // Another list altogether (a filter, a new window at the end) is shown at once.
  const same =
    kept.current.length > 0 &&
    keys.filter((key) => known.has(key)).length >= Math.min(kept.current.length, keys.length) * 0.8;
  const extended = keys.length > kept.current.length && kept.current.every((key, index) => keys[index] === key);
  if (!frozen || !same || extended) {
    kept.current = keys;
    return { rows, changed: 0, show: () => undefined };
  }
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  const shown = kept.current.map((key) => byKey.get(key)).filter((row) => row !== undefined);
  const changed = keys.filter((key, index) => kept.current[index] !== key).length;
  return {
    rows: shown,
    changed,
    show: () => {
      kept.current = keys;
    },
  };
}
