import { useState } from "react";
import { useSetUrl, useUrls } from "../../app/use-url.ts";
import type { Control } from "../../data/actions.ts";
import { type Board, type BoardMachine, resultOf } from "../../data/board.ts";
import { displayPhase, finishedPhases } from "../../data/display.ts";
import { useLog } from "../../data/log.ts";
import { millis, type Operation } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { useNow } from "../../kit/age.tsx";
import { Failed } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { Choice } from "../../kit/choice.tsx";
import { LogPane } from "../../kit/log-pane.tsx";
import { Go } from "../../kit/name.tsx";
import { usePhaseWord } from "../../kit/object-status.tsx";
import { Shape } from "../../kit/shape.tsx";
import { Status } from "../../kit/status.tsx";
import { ControlConfirm } from "./controls.tsx";

export interface CellPaneProps {
  readonly operation: Operation;
  readonly board: Board;
  readonly machine: BoardMachine;
  readonly step: string;
}

/** One cell: its attempts, what one may do about it, and the log. */
export function CellPane({ operation, board, machine, step }: CellPaneProps) {
  const { t, rich } = useText();
  const word = usePhaseWord();
  const url = useUrls();
  const setUrl = useSetUrl();
  const [view, setView] = useState<"log" | "tasks" | "changes">("log");
  const cell = machine.cells.find((each) => each.step === step);
  const attempts = cell?.attempts ?? [];
  const chosen = attempts.find((attempt) => String(attempt.attempt) === url["attempt"]) ?? attempts.at(-1);
  const running = chosen?.result === "Running";
  const log = useLog(
    chosen === undefined
      ? undefined
      : { operation: operation.metadata.name, stepRun: chosen.stepRun, machine: machine.name },
    running,
  );
  const lines =
    view === "log"
      ? log.lines
      : log.lines.filter((line) =>
          view === "tasks"
            ? line.look === "head" || line.word !== ""
            : line.word === "changed" || line.look === "add" || line.look === "del",
        );
  const result = resultOf(cell);
  return (
    <section className="cell-pane" aria-label={t("cell.label", { ip: machine.ip, step })}>
      <div className="pane-head">
        <div>
          <Go mono to={paths.machine(machine.name)}>
            {machine.ip}
          </Go>
          {machine.rack === undefined ? null : <span className="text-2">{machine.rack}</span>}
          <h2 className="text-2" style={{ font: "inherit" }}>
            {url["step"]?.includes("/") === true ? url["step"].replace("/", " / ") : step}
          </h2>
        </div>
        <Status state={displayPhase("Step", result).state} look="badge" title={result}>
          {attempts.length > 1 || running ? t("cell.attempt", { attempt: attempts.length }) : word("Step", result)}
        </Status>
      </div>
      <ul className="attempts">
        {attempts.map((attempt) => (
          <li key={attempt.attempt}>
            <AttemptLine
              attempt={attempt}
              current={attempt === chosen}
              onChoose={() => setUrl({ m: machine.name, step: url["step"] ?? step, attempt: String(attempt.attempt) })}
            />
          </li>
        ))}
        {attempts.length > 0 ? null : (
          <li className="text-3">
            {cell?.from === undefined
              ? t("cell.notStarted")
              : rich("cell.from", {
                  name: (
                    <Go mono to={paths.operation(cell.from)}>
                      {cell.from}
                    </Go>
                  ),
                })}
          </li>
        )}
      </ul>
      <CellActions operation={operation} board={board} machine={machine} step={step} running={running} />
      <LogPane
        lines={lines}
        running={running && !log.done}
        name={`${machine.ip}-${step}-${chosen?.attempt ?? 0}`}
        chosen={url["line"] === undefined ? undefined : Number(url["line"])}
        onChoose={(line) => setUrl({ m: machine.name, step: url["step"] ?? step, line: String(line) })}
        before={
          <Choice
            label={t("cell.view")}
            value={view}
            options={[
              { value: "log", label: t("cell.log") },
              { value: "tasks", label: t("cell.tasks") },
              { value: "changes", label: t("cell.changes") },
            ]}
            onChange={setView}
          />
        }
      />
      {log.error === undefined ? null : <Failed error={log.error} />}
    </section>
  );
}

function AttemptLine({
  attempt,
  current,
  onChoose,
}: {
  readonly attempt: BoardMachine["cells"][number]["attempts"][number];
  readonly current: boolean;
  readonly onChoose: () => void;
}) {
  const { t } = useText();
  const format = useFormat();
  const word = usePhaseWord();
  const now = useNow();
  const from = millis(attempt.startedAt);
  const ms =
    attempt.durationSeconds === undefined
      ? from === undefined
        ? undefined
        : now - from
      : attempt.durationSeconds * 1000;
  const said = attempt.message === undefined || attempt.message === "" ? attempt.reason : attempt.message;
  const text =
    attempt.result === "Skipped" && attempt.reason === "NothingToDo"
      ? t("cell.nothingToDo")
      : attempt.result === "Running" && attempt.stage !== undefined && attempt.stage !== ""
        ? t("cell.atStage", { stage: attempt.stage })
        : said;
  return (
    <button type="button" onClick={onChoose} {...(current ? { "aria-current": "true" as const } : {})}>
      <Shape state={displayPhase("Step", attempt.result).state} />
      <b>{attempt.attempt}</b>
      <span className="clip" title={text ?? ""}>
        {text === undefined || text === "" ? word("Step", attempt.result) : text}
        {attempt.changed === undefined || attempt.changed === 0
          ? null
          : ` · ${t("cell.changedItems", { count: attempt.changed })}`}
      </span>
      <span className="age">
        {from === undefined ? "" : format.clockSeconds(from)}
        {ms === undefined ? "" : ` · ${format.cell(ms)}`}
      </span>
    </button>
  );
}

function CellActions({ operation, board, machine, step, running }: CellPaneProps & { readonly running: boolean }) {
  const { t } = useText();
  const [open, setOpen] = useState<Control | undefined>(undefined);
  const finished = finishedPhases.has(operation.status?.phase ?? "");
  // An operation that waits for a decision asks about machines that it has set aside itself.
  const asked = operation.status?.phase === "WaitingForDecision" && machine.outcome === "Quarantined";
  const aside = !asked && (machine.outcome === "Quarantined" || machine.outcome === "Skipped");
  const cell = machine.cells.find((each) => each.step === step);
  const done = machine.cells.every((each) => each.result === "Succeeded");
  const retryOff = running
    ? t("cell.off.running")
    : cell?.result === "Succeeded"
      ? t("cell.off.done")
      : cell === undefined || cell.result === "Pending"
        ? t("cell.off.notStarted")
        : machine.outcome === "Skipped"
          ? t("cell.off.skipped")
          : undefined;
  const otherOff = finished
    ? t("cell.off.finished")
    : done
      ? t("cell.off.done")
      : aside
        ? t("cell.off.aside")
        : undefined;
  const first = retryOff ?? otherOff;
  return (
    <div className="cell-actions">
      <Button size="small" off={retryOff} onClick={() => setOpen("retry")}>
        {t("cell.retry")}
      </Button>
      <Button size="small" off={otherOff} onClick={() => setOpen("skip")}>
        {t("cell.skip")}
      </Button>
      <Button size="small" off={otherOff} onClick={() => setOpen("quarantine")}>
        {t("cell.quarantine")}
      </Button>
      {first === undefined ? null : (
        <span className="text-3 clip" title={first}>
          {first}
        </span>
      )}
      <ControlConfirm
        operation={operation}
        board={board}
        action={open}
        machines={[machine.name]}
        step={step}
        onClose={() => setOpen(undefined)}
      />
    </div>
  );
}
