import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { finishedPhases } from "../../data/display.ts";
import { beginDryRun, type DryRun, type DryRunStep, useDryRun } from "../../data/dry-run.ts";
import type { Operation } from "../../data/objects.ts";
import { useMay } from "../../data/queries.ts";
import { type TextKey, useText } from "../../i18n/text.tsx";
import { Block } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { Mono } from "../../kit/name.tsx";
import { Shape } from "../../kit/shape.tsx";
import { Panel } from "../../kit/small.tsx";

/** What the steps of a plan would change on its machines, on demand: it logs in to every one of them. */
export function DryRunPanel({ operation, digest }: { readonly operation: Operation; readonly digest: string }) {
  const { t } = useText();
  const client = useQueryClient();
  const { name } = operation.metadata;
  const found = useDryRun(name, digest);
  const [open, setOpen] = useState(false);
  const may = useMay("operate", operation.spec.clusterName);
  const running = found.data?.state === "Running";
  const over = finishedPhases.has(operation.status?.phase ?? "Pending");
  const off = may ? (over ? t("dryRun.off.over") : undefined) : t("kit.off.role", { verb: "operate" });
  return (
    <Panel
      title={t("dryRun.title")}
      extra={
        <Button onClick={() => setOpen(true)} off={off} busy={running}>
          {t(found.data?.state === "Done" ? "dryRun.again" : "dryRun.begin")}
        </Button>
      }
    >
      <Block of={found}>{(data) => <Found dryRun={data} />}</Block>
      <Confirm
        open={open}
        title={t("dryRun.confirm", { name })}
        verb={t("dryRun.verb")}
        lines={[
          { state: "run", text: t("dryRun.line.login", { count: operation.spec.operationMachines?.length ?? 0 }) },
          { state: "ok", text: t("dryRun.line.nothing") },
        ]}
        onCancel={() => setOpen(false)}
        onConfirm={async () => {
          await beginDryRun(name);
          await client.invalidateQueries({ queryKey: ["dry-run", name] });
        }}
      />
    </Panel>
  );
}

function Found({ dryRun }: { readonly dryRun: DryRun }) {
  const { t } = useText();
  if (dryRun.state === "Failed")
    return (
      <div>
        <Shape state="fail" /> {t("dryRun.failed", { problem: dryRun.problem })}
      </div>
    );
  if (dryRun.state !== "Done") return <div className="text-2">{t(`dryRun.${dryRun.state}` as TextKey)}</div>;
  return (
    <ul className="tree">
      {dryRun.steps.map((step) => (
        <Step key={step.step} step={step} />
      ))}
    </ul>
  );
}

function Step({ step }: { readonly step: DryRunStep }) {
  const { t } = useText();
  const stopped = step.machines.filter(({ result }) => result === "Failed" || result === "Unreachable");
  return (
    <>
      <li>
        <Shape state={stopped.length > 0 ? "warn" : "ok"} />
        <Mono>{step.step}</Mono>
        <span>{t("dryRun.changes", { count: step.wouldChange, machines: step.machines.length })}</span>
      </li>
      {stopped.map(({ machine, message }) => (
        <li key={machine}>
          <Shape state="warn" />
          <Mono>{machine}</Mono>
          <span>{message}</span>
        </li>
      ))}
      {step.notPreviewed.map(({ task, message }) => (
        <li key={`${task} ${message}`} className="text-3">
          <Shape state="ask" />
          <span>{t("dryRun.blind", { message })}</span>
        </li>
      ))}
    </>
  );
}
