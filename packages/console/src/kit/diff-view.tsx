import { useMemo } from "react";
import { useText } from "../i18n/text.tsx";
import { changedParts, lineDiff } from "./line-diff.ts";

export interface DiffViewProps {
  readonly label: string;
  readonly before: string;
  readonly after: string;
}

const signs = { same: "  ", add: "+ ", del: "- " } as const;

/** What differs between two texts, with the lines around it. */
export function DiffView({ label, before, after }: DiffViewProps) {
  const { t } = useText();
  const parts = useMemo(() => changedParts(lineDiff(before, after)), [before, after]);
  if (parts.length === 0) return <p className="text-3">{t("kit.noDifference")}</p>;
  return (
    <section className="diff diff-lines" tabIndex={0} aria-label={label}>
      {parts.map((part) => (
        <div key={part.line}>
          <div className="dim">{`@@ ${part.line + 1}`}</div>
          {part.lines.map((line, index) => (
            <div key={index} className={line.mark === "same" ? "" : line.mark}>
              {signs[line.mark] + line.text}
            </div>
          ))}
        </div>
      ))}
    </section>
  );
}
