import type { ReactNode } from "react";
import type { Board } from "../../data/board.ts";
import { displayPhase } from "../../data/display.ts";
import { millis, type Operation } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { requester } from "../../data/progress.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Empty } from "../../kit/block-states.tsx";
import { Go } from "../../kit/name.tsx";
import { usePhaseWord } from "../../kit/object-status.tsx";
import { Shape, type State } from "../../kit/shape.tsx";
import { WhySentence } from "../../kit/why-sentence.tsx";
import { OperationFrame } from "./operation-frame.tsx";
import { OperationTimeline } from "./operation-timeline.tsx";

export function OperationTimelinePage() {
  return (
    <OperationFrame>
      {(operation, board) => (
        <>
          {board === undefined ? null : <OperationTimeline operation={operation} board={board} />}
          <History operation={operation} board={board} />
        </>
      )}
    </OperationFrame>
  );
}

interface Entry {
  readonly at: number;
  readonly state: State;
  readonly text: ReactNode;
}

/** Everything that happened, oldest first: conditions, attempts, decisions, each with who. */
function History({ operation, board }: { readonly operation: Operation; readonly board: Board | undefined }) {
  const { t, rich } = useText();
  const format = useFormat();
  const word = usePhaseWord();
  const entries: Entry[] = [];
  const created = millis(operation.metadata.creationTimestamp);
  if (created !== undefined)
    entries.push({
      at: created,
      state: "idle",
      text: t("history.created", { by: requester(operation) ?? operation.spec.user ?? "?" }),
    });
  for (const condition of operation.status?.conditions ?? []) {
    const at = millis(condition.lastTransitionTime);
    if (at !== undefined && condition.status === "True")
      entries.push({
        at,
        state: "ok",
        text: (
          <WhySentence
            why={{
              reason: condition.reason,
              params: [],
              ...(condition.message === undefined ? {} : { message: condition.message }),
            }}
            plain
          />
        ),
      });
  }
  for (const decision of operation.spec.decisions ?? []) {
    const at = millis(decision.at);
    if (at === undefined) continue;
    entries.push({
      at,
      state: "ask",
      text: t("history.decision", {
        by: decision.by ?? "?",
        action: decision.action,
        machines: (decision.machines ?? []).join(", "),
        reason: decision.reason ?? "",
      }),
    });
  }
  for (const machine of board?.machines ?? []) {
    for (const cell of machine.cells) {
      for (const attempt of cell.attempts) {
        const from = millis(attempt.startedAt);
        if (
          from === undefined ||
          attempt.result === "Running" ||
          (attempt.result === "Succeeded" && attempt.attempt === 1)
        )
          continue;
        entries.push({
          at: from + (attempt.durationSeconds ?? 0) * 1000,
          state: displayPhase("Step", attempt.result).state,
          text: rich("history.attempt", {
            machine: (
              <Go mono to={paths.operationCell(operation.metadata.name, machine.name, cell.step)}>
                {machine.ip}
              </Go>
            ),
            step: cell.step,
            attempt: attempt.attempt,
            result: word("Step", attempt.result),
            message: attempt.message ?? "",
          }),
        });
      }
    }
  }
  if (entries.length === 0) return <Empty>{t("history.empty")}</Empty>;
  return (
    <ul className="tree" style={{ paddingBottom: 24 }}>
      {entries
        .toSorted((a, b) => a.at - b.at)
        .map((entry, index) => (
          <li key={index} style={{ gridTemplateColumns: "16px 170px minmax(0,1fr)" }}>
            <Shape state={entry.state} />
            <span className="text-3">{format.moment(entry.at)}</span>
            <span>{entry.text}</span>
          </li>
        ))}
    </ul>
  );
}
