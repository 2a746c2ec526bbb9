import { displayPhase, finishedPhases } from "../../data/display.ts";
import type { List } from "../../data/lists.ts";
import type { Operation } from "../../data/objects.ts";
import { millis } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { progressOf } from "../../data/progress.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { useNow } from "../../kit/age.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Go } from "../../kit/name.tsx";
import { Shape } from "../../kit/shape.tsx";
import { Bar, Panel } from "../../kit/small.tsx";

const shown = 8;

export function RunningPanel({ operations }: { readonly operations: List<Operation> }) {
  const { t } = useText();
  return (
    <Panel title={t("home.running")} extra={<Go to={paths.operations}>{t("home.allOperations")}</Go>}>
      <Block of={operations} rows={3}>
        {(items) => {
          // What waits for a person stands at the left already.
          const asked = new Set(["AwaitingApproval", "WaitingForDecision"]);
          const active = items.filter(
            (operation) =>
              !finishedPhases.has(operation.status?.phase ?? "") && !asked.has(operation.status?.phase ?? ""),
          );
          if (active.length === 0) return <Empty>{t("home.nothingRuns")}</Empty>;
          return active
            .slice(0, shown)
            .map((operation) => <RunningRow key={operation.metadata.name} operation={operation} />);
        }}
      </Block>
    </Panel>
  );
}

function RunningRow({ operation }: { readonly operation: Operation }) {
  const { t } = useText();
  const format = useFormat();
  const now = useNow();
  const phase = operation.status?.phase ?? "Pending";
  const progress = progressOf(operation, now);
  const since = millis(operation.status?.why?.[0]?.since) ?? millis(operation.metadata.creationTimestamp) ?? now;
  const behind = operation.status?.queue?.behind;
  const text =
    phase === "Running" && progress.step !== undefined
      ? t("home.progress", { step: progress.step, done: progress.done, of: progress.of })
      : phase === "Queued" && behind !== undefined && behind !== ""
        ? t("home.queuedBehind", { behind })
        : t(`phase.Operation.${phase}` as never);
  const time =
    phase === "Running"
      ? progress.leftMs === undefined
        ? ""
        : t("home.left", { time: format.short(progress.leftMs) })
      : format.short(now - since);
  return (
    <div className="running">
      <Shape state={displayPhase("Operation", phase).state} />
      <div className="running-names">
        <Go mono to={paths.operation(operation.metadata.name)}>
          {operation.metadata.name}
        </Go>
        <span className="mono text-3">{operation.spec.clusterName}</span>
      </div>
      <div className="running-progress">
        <span className="text-2">{text}</span>
        {progress.percent > 0 ? (
          <Bar value={progress.percent} width={52} tone={phase === "Running" ? "run" : "off"} />
        ) : null}
      </div>
      <span className="running-time">{time}</span>
    </div>
  );
}
