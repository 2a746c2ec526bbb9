import type { ReactNode } from "react";
import type { Board } from "../../data/board.ts";
import { finishedPhases } from "../../data/display.ts";
import { millis, type Operation } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { total } from "../../data/progress.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Go } from "../../kit/name.tsx";

/** One sentence: what it does now, or what came of it. */
export function OperationSummary({
  operation,
  board,
}: {
  readonly operation: Operation;
  readonly board: Board | undefined;
}): ReactNode {
  const { t, rich } = useText();
  const format = useFormat();
  const phase = operation.status?.phase ?? "Pending";
  const machines = operation.status?.machines;
  const all = machines?.total ?? total(operation);
  const link = (name: string, ip: string): ReactNode => (
    <Go key={name} mono to={paths.machine(name)}>
      {ip}
    </Go>
  );
  if (finishedPhases.has(phase)) {
    const from = millis(operation.status?.startedAt);
    const to = millis(operation.status?.finishedAt);
    const aside = (machines?.quarantined ?? 0) + (machines?.failed ?? 0);
    const time = from === undefined || to === undefined ? "" : format.long(to - from);
    const names = (board?.machines ?? []).filter((machine) => machine.outcome === "Quarantined").slice(0, 5);
    return (
      <>
        <b>
          {time === ""
            ? t(`operation.result.${phase}` as never, { count: all })
            : t("operation.resultIn", {
                done: machines?.succeeded ?? 0,
                count: all,
                time,
                phase: t(`phase.Operation.${phase}` as never),
              })}
        </b>
        {aside > 0 ? (
          <span className="text-2">
            {" "}
            {t("operation.aside", { count: aside })}
            {names.map((machine, index) => (
              <span key={machine.name}>
                {index === 0 ? " " : ", "}
                {link(machine.name, machine.ip)}
              </span>
            ))}
          </span>
        ) : null}
      </>
    );
  }
  const current =
    board?.batches.find((batch) => batch.startedAt !== undefined && batch.finishedAt === undefined) ??
    board?.batches.findLast((batch) => batch.startedAt !== undefined);
  const inBatch = (board?.machines ?? []).filter((machine) => current === undefined || machine.batch === current.batch);
  const running = inBatch.filter((machine) => machine.cells.some((cell) => cell.result === "Running")).length;
  const retrying = inBatch.filter((machine) => machine.cells.some((cell) => cell.result === "Retrying"));
  const failed = (machines?.quarantined ?? 0) + (machines?.failed ?? 0);
  if (phase !== "Running") return t(`operation.now.${phase}` as never);
  return (
    <>
      {board === undefined || current === undefined
        ? t("operation.now.Running")
        : retrying.length > 0
          ? rich("operation.batchRetrying", {
              batch: current.batch,
              batches: board.batches.length,
              count: running,
              retrying: retrying.length,
              machine: link(retrying[0]?.name ?? "", retrying[0]?.ip ?? ""),
            })
          : t("operation.batchNow", { batch: current.batch, batches: board.batches.length, count: running })}{" "}
      <span className="text-2">
        {t("operation.failures", { failed, limit: String(operation.spec.rollout?.maxFailures ?? "0") })}
      </span>
    </>
  );
}
