import type { ReactNode } from "react";
import { usePathName } from "../../app/use-url.ts";
import type { Board } from "../../data/board.ts";
import { displayPhase, finishedPhases } from "../../data/display.ts";
import { useTopics } from "../../data/live-queries.ts";
import { millis, type Operation } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { progressOf, requester, total } from "../../data/progress.ts";
import { useBoard, useObject } from "../../data/queries.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { useNow } from "../../kit/age.tsx";
import { Block } from "../../kit/block-states.tsx";
import { Explain } from "../../kit/explain.tsx";
import { Go } from "../../kit/name.tsx";
import { usePhaseWord } from "../../kit/object-status.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { Status } from "../../kit/status.tsx";
import { StepFlow } from "../../kit/step-flow.tsx";
import { TabLinks } from "../../kit/tabs.tsx";
import { OperationControls } from "./controls.tsx";
import { useFlow } from "./flow.tsx";
import { OperationSummary } from "./summary.tsx";

export interface FrameProps {
  /** Legend and switches at the right of the tabs. */
  readonly beside?: ReactNode;
  readonly children: (operation: Operation, board: Board | undefined) => ReactNode;
}

/** Header, explanation, flow and tabs: the questions in the order one asks them. */
export function OperationFrame({ beside, children }: FrameProps) {
  const name = usePathName("operation");
  const operation = useObject<Operation>("operations", name);
  const board = useBoard(name);
  useTopics("operations", `operations/${name}`);
  return (
    <Block of={operation}>
      {(data) => (
        <>
          <Head operation={data} board={board.data} />
          <div className="tab-row">
            <OperationTabs name={name} />
            {beside}
          </div>
          {children(data, board.data)}
        </>
      )}
    </Block>
  );
}

function OperationTabs({ name }: { readonly name: string }) {
  const { t } = useText();
  return (
    <TabLinks
      label={t("operation.tabs")}
      tabs={[
        { to: paths.operation(name), label: t("nav.machines") },
        { to: paths.operationTab(name, "plan"), label: t("operation.tab.plan") },
        { to: paths.operationTab(name, "timeline"), label: t("operation.timeline") },
        { to: paths.operationTab(name, "audit"), label: t("audit.tab") },
        { to: paths.operationTab(name, "yaml"), label: "YAML" },
      ]}
    />
  );
}

function Head({ operation, board }: { readonly operation: Operation; readonly board: Board | undefined }) {
  const { t, rich, known } = useText();
  const format = useFormat();
  const word = usePhaseWord();
  const now = useNow();
  const phase = operation.status?.phase ?? "Pending";
  const shown = displayPhase("Operation", phase);
  const progress = progressOf(operation, now);
  const flow = useFlow(operation, board);
  const typeKey = known(`operationType.${operation.spec.operationType}`);
  const type = typeKey === undefined ? operation.spec.operationType : t(typeKey);
  const task = operation.metadata.ownerReferences?.find((owner) => owner.kind === "AutoOperationTask")?.name;
  const by = requester(operation) ?? operation.spec.user ?? "?";
  const started = millis(operation.status?.startedAt) ?? millis(operation.metadata.creationTimestamp);
  const badge =
    phase === "Running" && progress.leftMs !== undefined
      ? t("operation.runningLeft", { time: format.short(progress.leftMs) })
      : word("Operation", shown.word);
  return (
    <>
      <PageHeader
        named
        title={operation.metadata.name}
        status={
          <Status state={shown.state} look="badge" title={phase}>
            {badge}
          </Status>
        }
        facts={[
          t("operation.what", { type, count: total(operation) }),
          <Go key="c" mono to={paths.cluster(operation.spec.clusterName)}>
            {operation.spec.clusterName}
          </Go>,
          task === undefined
            ? undefined
            : rich("operation.ofTask", {
                task: (
                  <Go mono to={paths.task(task)}>
                    {task}
                  </Go>
                ),
              }),
          operation.spec.retryOf === undefined
            ? undefined
            : rich("operation.retryOf", {
                name: (
                  <Go mono to={paths.operation(operation.spec.retryOf.name)}>
                    {operation.spec.retryOf.name}
                  </Go>
                ),
              }),
          started === undefined ? undefined : t("operation.startedBy", { time: format.moment(started), by }),
        ]}
        actions={<OperationControls operation={operation} board={board} />}
      />
      <Explanation operation={operation} board={board} />
      <StepFlow label={t("operation.flow")} steps={flow} />
    </>
  );
}

function Explanation({ operation, board }: { readonly operation: Operation; readonly board: Board | undefined }) {
  const phase = operation.status?.phase ?? "Pending";
  const why = operation.status?.why ?? [];
  const state = displayPhase("Operation", phase).state;
  // Between two batches nothing runs: then the reason says more than the count.
  const works = (board?.machines ?? []).some((machine) => machine.cells.some((cell) => cell.result === "Running"));
  const summary = finishedPhases.has(phase) || (phase === "Running" && works) || why.length === 0;
  return (
    <Explain
      state={state}
      why={why}
      {...(summary ? { before: <OperationSummary operation={operation} board={board} /> } : {})}
    />
  );
}
