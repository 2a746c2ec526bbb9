import type { ChangeBar, Lane, PeriodBar } from "../../data/calendar.ts";
import { paths } from "../../data/paths.ts";
import { type TextKey, useFormat, useText } from "../../i18n/text.tsx";
import { Go } from "../../kit/name.tsx";

const hour = 3_600_000;
const looks = {
  Running: "run",
  Queued: "queued",
  Scheduled: "plan",
  Proposed: "proposed",
  Stopped: "stopped",
} as const;
const periodLooks = { Window: "window", Freeze: "freeze", Stop: "stop" } as const;
const legend = ["Running", "Queued", "Scheduled", "Proposed", "Stopped", "Window", "Freeze", "Stop"] as const;

interface Axis {
  readonly from: number;
  readonly to: number;
}

/** Clusters × time: a table for those who read it, bars for those who see it. */
export function CalendarLanes({
  lanes,
  from,
  to,
  now,
}: Axis & { readonly lanes: readonly Lane[]; readonly now: number }) {
  const { t } = useText();
  const axis = { from, to };
  return (
    <>
      <div className="calendar">
        <Ticks {...axis} />
        <table aria-label={t("nav.calendar")}>
          <colgroup>
            <col />
            <col />
          </colgroup>
          <thead className="sr-only">
            <tr>
              <th scope="col">{t("kind.Cluster")}</th>
              <th scope="col">{t("calendar.what")}</th>
            </tr>
          </thead>
          <tbody>
            {lanes.map((lane) => (
              <tr key={lane.cluster}>
                <th scope="row">
                  <Go mono to={paths.cluster(lane.cluster)}>
                    {lane.cluster}
                  </Go>
                </th>
                <td>
                  <LaneTrack lane={lane} axis={axis} now={now} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="calendar-key" aria-hidden="true">
        {legend.map((kind) => (
          <span key={kind}>
            <i className={`block ${kind in looks ? looks[kind as "Running"] : periodLooks[kind as "Window"]}`} />
            {t(`calendar.kind.${kind}` as TextKey)}
          </span>
        ))}
      </div>
    </>
  );
}

function LaneTrack({ lane, axis, now }: { readonly lane: Lane; readonly axis: Axis; readonly now: number }) {
  const rows = rowsOf(lane.changes, axis);
  return (
    <div className="lane-track" style={{ height: rows.length * 28 }}>
      {lane.periods.map((period) => (
        <Period key={`${period.kind}${period.policy}${period.from}`} of={period} axis={axis} />
      ))}
      {rows.flatMap((row, index) =>
        row.map((change) => <Change key={change.operation} of={change} axis={axis} top={2 + index * 28} />),
      )}
      {now >= axis.from && now <= axis.to ? <i className="lane-now" style={{ left: at(now, axis) }} /> : null}
    </div>
  );
}

/** What the shortest bar takes of the line: it must be 24 px wide to be hit. */
const shortest = 0.03;

/** Changes at the same time stand below each other, and so do bars that would cover each other; the server gives them by their beginning. */
function rowsOf(changes: readonly ChangeBar[], axis: Axis): readonly (readonly ChangeBar[])[] {
  const rows: ChangeBar[][] = [];
  const endOf = ({ from, to }: ChangeBar): number =>
    Math.max(Date.parse(to), Math.max(axis.from, Date.parse(from)) + shortest * (axis.to - axis.from));
  for (const change of changes) {
    const free = rows.find((row) => row.every((each) => endOf(each) <= Date.parse(change.from)));
    if (free === undefined) rows.push([change]);
    else free.push(change);
  }
  return rows;
}

function Ticks({ from, to }: Axis) {
  const format = useFormat();
  const step = [2, 6, 12, 24].map((hours) => hours * hour).find((each) => (to - from) / each <= 14) ?? 24 * hour;
  const first = new Date(from);
  first.setHours(0, 0, 0, 0);
  const ticks: number[] = [];
  for (let tick = first.getTime(); tick < to - step / 3; tick += step) if (tick >= from) ticks.push(tick);
  return (
    <div className="calendar-axis" aria-hidden="true">
      {ticks.map((tick) => (
        <span key={tick} style={{ left: at(tick, { from, to }) }} title={format.exact(tick)}>
          {new Date(tick).getHours() === 0 ? format.day(tick) : format.clock(tick)}
        </span>
      ))}
    </div>
  );
}

function Change({ of, axis, top }: { readonly of: ChangeBar; readonly axis: Axis; readonly top: number }) {
  const { t, known } = useText();
  const format = useFormat();
  const type = known(`operationType.${of.type}`);
  const text = t(of.lengthKnown ? "calendar.bar" : "calendar.barGuessed", {
    operation: of.operation,
    type: type === undefined ? of.type : t(type),
    kind: t(`calendar.kind.${of.kind}` as TextKey),
    from: format.moment(Date.parse(of.from)),
    to: format.moment(Date.parse(of.to)),
  });
  const place = placeOf(of, axis);
  const wide = Number.parseFloat(place.width) > 9;
  return (
    <Go
      to={paths.operation(of.operation)}
      className={`block change ${looks[of.kind]}`}
      style={{ ...place, top }}
      title={text}
    >
      <span aria-hidden="true">{wide ? of.operation : ""}</span>
      <span className="sr-only">{text}</span>
    </Go>
  );
}

function Period({ of, axis }: { readonly of: PeriodBar; readonly axis: Axis }) {
  const { t } = useText();
  const format = useFormat();
  const text = t(of.reason === "" ? "calendar.period" : "calendar.periodReason", {
    kind: t(`calendar.kind.${of.kind}` as TextKey),
    policy: of.policy,
    reason: of.reason,
    from: format.moment(Date.parse(of.from)),
    to: format.moment(Date.parse(of.to)),
  });
  return (
    <span className={`block ${periodLooks[of.kind]}`} style={placeOf(of, axis)} title={text}>
      <span className="sr-only">{text}</span>
    </span>
  );
}

function placeOf(
  of: { readonly from: string; readonly to: string },
  axis: Axis,
): { readonly left: string; readonly width: string } {
  const from = Math.max(axis.from, Date.parse(of.from));
  const to = Math.min(axis.to, Date.parse(of.to));
  return { left: at(from, axis), width: `${Math.max(0, ((to - from) / (axis.to - axis.from)) * 100)}%` };
}

function at(time: number, { from, to }: Axis): string {
  return `${((time - from) / (to - from)) * 100}%`;
}
