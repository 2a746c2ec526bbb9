import type { ChangePolicy, Operation } from "../../data/objects.ts";
import { millis } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { usePoliciesOverview } from "../../data/policies.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { useNow } from "../../kit/age.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { Panel } from "../../kit/small.tsx";

const hour = 3_600_000;
const day = 24 * hour;

interface Block {
  readonly look: "run" | "wait" | "plan" | "freeze" | "window";
  readonly from: number;
  readonly to: number;
  readonly title: string;
}

/** What starts, ends or is forbidden in the next day; absent when nothing is known. */
export function NextDayPanel({
  operations,
  policies,
}: {
  readonly operations: readonly Operation[];
  readonly policies: readonly ChangePolicy[];
}) {
  const { t } = useText();
  const format = useFormat();
  const now = useNow();
  const start = Math.floor(now / hour) * hour;
  const lanes = new Map<string, Block[]>();
  const add = (lane: string, block: Block): void => {
    if (block.to > start && block.from < start + day) lanes.set(lane, [...(lanes.get(lane) ?? []), block]);
  };
  for (const operation of operations) {
    const seconds = operation.status?.forecast?.durationSeconds ?? 600;
    const title = operation.metadata.name;
    const planned = millis(operation.spec.notBefore);
    const begun = millis(operation.status?.startedAt) ?? millis(operation.status?.steps?.[0]?.startedAt);
    if (planned !== undefined && planned > now)
      add(operation.spec.clusterName, { look: "plan", from: planned, to: planned + seconds * 1000, title });
    else if (operation.status?.phase === "Running" && begun !== undefined) {
      add(operation.spec.clusterName, { look: "run", from: begun, to: Math.max(now, begun + seconds * 1000), title });
    }
  }
  for (const policy of policies) {
    for (const freeze of policy.spec.freezes ?? []) {
      add(policy.metadata.name, {
        look: "freeze",
        from: Date.parse(freeze.from),
        to: Date.parse(freeze.to),
        title: freeze.reason ?? policy.metadata.name,
      });
    }
  }
  for (const next of usePoliciesOverview().data?.next ?? []) {
    if (next.type !== "WindowOpens") continue;
    const policy = policies.find((each) => each.metadata.name === next.policy);
    const from = Date.parse(next.at);
    add(next.policy, {
      look: "window",
      from,
      to: from + (policy?.spec.windows?.[0]?.durationSeconds ?? 3600) * 1000,
      title: next.policy,
    });
  }
  const scheduled = [...lanes.values()].flat().some((block) => block.look !== "run");
  if (!scheduled) return null;
  const left = (at: number): string => `${(Math.max(0, at - start) / day) * 100}%`;
  const width = (block: Block): string =>
    `${((Math.min(block.to, start + day) - Math.max(block.from, start)) / day) * 100}%`;
  return (
    <Panel title={t("home.nextDay")} extra={<Go to={paths.calendar}>{t("home.calendar")}</Go>}>
      <div className="calendar-axis" aria-hidden="true">
        {[0, 4, 8, 12, 16, 20].map((hours) => (
          <span key={hours} style={{ left: left(start + hours * hour) }}>
            {format.clock(start + hours * hour)}
          </span>
        ))}
      </div>
      {[...lanes].slice(0, 6).map(([lane, blocks]) => (
        <div key={lane} className="lane">
          <Mono dim>{lane}</Mono>
          <div className="lane-track">
            {blocks.map((block) => (
              <i
                key={`${block.title}${block.from}`}
                className={`block ${block.look}`}
                style={{ left: left(block.from), width: width(block) }}
                title={`${block.title} ${format.clock(block.from)}–${format.clock(block.to)}`}
              />
            ))}
            <i className="lane-now" style={{ left: left(now) }} />
            <span className="sr-only">
              {blocks.map((block) => `${block.title} ${format.moment(block.from)}`).join(", ")}
            </span>
          </div>
        </div>
      ))}
      <div className="calendar-key">
        <span>
          <i className="block run" />
          {t("home.key.running")}
        </span>
        <span>
          <i className="block plan" />
          {t("home.key.scheduled")}
        </span>
        <span>
          <i className="block freeze" />
          {t("home.key.freeze")}
        </span>
        <span>
          <i className="block window" />
          {t("home.key.window")}
        </span>
      </div>
    </Panel>
  );
}
