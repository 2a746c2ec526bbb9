/** Small parts without behaviour of their own. */
import type { ReactNode } from "react";
import { useText } from "../i18n/text.tsx";

export function Bar({
  value,
  tone = "text-3",
  width = 56,
}: {
  readonly value: number;
  readonly tone?: string;
  readonly width?: number;
}) {
  return (
    <span className="bar" style={{ width }} aria-hidden="true">
      <i style={{ width: `${Math.min(100, Math.max(0, value))}%`, background: `var(--${tone})` }} />
    </span>
  );
}

/** A share in a table cell: bar and figure, amber above 85. */
export function Meter({ value, text }: { readonly value: number | undefined; readonly text: string }) {
  if (value === undefined) return <Dash />;
  return (
    <span className="meter">
      <Bar value={value} tone={value > 85 ? "warn" : "text-3"} width={32} />
      <span>{text}</span>
    </span>
  );
}

export function Dash() {
  return <span className="dim">–</span>;
}

export function Key({ children }: { readonly children: ReactNode }) {
  return <kbd>{children}</kbd>;
}

/** On every simulated object's page and row. */
export function Simulated() {
  const { t } = useText();
  return <span className="tag-simulated">{t("kit.simulated")}</span>;
}

export function Tag({ children, title }: { readonly children: ReactNode; readonly title?: string }) {
  return (
    <span className="tag" title={title}>
      {children}
    </span>
  );
}

export interface PanelProps {
  readonly title: ReactNode;
  readonly extra?: ReactNode;
  readonly children: ReactNode;
}

export function Panel({ title, extra, children }: PanelProps) {
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{title}</h2>
        {extra === undefined ? null : <span>{extra}</span>}
      </div>
      {children}
    </section>
  );
}

/** Title of a section with a quiet remark and links at its right. */
export function Section({
  title,
  note,
  extra,
}: {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly extra?: ReactNode;
}) {
  return (
    <div className="section">
      <h2>{title}</h2>
      {note === undefined ? null : <span className="text-3">{note}</span>}
      <span className="space" />
      {extra}
    </div>
  );
}

/** Facts as name and value, one per line. */
export function FactList({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="fact-list">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? <Dash />}</dd>
        </div>
      ))}
    </dl>
  );
}
