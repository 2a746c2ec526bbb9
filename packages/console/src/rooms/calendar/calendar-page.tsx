import { useState } from "react";
import { useSetUrl, useUrls } from "../../app/use-url.ts";
import { type CalendarView, useCalendar } from "../../data/calendar.ts";
import { useMay } from "../../data/queries.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { useNow } from "../../kit/age.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { Choice } from "../../kit/choice.tsx";
import { Facet, FilterBox, NothingMatches } from "../../kit/filter.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { CalendarConflicts } from "./calendar-conflicts.tsx";
import { CalendarLanes } from "./calendar-lanes.tsx";
import { FreezeDialog } from "./freeze-dialog.tsx";
import { Freezes } from "./freezes.tsx";

const hour = 3_600_000;
const spans = { day: 24 * hour, three: 72 * hour, week: 168 * hour } as const;
type SpanName = keyof typeof spans;

/** What runs, waits, is planned and is forbidden, cluster by cluster on one time line, and what does not fit together. */
export function CalendarPage() {
  const { t } = useText();
  const format = useFormat();
  const now = useNow();
  const url = useUrls();
  const setUrl = useSetUrl();
  const may = useMay("emergency");
  const [freezing, setFreezing] = useState(false);
  const name: SpanName = url["span"] === "three" || url["span"] === "week" ? url["span"] : "day";
  const length = spans[name];
  const asked = Date.parse(url["from"] ?? "");
  // An hour of what was, and a whole hour as the beginning, so that the same answer serves for a while.
  const from = Number.isNaN(asked) ? Math.floor(now / hour) * hour - hour : asked;
  const to = from + length;
  const view = useCalendar({ from, to });
  const move = (by: number): void => setUrl({ from: new Date(from + by).toISOString() });
  const words = (url["q"] ?? "").toLowerCase();
  const all = url["all"] === "1";
  const shown = (of: CalendarView) =>
    of.lanes.filter(
      (lane) => lane.cluster.includes(words) && (all || words !== "" || lane.changes.length + lane.periods.length > 0),
    );
  const running = view.data?.lanes.flatMap((lane) => lane.changes).filter((bar) => bar.kind === "Running").length;
  return (
    <>
      <PageHeader
        title={t("nav.calendar")}
        facts={[
          `${format.moment(from)} – ${format.moment(to)}`,
          running === undefined ? undefined : t("calendar.running", { count: running }),
          view.data === undefined ? undefined : t("calendar.conflictCount", { count: view.data.conflicts.length }),
        ]}
        actions={
          <>
            <Choice
              label={t("calendar.span")}
              value={name}
              options={[
                { value: "day", label: t("calendar.span.day") },
                { value: "three", label: t("calendar.span.three") },
                { value: "week", label: t("calendar.span.week") },
              ]}
              onChange={(span) => setUrl({ span: span === "day" ? undefined : span })}
            />
            <Button size="small" label={t("calendar.earlier")} onClick={() => move(-length / 2)}>
              ←
            </Button>
            <Button size="small" onClick={() => setUrl({ from: undefined })}>
              {t("calendar.now")}
            </Button>
            <Button size="small" label={t("calendar.later")} onClick={() => move(length / 2)}>
              →
            </Button>
            <Button
              look="danger"
              off={may ? undefined : t("kit.off.role", { verb: "emergency" })}
              onClick={() => setFreezing(true)}
            >
              {t("freeze.button")}
            </Button>
          </>
        }
      />
      {freezing ? <FreezeDialog onClose={() => setFreezing(false)} /> : null}
      <Freezes />
      <div className="toolbar">
        <FilterBox value={url["q"] ?? ""} onChange={(q) => setUrl({ q })} placeholder={t("calendar.filter")} />
        <Facet pressed={all} onPress={() => setUrl({ all: all ? undefined : "1" })}>
          {t("calendar.all")}
        </Facet>
      </div>
      <Block of={view} rows={8}>
        {(of) => {
          const lanes = shown(of);
          return (
            <>
              <CalendarConflicts conflicts={of.conflicts} />
              {lanes.length > 0 ? (
                <CalendarLanes lanes={lanes} from={from} to={to} now={now} />
              ) : words === "" ? (
                <Empty>{t("calendar.empty")}</Empty>
              ) : (
                <NothingMatches onClear={() => setUrl({ q: undefined })} />
              )}
            </>
          );
        }}
      </Block>
    </>
  );
}
