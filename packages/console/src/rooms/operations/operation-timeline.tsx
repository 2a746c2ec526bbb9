import type { Board } from "../../data/board.ts";
import { finishedPhases } from "../../data/display.ts";
import { millis, type Operation } from "../../data/objects.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { useNow } from "../../kit/age.tsx";
import { Timeline, type TimelineBar, type TimelineMark } from "../../kit/timeline.tsx";

const bad = new Set(["Failed", "Unreachable", "TimedOut"]);

export function OperationTimeline({ operation, board }: { readonly operation: Operation; readonly board: Board }) {
  const { t } = useText();
  const format = useFormat();
  const now = useNow();
  const finished = finishedPhases.has(operation.status?.phase ?? "");
  const bars: TimelineBar[] = [];
  // A long flow over all machines at once has no batches worth a bar: there the steps follow each other.
  const bySteps = board.batches.length === 1 && board.steps.length > 3;
  if (bySteps) bars.push(...stepBars(board, now));
  for (const batch of bySteps ? [] : board.batches) {
    const from = millis(batch.startedAt);
    if (from === undefined) continue;
    const to = millis(batch.finishedAt) ?? now;
    const trouble = board.machines.some(
      (machine) => machine.batch === batch.batch && machine.outcome === "Quarantined",
    );
    bars.push({
      key: `batch-${batch.batch}`,
      look: batch.finishedAt === undefined ? "active" : trouble ? "bad" : "done",
      from,
      to,
      text: t("batch.name", { batch: batch.batch }),
    });
  }
  const started = millis(operation.status?.startedAt) ?? bars[0]?.from;
  const expected = operation.status?.forecast?.durationSeconds;
  const end = started === undefined || expected === undefined ? undefined : started + expected * 1000;
  if (!finished && end !== undefined && end > now)
    bars.push({ key: "rest", look: "expected", from: now, to: end, text: t("timeline.rest") });
  const marks = board.machines.flatMap((machine) =>
    machine.cells.flatMap((cell) =>
      cell.attempts
        .filter((attempt) => bad.has(attempt.result))
        .map((attempt): TimelineMark => {
          const from = millis(attempt.startedAt) ?? now;
          return {
            key: `${machine.name}/${cell.step}/${attempt.attempt}`,
            at: from + (attempt.durationSeconds ?? 0) * 1000,
            title: `${machine.ip} ${cell.step}: ${attempt.message ?? attempt.result}`,
          };
        }),
    ),
  );
  const runs = operation.status?.forecast?.basedOnRuns ?? 0;
  const note =
    expected === undefined || runs === 0
      ? t("timeline.noHistory")
      : t("timeline.median", { count: runs, time: format.long(expected * 1000) });
  return <Timeline bars={bars} marks={marks} now={finished ? undefined : now} note={note} />;
}

function stepBars(board: Board, now: number): readonly TimelineBar[] {
  return board.steps.flatMap((step): readonly TimelineBar[] => {
    const from = millis(step.startedAt);
    if (from === undefined) return [];
    const look = step.finishedAt === undefined ? "active" : step.failed + step.quarantined > 0 ? "bad" : "done";
    return [{ key: step.step, look, from, to: millis(step.finishedAt) ?? now, text: step.step }];
  });
}
