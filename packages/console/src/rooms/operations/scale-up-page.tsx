import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useSetUrl, useUrls } from "../../app/use-url.ts";
import { createOperation, type OperationWish } from "../../data/actions.ts";
import type { Cluster } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useObject } from "../../data/queries.ts";
import { useText } from "../../i18n/text.tsx";
import { Block, Failed } from "../../kit/block-states.tsx";
import { Explain, ExplainLine } from "../../kit/explain.tsx";
import { Mono } from "../../kit/name.tsx";
import { PlanPreview } from "../../kit/plan-preview.tsx";
import { Status } from "../../kit/status.tsx";
import { useClusterOff } from "../clusters/cluster-frame.tsx";
import { amountOf, ChangeBatches } from "./batches-dialog.tsx";
import { ClusterStep } from "./cluster-step.tsx";
import { suggestedName, useDraft } from "./draft.ts";
import { MachinesStep, useChosenMachines } from "./machines-step.tsx";
import { SubmitStep } from "./submit-step.tsx";
import { usePreview } from "./use-preview.ts";
import { useWizardStep, WizardFrame, wizardSteps } from "./wizard-frame.tsx";

const operationFlow = ["preCheck", "scaleUp", "postCheck"] as const;

/** Cluster, machines, plan, submit: four steps, each a URL; submit makes an Operation and leads to its page. */
export function ScaleUpPage() {
  const { t, rich } = useText();
  const url = useUrls();
  const setUrl = useSetUrl();
  const navigate = useNavigate();
  const [step, setStep] = useWizardStep(wizardSteps);
  const [start] = useState(() => suggestedName("scaleup", Date.now()));
  const [draft, change, clear] = useDraft("scale-up", {});
  const [error, setError] = useState<unknown>(undefined);
  const [busy, setBusy] = useState(false);
  const cluster = url["cluster"] ?? "";
  const clusterObject = useObject<Cluster>("clusters", cluster === "" ? undefined : cluster);
  const clusterOff = useClusterOff(clusterObject.data);
  const chosen = useChosenMachines(draft, url);
  const name = draft.name === "" ? start : draft.name;
  const wish = useMemo<OperationWish | undefined>(() => {
    if (cluster === "" || chosen.addresses.length === 0) return undefined;
    return {
      metadata: { name },
      spec: {
        clusterName: cluster,
        operationType: "ScaleUp",
        operationFlow,
        operationMachines: chosen.addresses.map((ip) => ({ ip, role: "Compute" })),
        rollout: {
          firstBatch: draft.firstBatch,
          batchSize: amountOf(draft.batchSize),
          maxFailures: amountOf(draft.maxFailures),
        },
        ...(draft.reason === "" ? {} : { reason: draft.reason }),
        ...(draft.notBefore === "" ? {} : { notBefore: new Date(draft.notBefore).toISOString() }),
      },
    };
  }, [
    cluster,
    name,
    chosen.addresses,
    draft.firstBatch,
    draft.batchSize,
    draft.maxFailures,
    draft.reason,
    draft.notBefore,
  ]);
  const plan = usePreview(step === "plan" || step === "submit" ? wish : undefined);
  const clusterMissing = cluster === "" ? t("wizard.off.cluster") : clusterOff;
  const machinesMissing = clusterMissing ?? (chosen.addresses.length === 0 ? t("wizard.off.machines") : undefined);
  const planMissing =
    machinesMissing ??
    (plan.data === undefined
      ? t("wizard.off.plan")
      : plan.data.machines.length === 0
        ? t("wizard.off.noneFit")
        : undefined);
  const reached =
    clusterMissing !== undefined ? 0 : machinesMissing !== undefined ? 1 : planMissing !== undefined ? 2 : 3;
  const count =
    step === "plan" || step === "submit"
      ? (plan.data?.machines.length ?? chosen.addresses.length)
      : chosen.addresses.length;

  const submit = async (): Promise<void> => {
    if (wish === undefined) return;
    setBusy(true);
    setError(undefined);
    try {
      const made = await createOperation(wish);
      clear();
      await navigate({ to: paths.operation(made.metadata.name) } as never);
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(false);
    }
  };
  const next = {
    cluster: { label: t("wizard.next.machines"), off: clusterMissing, onNext: () => setStep("machines") },
    machines: { label: t("wizard.next.plan"), off: machinesMissing, onNext: () => setStep("plan") },
    plan: { label: t("wizard.next.submit"), off: planMissing, onNext: () => setStep("submit") },
    submit: { label: t("wizard.scaleUp", { count }), off: planMissing, onNext: () => void submit(), busy },
  }[step];
  const approvals = plan.approvals ?? 0;
  const title =
    cluster === "" || count === 0
      ? t("crumb.new.scale-up")
      : rich("wizard.scaleUpTitle", { cluster: <Mono>{cluster}</Mono>, count });
  return (
    <WizardFrame
      steps={wizardSteps}
      title={title}
      status={
        step !== "plan" || plan.data === undefined ? null : (
          <Status state={plan.isFetching ? "run" : "ok"} look="badge">
            {plan.isFetching ? t("wizard.planning") : t("wizard.planReady")}
          </Status>
        )
      }
      reached={Math.min(reached, wizardSteps.length - 1)}
      fixed={step === "plan"}
      note={
        step === "plan" && plan.data !== undefined ? (
          approvals > 0 ? (
            <ExplainLine state="ask">
              <b>{t("wizard.needsApprovals", { count: approvals })}</b> {t("wizard.needsApprovalsHint")}
            </ExplainLine>
          ) : (
            <span className="text-2">{t("submit.noApproval")}</span>
          )
        ) : null
      }
      next={next}
    >
      {step === "cluster" ? <ClusterStep value={cluster} onChange={(value) => setUrl({ cluster: value })} /> : null}
      {step === "machines" ? <MachinesStep draft={draft} change={change} chosen={chosen} /> : null}
      {step === "plan" && plan.why.length > 0 ? <Explain state="warn" why={plan.why} /> : null}
      {step === "plan" ? (
        <Block of={plan}>
          {(view) => <PlanPreview view={view} extra={<ChangeBatches draft={draft} change={change} />} />}
        </Block>
      ) : null}
      {step === "submit" && wish !== undefined ? (
        <>
          {error === undefined ? null : <Failed error={error} />}
          <SubmitStep
            wish={wish}
            draft={{ ...draft, name }}
            change={change}
            approvals={plan.approvals}
            command={`dipper scale-up ${cluster} --machines ${chosen.addresses.join(",")}`}
          />
        </>
      ) : null}
    </WizardFrame>
  );
}
