import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { clusterAppears, createThing } from "../../../data/actions.ts";
import { ApiError } from "../../../data/client.ts";
import { paths } from "../../../data/paths.ts";
import { useText } from "../../../i18n/text.tsx";
import { Failed } from "../../../kit/block-states.tsx";
import { Mono } from "../../../kit/name.tsx";
import { useWizardStep, WizardFrame } from "../../operations/wizard-frame.tsx";
import { AddonsStep } from "./addons-step.tsx";
import { BasicsStep } from "./basics-step.tsx";
import { countOf, createSteps, missingIn, useClusterDraft } from "./cluster-draft.ts";
import { MachinesStep } from "./machines-step.tsx";
import { NetworkStep } from "./network-step.tsx";
import { ReviewStep } from "./review-step.tsx";
import { useOrigin } from "./use-origin.ts";
import { wantedObjects } from "./wanted-objects.ts";

/**
 * Name and version, machines, network, add-ons, review: the wizard writes the MachineSets and the ClusterDeployment, and leads to the
 * cluster's life cycle, where the Operation that builds it waits with its plan.
 */
export function ClusterCreatePage() {
  const { t, rich } = useText();
  const navigate = useNavigate();
  const [step, setStep] = useWizardStep(createSteps);
  const [draft, change, clear] = useClusterDraft();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const origin = useOrigin(draft);
  const at = createSteps.indexOf(step);
  const firstMissing = createSteps.findIndex((each) => missingIn(each, draft) !== undefined);
  const reached = firstMissing === -1 ? createSteps.length - 1 : firstMissing;
  const missing =
    createSteps.slice(0, at + 1).flatMap((each) => missingIn(each, draft) ?? [])[0] ??
    (at > 0 && origin === "mixed" ? "create.off.mixed" : undefined);
  const submit = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const { sets, deployment } = wantedObjects(draft, origin === "simulated");
      // A set of an attempt that stopped half-way is there already, and is what was asked for.
      for (const set of sets) await createThing("machine-sets", set).catch(unlessThere);
      await createThing("cluster-deployments", deployment);
      clear();
      await clusterAppears(draft.name);
      await navigate({ to: paths.clusterTab(draft.name, "lifecycle") } as never);
    } catch (cause) {
      setError(cause);
      setBusy(false);
    }
  };
  const following = createSteps[at + 1];
  const machines =
    countOf(draft.control) + countOf(draft.compute) + (draft.etcdMode === "External" ? countOf(draft.etcd) : 0);
  return (
    <WizardFrame
      steps={createSteps}
      title={draft.name === "" ? t("create.title") : rich("create.titleOf", { name: <Mono>{draft.name}</Mono> })}
      reached={reached}
      note={<span className="text-2">{t("create.machines", { count: machines })}</span>}
      next={{
        label: following === undefined ? t("create.submit") : t(`create.next.${following}`),
        off: missing === undefined ? undefined : t(missing),
        busy,
        onNext: () => (following === undefined ? void submit() : setStep(following)),
      }}
    >
      {error === undefined ? null : <Failed error={error} />}
      {step === "basics" ? <BasicsStep draft={draft} change={change} /> : null}
      {step === "machines" ? <MachinesStep draft={draft} change={change} /> : null}
      {step === "network" ? <NetworkStep draft={draft} change={change} /> : null}
      {step === "addons" ? <AddonsStep draft={draft} change={change} /> : null}
      {step === "review" ? <ReviewStep draft={draft} change={change} simulated={origin === "simulated"} /> : null}
    </WizardFrame>
  );
}

function unlessThere(cause: unknown): void {
  if (!(cause instanceof ApiError) || cause.code !== "AlreadyExists") throw cause;
}
