import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Control, control } from "../../data/actions.ts";
import type { Board, BoardMachine } from "../../data/board.ts";
import { finishedPhases } from "../../data/display.ts";
import type { Operation } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { total } from "../../data/progress.ts";
import { changed } from "../../data/queries.ts";
import { type TextKey, useText } from "../../i18n/text.tsx";
import { Button } from "../../kit/button.tsx";
import { ButtonLink } from "../../kit/button-link.tsx";
import { Confirm, type ConfirmProps } from "../../kit/confirm.tsx";
import { Mono } from "../../kit/name.tsx";
import { showToast } from "../../kit/toast.tsx";

const failedResults = new Set(["Failed", "Unreachable", "TimedOut", "Quarantined", "Unknown"]);

export function failedMachines(board: Board | undefined): readonly BoardMachine[] {
  return (board?.machines ?? []).filter(
    (machine) => machine.outcome === "Quarantined" || machine.cells.some((cell) => failedResults.has(cell.result)),
  );
}

/** What one may do with the whole operation now, each with its consequence. */
export function OperationControls({
  operation,
  board,
}: {
  readonly operation: Operation;
  readonly board: Board | undefined;
}) {
  const { t } = useText();
  const [open, setOpen] = useState<Control | undefined>(undefined);
  const phase = operation.status?.phase ?? "Pending";
  const finished = finishedPhases.has(phase);
  const failed = failedMachines(board);
  const paused = phase === "Paused" || operation.spec.desiredState === "Paused";
  const name = operation.metadata.name;
  return (
    <>
      {finished ? null : paused ? (
        <Button onClick={() => setOpen("resume")}>{t("control.resume")}</Button>
      ) : (
        <Button onClick={() => setOpen("pause")} off={phase === "Canceling" ? t("control.off.canceling") : undefined}>
          {t("control.pause")}
        </Button>
      )}
      {phase === "AwaitingApproval" ? (
        <ButtonLink look="primary" to={paths.operationTab(name, "plan")}>
          {t("control.review")}
        </ButtonLink>
      ) : null}
      {operation.status?.why?.some((why) => why.reason === "ForecastWorsened") === true ? (
        <Button onClick={() => setOpen("accept-forecast")}>{t("control.acceptForecast")}</Button>
      ) : null}
      {failed.length > 0 ? (
        <Button onClick={() => setOpen("retry")}>{t("control.retry", { count: failed.length })}</Button>
      ) : null}
      {finished ? null : (
        <Button
          look="danger"
          onClick={() => setOpen("cancel")}
          off={phase === "Canceling" ? t("control.off.canceling") : undefined}
        >
          {t("control.cancel")}
        </Button>
      )}
      <ControlConfirm
        operation={operation}
        board={board}
        action={open}
        machines={open === "retry" ? failed.map((machine) => machine.name) : undefined}
        onClose={() => setOpen(undefined)}
      />
    </>
  );
}

export interface ControlConfirmProps {
  readonly operation: Operation;
  readonly board: Board | undefined;
  readonly action: Control | undefined;
  readonly machines?: readonly string[] | undefined;
  readonly step?: string | undefined;
  readonly onClose: () => void;
}

/** The one dialog behind every control: consequence first, then a reason for the audit. */
export function ControlConfirm({ operation, board, action, machines, step, onClose }: ControlConfirmProps) {
  const { t } = useText();
  const client = useQueryClient();
  if (action === undefined) return null;
  const name = operation.metadata.name;
  const lines = consequences({ operation, board, action, machines: machines ?? [] }, t);
  return (
    <Confirm
      open
      title={t(`control.title.${action}` as TextKey, { name, count: machines?.length ?? 0 })}
      verb={t(`control.verb.${action}` as TextKey, { count: machines?.length ?? 0 })}
      danger={action === "cancel" || action === "quarantine"}
      reason={
        action === "resume"
          ? "optional"
          : action === "skip" || action === "quarantine" || action === "cancel"
            ? "required"
            : "optional"
      }
      lines={lines}
      onCancel={onClose}
      onConfirm={async (reason) => {
        await control(name, action, {
          ...(machines === undefined ? {} : { machines }),
          ...(step === undefined ? {} : { step }),
          ...(reason === "" ? {} : { reason }),
        });
        await changed(client);
        showToast(t(`control.done.${action}` as TextKey, { name, count: machines?.length ?? 0 }));
      }}
    />
  );
}

interface Subject {
  readonly operation: Operation;
  readonly board: Board | undefined;
  readonly action: Control;
  readonly machines: readonly string[];
}

function consequences(
  { operation, board, action, machines }: Subject,
  t: ReturnType<typeof useText>["t"],
): ConfirmProps["lines"] {
  const running = (board?.machines ?? []).filter((machine) =>
    machine.cells.some((cell) => cell.result === "Running"),
  ).length;
  const totals = operation.status?.machines;
  const done = totals?.succeeded ?? 0;
  const never = Math.max(0, total(operation) - done - running - (totals?.quarantined ?? 0) - (totals?.skipped ?? 0));
  const names = (board?.machines ?? [])
    .filter((machine) => machines.includes(machine.name))
    .map((machine) => machine.ip);
  const list = <Mono>{names.slice(0, 8).join(", ") + (names.length > 8 ? " …" : "")}</Mono>;
  switch (action) {
    case "pause":
      return [
        { state: "run", text: t("control.line.finishFirst", { count: running }) },
        { state: "pause", text: t("control.line.keepsLock") },
      ];
    case "resume":
      return [{ state: "run", text: t("control.line.checksAgain") }];
    case "cancel":
      return [
        { state: "run", text: t("control.line.finishFirst", { count: running }) },
        { state: "cancel", text: t("control.line.neverStart", { count: never }) },
        { state: "ok", text: t("control.line.stay", { count: done }) },
      ];
    case "retry":
      return [
        { state: "retry", text: list },
        { state: "ok", text: t("control.line.notTouched", { count: Math.max(0, total(operation) - machines.length) }) },
      ];
    case "accept-forecast":
      return [{ state: "warn", text: t("control.line.forecast") }];
    case "skip":
      return [
        { state: "skip", text: list },
        { state: "wait", text: t("control.line.skip") },
      ];
    case "quarantine":
      return [
        { state: "quar", text: list },
        { state: "wait", text: t("control.line.quarantine") },
      ];
  }
}
