import type { ClusterDeployment, Condition, Why } from "../../../data/objects.ts";
import { useText } from "../../../i18n/text.tsx";
import { Age } from "../../../kit/age.tsx";
import { Shape, type State } from "../../../kit/shape.tsx";
import { Panel } from "../../../kit/small.tsx";
import { WhySentence } from "../../../kit/why-sentence.tsx";

const stages = ["MachinesReserved", "Installed", "AddonsReady", "UpToDate"] as const;

/** What is only not there yet is no failure: red is for what stays as it is until somebody acts. */
const unfinished: Readonly<Record<string, State>> = {
  NotInstalled: "idle",
  NotCompared: "idle",
  OperationProposed: "ask",
  OperationRunning: "run",
  NotEnoughSpare: "wait",
  MachinesBusy: "wait",
  AddonMissing: "wait",
};

export function stageState(status: string, reason: string): State {
  if (status === "True") return "ok";
  return unfinished[reason] ?? (status === "False" ? "fail" : "unknown");
}

/** The stages of a cluster's life, each with its condition. */
export function Stages({ wanted }: { readonly wanted: ClusterDeployment }) {
  const { t } = useText();
  return (
    <Panel title={t("lifecycle.stages")}>
      <ul className="tree">
        {stages.map((stage) => (
          <StageLine
            key={stage}
            title={t(`lifecycle.stage.${stage}`)}
            condition={wanted.status?.conditions?.find((condition) => condition.type === stage)}
            why={wanted.status?.why ?? []}
          />
        ))}
      </ul>
    </Panel>
  );
}

interface StageLineProps {
  readonly title: string;
  readonly condition: Condition | undefined;
  readonly why: readonly Why[];
}

function StageLine({ title, condition, why }: StageLineProps) {
  const { t } = useText();
  if (condition === undefined)
    return (
      <li>
        <Shape state="idle" />
        <span>{title}</span>
        <span className="text-3">{t("lifecycle.notYet")}</span>
      </li>
    );
  const { reason, message } = condition;
  // A condition has no parameters; the object's own reasons have them.
  const known = why.find((each) => each.reason === reason);
  return (
    <li>
      <Shape state={stageState(condition.status, reason)} />
      <span title={`${condition.type}=${condition.status} (${reason})`}>{title}</span>
      <Age since={condition.lastTransitionTime} />
      {condition.status === "True" ? null : (
        <p>
          {known === undefined ? (
            <WhySentence why={{ reason, ...(message === undefined ? {} : { message }) }} plain />
          ) : (
            <WhySentence why={known} withNext />
          )}
        </p>
      )}
    </li>
  );
}
