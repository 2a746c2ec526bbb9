import { useMemo, useRef, useState } from "react";
import { useSetUrl, useUrls } from "../../app/use-url.ts";
import type { Board } from "../../data/board.ts";
import { finishedPhases } from "../../data/display.ts";
import type { Operation } from "../../data/objects.ts";
import { useText } from "../../i18n/text.tsx";
import { Empty, Loading } from "../../kit/block-states.tsx";
import { Choice } from "../../kit/choice.tsx";
import { Matrix, manyColumns } from "../../kit/matrix.tsx";
import { Shape, type State } from "../../kit/shape.tsx";
import { columnsOf, type SeenStages, useMatrixRows, withSeenStages, worstCell } from "./board-rows.tsx";
import { CellPane } from "./cell-pane.tsx";
import { OperationFrame } from "./operation-frame.tsx";
import { OperationTimeline } from "./operation-timeline.tsx";

/** Is it all right, why is it here, how far, who is the problem, what exactly happened, how does it compare. */
export function OperationPage() {
  return (
    <OperationFrame beside={<Legend />}>
      {(operation, board) =>
        board === undefined ? <Loading rows={8} height={30} /> : <Machines operation={operation} board={board} />
      }
    </OperationFrame>
  );
}

const legend: readonly (readonly [State, string])[] = [
  ["ok", "legend.done"],
  ["run", "legend.running"],
  ["retry", "legend.retrying"],
  ["wait", "legend.waiting"],
  ["quar", "legend.quarantined"],
  ["idle", "legend.notStarted"],
];

function Legend() {
  const { t } = useText();
  const url = useUrls();
  const setUrl = useSetUrl();
  return (
    <div className="legend">
      {legend.map(([state, key]) => (
        <span key={state}>
          <Shape state={state} size={12} />
          {t(key as "legend.done")}
        </span>
      ))}
      <Choice
        label={t("matrix.order")}
        value={url["order"] === "problems" ? "problems" : "batch"}
        options={[
          { value: "batch", label: t("matrix.byBatch") },
          { value: "problems", label: t("matrix.problemsFirst") },
        ]}
        onChange={(order) => setUrl({ order: order === "batch" ? undefined : order })}
      />
    </div>
  );
}

function Machines({ operation, board: asked }: { readonly operation: Operation; readonly board: Board }) {
  const seen = useRef<SeenStages>(new Map());
  const board = useMemo(() => withSeenStages(asked, seen.current), [asked]);
  const { t } = useText();
  const url = useUrls();
  const setUrl = useSetUrl();
  const [folded, setFolded] = useState<ReadonlyMap<number, boolean>>(new Map());
  const columns = columnsOf(board);
  const finished = finishedPhases.has(operation.status?.phase ?? "");
  const rows = useMatrixRows(board, columns, {
    byBatch: url["order"] !== "problems",
    folded,
    toggle: (batch) => setFolded((old) => new Map(old).set(batch, !(old.get(batch) ?? isFolded(board, batch)))),
  });
  const opened = useMemo(() => worstCell(board), [board]);
  const machineName =
    board.machines.find((machine) => machine.name === url["m"] || machine.ip === url["m"])?.name ?? opened?.machine;
  const stepName = (url["m"] === undefined ? opened?.step : url["step"]) ?? opened?.step ?? columns[0]?.step ?? "";
  const step = stepName.split("/", 1)[0] ?? "";
  const machine = board.machines.find((each) => each.name === machineName);
  if (board.machines.length === 0)
    return <Empty>{finished ? t("operation.noMachinesRan") : t("operation.noPlanYet")}</Empty>;
  return (
    <div className={columns.length > manyColumns ? "operation-grid long" : "operation-grid"}>
      <div className="operation-left">
        <Matrix
          label={t("matrix.label")}
          firstColumn={t("kind.Machine")}
          columns={columns}
          rows={rows}
          chosen={machine === undefined ? undefined : { row: machine.name, column: stepName }}
          onChoose={(row, column) => setUrl({ m: row, step: column, attempt: undefined, line: undefined })}
        />
        <OperationTimeline operation={operation} board={board} />
      </div>
      {machine === undefined ? null : (
        <CellPane key={`${machine.name}/${step}`} operation={operation} board={board} machine={machine} step={step} />
      )}
    </div>
  );
}

function isFolded(board: Board, number: number): boolean {
  const batch = board.batches.find((each) => each.batch === number);
  if (batch?.finishedAt === undefined || (board.steps.length > manyColumns && board.finished !== true)) return false;
  return board.machines
    .filter((machine) => machine.batch === number)
    .every(
      (machine) =>
        machine.outcome !== "Quarantined" &&
        machine.cells.every((cell) => cell.result === "Succeeded" || cell.result === "Skipped"),
    );
}
