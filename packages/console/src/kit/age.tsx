import { useSyncExternalStore } from "react";
import { useFormat, useText } from "../i18n/text.tsx";
import { Shape } from "./shape.tsx";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let second = Math.floor(Date.now() / 1000);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    second = Math.floor(Date.now() / 1000);
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== undefined) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** Milliseconds now, to the second: one timer ticks for the whole page. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => second) * 1000;
}

export interface AgeProps {
  /** RFC 3339 or milliseconds; absent shows a dash. */
  readonly since: string | number | undefined;
  /** Milliseconds after which what this dates is no longer known. */
  readonly staleAfter?: number;
}

/** "19 min", ticking; the title has the exact time; past its threshold grey with the unknown shape. */
export function Age({ since, staleAfter }: AgeProps) {
  const now = useNow();
  const format = useFormat();
  const { t } = useText();
  const at = typeof since === "string" ? Date.parse(since) : since;
  if (at === undefined || Number.isNaN(at)) return <span className="age">–</span>;
  const old = now - at;
  const stale = staleAfter !== undefined && old > staleAfter;
  const text = old > 7 * 86_400_000 ? format.day(at) : format.short(old);
  return (
    <span className={stale ? "age age-stale" : "age"} title={format.exact(at)}>
      {stale ? <Shape state="unknown" size={12} /> : null}
      {stale ? <span className="sr-only">{t("kit.stale")}</span> : null}
      {text}
    </span>
  );
}

/** How long something took or has been taking: two units. */
export function Lasted({ from, to }: { readonly from: string | undefined; readonly to?: string | undefined }) {
  const now = useNow();
  const format = useFormat();
  if (from === undefined) return null;
  const end = to === undefined ? now : Date.parse(to);
  return <>{format.long(end - Date.parse(from))}</>;
}
