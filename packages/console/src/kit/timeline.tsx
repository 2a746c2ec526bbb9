import type { ReactNode } from "react";
import { useFormat, useText } from "../i18n/text.tsx";

export interface TimelineBar {
  readonly key: string;
  readonly look: "done" | "bad" | "active" | "expected";
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export interface TimelineMark {
  readonly key: string;
  readonly at: number;
  readonly title: string;
}

/** Bars per batch, failures as marks, the now line, the forecast dashed. */
export function Timeline({
  bars,
  marks,
  now,
  note,
}: {
  readonly bars: readonly TimelineBar[];
  readonly marks: readonly TimelineMark[];
  readonly now: number | undefined;
  readonly note: ReactNode;
}) {
  const { t } = useText();
  const format = useFormat();
  const first = Math.min(...bars.map((bar) => bar.from));
  const last = Math.max(...bars.map((bar) => bar.to), now ?? 0);
  const length = last - first;
  if (bars.length === 0 || !Number.isFinite(length) || length <= 0) return null;
  const left = (at: number): string => `${((at - first) / length) * 100}%`;
  const step =
    [15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400]
      .map((seconds) => seconds * 1000)
      .find((each) => length / each <= 8) ?? length / 6;
  const ticks: number[] = [];
  for (let tick = Math.ceil(first / step) * step; tick <= last - length * 0.04; tick += step) ticks.push(tick);
  return (
    <section className="timeline">
      <div className="timeline-head">
        <h2>{t("operation.timeline")}</h2>
        <span>{note}</span>
      </div>
      <div className="timeline-axis" aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick} style={{ left: left(tick) }}>
            {step < 60_000 ? format.clockSeconds(tick) : format.clock(tick)}
          </span>
        ))}
      </div>
      <div className="timeline-track">
        {bars.map((bar) => {
          const width = ((bar.to - bar.from) / length) * 100;
          return (
            <span
              key={bar.key}
              className={bar.look}
              style={{ left: left(bar.from), width: `max(3px, ${width}%)`, ...(width < 5 ? { padding: 0 } : {}) }}
              title={`${bar.text} ${format.clockSeconds(bar.from)}–${format.clockSeconds(bar.to)}`}
            >
              {width > 8 ? bar.text : ""}
            </span>
          );
        })}
        {marks.map((mark) => (
          <span key={mark.key} className="mark" style={{ left: left(mark.at) }} title={mark.title} />
        ))}
        {now === undefined ? null : <span className="now" style={{ left: left(now) }} />}
      </div>
    </section>
  );
}
