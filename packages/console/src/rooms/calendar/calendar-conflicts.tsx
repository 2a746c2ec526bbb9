import type { ReactNode } from "react";
import type { CalendarConflict } from "../../data/calendar.ts";
import { paths } from "../../data/paths.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { Shape } from "../../kit/shape.tsx";
import { Section } from "../../kit/small.tsx";

const times = new Set(["until", "opensAt"]);

/** Each conflict as one sentence, soonest first. */
export function CalendarConflicts({ conflicts }: { readonly conflicts: readonly CalendarConflict[] }) {
  const { t } = useText();
  if (conflicts.length === 0) return null;
  return (
    <>
      <Section title={t("calendar.conflicts")} />
      <ul className="conflicts">
        {conflicts.slice(0, 50).map((conflict) => (
          <Conflict key={`${conflict.type}${conflict.at}${Object.values(conflict.params).join("/")}`} of={conflict} />
        ))}
      </ul>
    </>
  );
}

function Conflict({ of }: { readonly of: CalendarConflict }) {
  const { known, rich } = useText();
  const format = useFormat();
  const key = known(
    `calendar.conflict.${of.type}${of.type === "OutsideWindow" && of.params["opensAt"] === undefined ? ".never" : ""}`,
  );
  const values: Record<string, ReactNode> = {};
  for (const [name, value] of Object.entries(of.params)) values[name] = valueOf(name, value, format);
  if (of.params["clusters"] !== undefined) values["count"] = Number(of.params["clusters"]);
  return (
    <li>
      <Shape state={of.type === "Queued" ? "wait" : "warn"} />
      <span className="age" title={format.exact(Date.parse(of.at))}>
        {format.moment(Date.parse(of.at))}
      </span>
      {of.cluster === undefined ? (
        <span />
      ) : (
        <Go mono to={paths.cluster(of.cluster)}>
          {of.cluster}
        </Go>
      )}
      <span>{key === undefined ? of.type : rich(key, values)}</span>
    </li>
  );
}

function valueOf(name: string, value: string, format: ReturnType<typeof useFormat>): ReactNode {
  if (times.has(name)) return format.moment(Date.parse(value));
  if (name === "operation" || name === "other")
    return (
      <Go mono to={paths.operation(value)}>
        {value}
      </Go>
    );
  return name === "reason" ? value : <Mono>{value}</Mono>;
}
