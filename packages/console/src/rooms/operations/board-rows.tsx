/** The board as rows and columns of the matrix. */
import { type Board, type BoardCell, type BoardMachine, resultOf } from "../../data/board.ts";
import { displayPhase } from "../../data/display.ts";
import { millis } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { useNow } from "../../kit/age.tsx";
import { type MatrixCell, type MatrixRow, manyColumns } from "../../kit/matrix.tsx";
import { Go } from "../../kit/name.tsx";
import type { State } from "../../kit/shape.tsx";
import { WhySentence } from "../../kit/why-sentence.tsx";

export interface Column {
  readonly key: string;
  readonly step: string;
  readonly stage: string | undefined;
  readonly title: string;
  readonly width: number;
}

/** Stages that runners reported, by step and machine. They live as long as the runner; the page remembers them. */
export type SeenStages = Map<string, NonNullable<BoardCell["stages"]>>;

/** The board with the stages that were seen before, so that columns do not come and go between two batches. */
export function withSeenStages(board: Board, seen: SeenStages): Board {
  const machines = board.machines.map((machine) => ({
    ...machine,
    cells: machine.cells.map((cell) => {
      const attempt = cell.attempts.at(-1)?.stepRun ?? "";
      const key = `${machine.name}/${cell.step}/${attempt}`;
      if (cell.stages !== undefined && cell.stages.length > 0) seen.set(key, cell.stages);
      const stages = cell.stages ?? seen.get(key);
      return stages === undefined ? cell : { ...cell, stages };
    }),
  }));
  return { ...board, machines };
}

/** The step at which the operation is: the last one that has begun. */
function currentStep(board: Board): number {
  return board.steps.findLastIndex((step) => step.startedAt !== undefined);
}

/** Steps as columns; the current one is opened into the stages that its runners reported; more than eight fold back. */
export function columnsOf(board: Board): readonly Column[] {
  const current = board.finished === true ? undefined : board.steps[currentStep(board)];
  const stages = new Set<string>();
  if (current !== undefined) {
    for (const machine of board.machines) {
      for (const stage of machine.cells.find((cell) => cell.step === current.step)?.stages ?? [])
        stages.add(stage.stage);
    }
  }
  const open = stages.size > 1 && stages.size + board.steps.length - 1 <= 8;
  return board.steps.flatMap((step): readonly Column[] => {
    if (step !== current || !open)
      return [
        {
          key: step.step,
          step: step.step,
          stage: undefined,
          title: step.step,
          width: board.steps.length > manyColumns ? denseWidthOf(step.step) : widthOf(step.step),
        },
      ];
    return [...stages].map((stage) => ({
      key: `${step.step}/${stage}`,
      step: step.step,
      stage,
      title: stage,
      width: widthOf(stage),
    }));
  });
}

function widthOf(title: string): number {
  return Math.min(130, Math.max(64, Math.round(title.length * 7.2) + 14));
}

/** Names stand in two lines there: the longer part counts, and the time below it. */
function denseWidthOf(title: string): number {
  const longest = Math.max(...title.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=-)/).map((part) => part.length));
  return Math.max(55, Math.round(longest * 5.9) + 10);
}

const problems = new Set<State>(["fail", "unreach", "quar", "retry", "unknown"]);

/** What of a machine concerns its batch: the steps up to the one that runs now; the later ones begin when all batches are through. */
function machineState(board: Board, machine: BoardMachine): State {
  if (machine.outcome === "Quarantined") return "quar";
  if (machine.outcome === "Skipped") return "skip";
  const current = currentStep(board);
  const states = machine.cells
    .slice(0, current < 0 ? undefined : current + 1)
    .map((cell) => displayPhase("Step", cell.result).state);
  return (
    states.find((state) => problems.has(state)) ??
    states.find((state) => state === "run") ??
    (states.every((state) => state === "ok" || state === "skip") ? "ok" : states.includes("ok") ? "wait" : "idle")
  );
}

const order: readonly State[] = ["quar", "unreach", "fail", "unknown", "retry", "run", "wait", "idle", "skip", "ok"];

/** Worst cell first, else the one that runs; what the page opens on. */
export function worstCell(board: Board): { readonly machine: string; readonly step: string } | undefined {
  const ranked = board.machines.toSorted(
    (a, b) => order.indexOf(machineState(board, a)) - order.indexOf(machineState(board, b)),
  );
  const machine = ranked[0];
  if (machine === undefined) return undefined;
  const cell =
    machine.cells.find((each) => problems.has(displayPhase("Step", each.result).state)) ??
    machine.cells.find((each) => each.result === "Running") ??
    machine.cells.findLast((each) => each.attempts.length > 0) ??
    machine.cells[0];
  return cell === undefined ? undefined : { machine: machine.name, step: cell.step };
}

export function useMatrixRows(
  board: Board,
  columns: readonly Column[],
  view: {
    readonly byBatch: boolean;
    readonly folded: ReadonlyMap<number, boolean>;
    readonly toggle: (batch: number) => void;
  },
): readonly MatrixRow[] {
  const { t } = useText();
  const format = useFormat();
  const now = useNow();
  const machineRow = useMachineRow(columns);
  if (!view.byBatch) {
    return board.machines
      .toSorted((a, b) => order.indexOf(machineState(board, a)) - order.indexOf(machineState(board, b)))
      .map(machineRow);
  }
  const rows: MatrixRow[] = [];
  const goesOn = board.steps.length > manyColumns;
  const lastEnd =
    board.finished === true ? millis(board.steps.findLast((step) => step.finishedAt)?.finishedAt) : undefined;
  for (const batch of board.batches) {
    const machines = board.machines.filter((machine) => machine.batch === batch.batch);
    const states = machines.map((machine) => {
      const state = machineState(board, machine);
      // A batch that is through: what is left of it belongs to a later step.
      return batch.finishedAt !== undefined && (state === "wait" || state === "idle") ? "ok" : state;
    });
    const number = (...wanted: readonly State[]): number => states.filter((state) => wanted.includes(state)).length;
    const from = millis(batch.startedAt);
    const to = millis(batch.finishedAt);
    // The times are those of the first step that changes something; a long flow goes on after it.
    const through = to !== undefined && number("run", "retry", "wait") === 0 && (board.finished || !goesOn);
    const state: State =
      from === undefined
        ? "idle"
        : !through
          ? "run"
          : number("ok", "skip") === states.length
            ? "ok"
            : number("ok") === 0
              ? "fail"
              : "warn";
    const open = !(view.folded.get(batch.batch) ?? (through && state === "ok"));
    const parts = [
      number("run") > 0 ? t("batch.running", { count: number("run") }) : undefined,
      number("retry") > 0 ? t("batch.retrying", { count: number("retry") }) : undefined,
      number("ok") > 0 ? t("batch.done", { count: number("ok") }) : undefined,
      number("quar") > 0 ? t("batch.quarantined", { count: number("quar") }) : undefined,
      number("fail", "unreach", "unknown") > 0
        ? t("batch.failed", { count: number("fail", "unreach", "unknown") })
        : undefined,
      number("wait", "idle") > 0 ? t("batch.waiting", { count: number("wait", "idle") }) : undefined,
    ].filter((part) => part !== undefined);
    rows.push({
      type: "batch",
      key: `batch-${batch.batch}`,
      state,
      name: t("batch.name", { batch: batch.batch }),
      summary: parts.join(t("kit.comma")),
      duration: from === undefined ? "" : format.long((goesOn ? (lastEnd ?? now) : (to ?? now)) - from),
      open,
      onToggle: () => view.toggle(batch.batch),
    });
    if (open) rows.push(...machines.map(machineRow));
  }
  return rows;
}

function useMachineRow(columns: readonly Column[]): (machine: BoardMachine) => MatrixRow {
  const { t } = useText();
  const cellOf = useCell();
  return (machine) => ({
    type: "machine",
    key: machine.name,
    head: (
      <>
        <Go mono to={paths.machine(machine.name)} label={t("matrix.machine", { ip: machine.ip })}>
          {machine.ip}
        </Go>
        {machine.rack === undefined ? null : <span>{machine.rack}</span>}
      </>
    ),
    cells: columns.map((column, index) => cellOf(machine, column, index, columns)),
  });
}

function useCell(): (machine: BoardMachine, column: Column, index: number, columns: readonly Column[]) => MatrixCell {
  const { t, known } = useText();
  const format = useFormat();
  const now = useNow();
  // oxlint-disable-next-line max-params -- a cell is where a row and a column meet
  return (machine, column, index, columns) => {
    const cell = machine.cells.find((each) => each.step === column.step);
    const stages = cell?.stages ?? [];
    const stage = column.stage === undefined ? undefined : stages.find((each) => each.stage === column.stage);
    // A cell that stopped or waits shows it where its stages end.
    const stopped = cell !== undefined && !["Pending", "Running", "Succeeded"].includes(cell.result);
    const first = columns.findIndex(
      (each) => each.step === column.step && stages.every((entry) => entry.stage !== each.stage),
    );
    const ends = column.stage === undefined || (stopped && first === index);
    const whole = cell?.result === "Succeeded" || ends ? resultOf(cell) : "Pending";
    const result = stage?.result ?? whole;
    const state = displayPhase("Step", result).state;
    const attempt = cell?.attempts.at(-1);
    const from = millis(stage?.startedAt ?? attempt?.startedAt);
    const timed = column.stage === undefined || (stages.length === 0 && first === index);
    const seconds = stage?.durationSeconds ?? (timed ? attempt?.durationSeconds : undefined);
    const ms = seconds !== undefined ? seconds * 1000 : state === "run" && from !== undefined ? now - from : undefined;
    const wordKey = known(`phase.Step.${result}`);
    const word = wordKey === undefined ? result : t(wordKey);
    const text = state === "idle" || state === "skip" || ms === undefined ? "" : format.cell(ms);
    const blocked = ends ? blockedBy(machine, cell, state) : undefined;
    return {
      key: column.key,
      state: blocked?.state ?? state,
      text,
      label: [
        machine.ip,
        column.title,
        word,
        cell?.from === undefined ? undefined : t("matrix.from", { name: cell.from }),
        attempt === undefined || attempt.attempt < 2 ? undefined : t("matrix.attempt", { attempt: attempt.attempt }),
        text === "" ? undefined : text,
      ]
        .filter((part) => part !== undefined)
        .join(", "),
      ...(blocked === undefined ? {} : { blocked: blocked.text }),
    };
  };
}

function blockedBy(
  machine: BoardMachine,
  cell: BoardCell | undefined,
  state: State,
): { readonly state: State; readonly text: React.ReactNode } | undefined {
  const last = cell?.attempts.at(-1);
  if (cell === undefined) return undefined;
  const bad = problems.has(state);
  if (cell.why !== undefined && (bad || cell.result === "Waiting"))
    return { state: cell.result === "Waiting" ? "wait" : state, text: <WhySentence why={cell.why} /> };
  if (!bad || last === undefined) return undefined;
  const message = last.message ?? last.reason ?? "";
  const quarantined = machine.outcome === "Quarantined";
  return {
    state: quarantined ? "quar" : state,
    text: (
      <BlockedText
        attempts={cell.attempts.length}
        quarantined={quarantined}
        message={message === "" ? last.result : message}
      />
    ),
  };
}

function BlockedText({
  attempts,
  quarantined,
  message,
}: {
  readonly attempts: number;
  readonly quarantined: boolean;
  readonly message: string;
}) {
  const { t } = useText();
  return <>{quarantined ? t("matrix.quarantined", { count: attempts, message }) : message}</>;
}
