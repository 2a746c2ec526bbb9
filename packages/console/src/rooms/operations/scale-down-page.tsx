import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useSetUrl, useUrls } from "../../app/use-url.ts";
import { createOperation, type OperationWish } from "../../data/actions.ts";
import { severity } from "../../data/display.ts";
import { useList } from "../../data/lists.ts";
import { displayNode, type KubeNode, nodeAddress, nodeRole } from "../../data/nodes.ts";
import type { Cluster } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { parseAddresses } from "../../data/plan-view.ts";
import { useObject } from "../../data/queries.ts";
import { useText } from "../../i18n/text.tsx";
import { Block, Empty, Failed } from "../../kit/block-states.tsx";
import { Explain, ExplainLine } from "../../kit/explain.tsx";
import { FilterBox, NothingMatches } from "../../kit/filter.tsx";
import { Mono } from "../../kit/name.tsx";
import { PlanPreview } from "../../kit/plan-preview.tsx";
import { ResourceTable } from "../../kit/resource-table.tsx";
import { Status } from "../../kit/status.tsx";
import { useClusterOff } from "../clusters/cluster-frame.tsx";
import { useNodeColumns } from "../clusters/node-columns.tsx";
import { amountOf, ChangeBatches } from "./batches-dialog.tsx";
import { ClusterStep } from "./cluster-step.tsx";
import { type Draft, suggestedName, useDraft } from "./draft.ts";
import { SubmitStep } from "./submit-step.tsx";
import { usePreview } from "./use-preview.ts";
import { useWizardStep, WizardFrame, wizardSteps } from "./wizard-frame.tsx";

const operationFlow = ["remove", "clean"] as const;

/** The same four steps as a scale-up; the plan has the drain forecast per node. */
export function ScaleDownPage() {
  const { t, rich } = useText();
  const url = useUrls();
  const setUrl = useSetUrl();
  const navigate = useNavigate();
  const [step, setStep] = useWizardStep(wizardSteps);
  const [start] = useState(() => suggestedName("scaledown", Date.now()));
  const preset = url["draft"] === undefined ? {} : { picked: parseAddresses(url["draft"]) };
  const [draft, change, clear] = useDraft("scale-down", preset);
  const [error, setError] = useState<unknown>(undefined);
  const [busy, setBusy] = useState(false);
  const cluster = url["cluster"] ?? "";
  const clusterObject = useObject<Cluster>("clusters", cluster === "" ? undefined : cluster);
  const clusterOff = useClusterOff(clusterObject.data);
  const nodes = useList<KubeNode>({ of: `clusters/${cluster}/nodes`, limit: 500, enabled: cluster !== "" });
  const addresses = useMemo(() => {
    const byName = new Map(nodes.items.map((node) => [node.metadata.name, nodeAddress(node)]));
    return draft.picked.map((name) => byName.get(name)).filter((address) => address !== undefined);
  }, [draft.picked, nodes.items]);
  const name = draft.name === "" ? start : draft.name;
  const wish = useMemo<OperationWish | undefined>(() => {
    if (cluster === "" || addresses.length === 0) return undefined;
    return {
      metadata: { name },
      spec: {
        clusterName: cluster,
        operationType: "ScaleDown",
        operationFlow,
        operationMachines: addresses.map((ip) => ({ ip, role: "Compute" })),
        rollout: {
          firstBatch: draft.firstBatch,
          batchSize: amountOf(draft.batchSize),
          maxFailures: amountOf(draft.maxFailures),
        },
        ...(draft.reason === "" ? {} : { reason: draft.reason }),
        ...(draft.notBefore === "" ? {} : { notBefore: new Date(draft.notBefore).toISOString() }),
      },
    };
  }, [cluster, name, addresses, draft.firstBatch, draft.batchSize, draft.maxFailures, draft.reason, draft.notBefore]);
  const plan = usePreview(step === "plan" || step === "submit" ? wish : undefined);
  const clusterMissing = cluster === "" ? t("wizard.off.cluster") : clusterOff;
  const machinesMissing = clusterMissing ?? (draft.picked.length === 0 ? t("wizard.off.nodes") : undefined);
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
    step === "plan" || step === "submit" ? (plan.data?.machines.length ?? draft.picked.length) : draft.picked.length;
  const approvals = plan.approvals ?? 0;

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
    cluster: { label: t("wizard.next.nodes"), off: clusterMissing, onNext: () => setStep("machines") },
    machines: { label: t("wizard.next.plan"), off: machinesMissing, onNext: () => setStep("plan") },
    plan: { label: t("wizard.next.submit"), off: planMissing, onNext: () => setStep("submit") },
    submit: { label: t("wizard.scaleDown", { count }), off: planMissing, onNext: () => void submit(), busy },
  }[step];
  const title =
    cluster === "" || count === 0
      ? t("crumb.new.scale-down")
      : rich("wizard.scaleDownTitle", { cluster: <Mono>{cluster}</Mono>, count });
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
      fixed={step === "plan" || step === "machines"}
      note={
        step === "plan" && approvals > 0 ? (
          <ExplainLine state="ask">
            <b>{t("wizard.needsApprovals", { count: approvals })}</b> {t("wizard.needsApprovalsHint")}
          </ExplainLine>
        ) : step === "machines" ? (
          <span className="text-2">{t("nodes.selected", { count: draft.picked.length })}</span>
        ) : null
      }
      next={next}
    >
      {step === "cluster" ? <ClusterStep value={cluster} onChange={(value) => setUrl({ cluster: value })} /> : null}
      {step === "machines" && clusterObject.data !== undefined ? (
        <NodesStep cluster={clusterObject.data} nodes={nodes} draft={draft} change={change} />
      ) : null}
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
            command={`dipper scale-down ${cluster} --machines ${addresses.join(",")}`}
          />
        </>
      ) : null}
    </WizardFrame>
  );
}

interface NodesStepProps {
  readonly cluster: Cluster;
  readonly nodes: ReturnType<typeof useList<KubeNode>>;
  readonly draft: Draft;
  readonly change: (draft: Partial<Draft>) => void;
}

/** Workers, ranked: unhealthy first, then the emptiest; the person chooses. */
function NodesStep({ cluster, nodes, draft, change }: NodesStepProps) {
  const { t } = useText();
  const [text, setText] = useState("");
  const columns = useNodeColumns(cluster).filter((column) => column.key !== "role" && column.key !== "version");
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = nodes.items
    .filter((node) => nodeRole(node) === "worker")
    .filter((node) =>
      words.every((word) => `${node.metadata.name} ${nodeAddress(node) ?? ""}`.toLowerCase().includes(word)),
    )
    .toSorted(
      (a, b) => severity[displayNode(a).state] - severity[displayNode(b).state] || (a.pods ?? 0) - (b.pods ?? 0),
    );
  return (
    <>
      <div className="toolbar">
        <FilterBox value={text} onChange={setText} placeholder={t("nodes.filter")} />
        <span className="text-3">{t("wizard.ranked")}</span>
      </div>
      <Block of={nodes}>
        {() => (
          <ResourceTable
            label={t("nodes.label", { cluster: cluster.metadata.name })}
            columns={columns}
            rows={rows}
            keyOf={(node) => node.metadata.name}
            selection={{ selected: new Set(draft.picked), onChange: (picked) => change({ picked: [...picked] }) }}
            empty={text === "" ? <Empty>{t("nodes.empty")}</Empty> : <NothingMatches onClear={() => setText("")} />}
          />
        )}
      </Block>
    </>
  );
}
