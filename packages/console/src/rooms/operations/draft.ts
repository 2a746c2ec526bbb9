import { useCallback, useState } from "react";

/** What a wizard holds besides its URL; survives a reload and an expired session. */
export interface Draft {
  readonly mode: "pool" | "pick" | "paste";
  readonly picked: readonly string[];
  readonly pasted: string;
  readonly name: string;
  readonly reason: string;
  readonly notBefore: string;
  readonly firstBatch: number;
  readonly batchSize: string;
  readonly maxFailures: string;
}

const empty: Draft = {
  mode: "pool",
  picked: [],
  pasted: "",
  name: "",
  reason: "",
  notBefore: "",
  firstBatch: 1,
  batchSize: "25%",
  maxFailures: "10%",
};

export function useDraft(
  wizard: string,
  start: Partial<Draft>,
): readonly [Draft, (change: Partial<Draft>) => void, () => void] {
  const key = `draft.${wizard}`;
  const [draft, setDraft] = useState<Draft>(() => {
    const kept = sessionStorage.getItem(key);
    const before = kept === null ? {} : (JSON.parse(kept) as Partial<Draft>);
    return { ...empty, ...before, ...start };
  });
  const change = useCallback(
    (next: Partial<Draft>) => {
      setDraft((old) => {
        const merged = { ...old, ...next };
        sessionStorage.setItem(key, JSON.stringify(merged));
        return merged;
      });
    },
    [key],
  );
  const clear = useCallback(() => sessionStorage.removeItem(key), [key]);
  return [draft, change, clear];
}

/** `scaleup-1121-0236`: readable, unique to the minute, ≤ 40 characters. */
export function suggestedName(prefix: string, now: number): string {
  const date = new Date(now);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${prefix}-${two(date.getMonth() + 1)}${two(date.getDate())}-${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;
}
