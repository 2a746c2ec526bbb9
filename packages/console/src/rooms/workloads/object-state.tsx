import type { KubeObject } from "../../data/kube.ts";
import { useText } from "../../i18n/text.tsx";
import type { State } from "../../kit/shape.tsx";
import { Status } from "../../kit/status.tsx";

interface Conditioned extends KubeObject {
  readonly spec?: { readonly replicas?: number; readonly paused?: boolean; readonly suspend?: boolean };
  readonly status?: {
    readonly phase?: string;
    readonly readyReplicas?: number;
    readonly numberReady?: number;
    readonly desiredNumberScheduled?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string }[];
  };
}

const good: ReadonlySet<string> = new Set(["Ready", "Available", "Complete", "Established"]);
const phases: Readonly<Record<string, State>> = {
  Running: "ok",
  Active: "ok",
  Bound: "ok",
  Available: "ok",
  Succeeded: "ok",
  Pending: "wait",
  Terminating: "run",
  Failed: "fail",
  Lost: "fail",
  Unknown: "unknown",
};

/** What an object of any kind says of itself: paused, its phase, or the condition that tells whether it works. */
export function ObjectState({ object }: { readonly object: KubeObject }) {
  const { t } = useText();
  const { spec, status, metadata } = object as Conditioned;
  if (metadata.deletionTimestamp !== undefined)
    return (
      <Status state="run" look="badge">
        {t("inside.deleting")}
      </Status>
    );
  if (spec?.paused === true || spec?.suspend === true)
    return (
      <Status state="pause" look="badge">
        {t("inside.state.paused")}
      </Status>
    );
  const conditions = status?.conditions ?? [];
  const failed = conditions.find((each) => each.type === "Failed" && each.status === "True");
  const told = failed ?? conditions.find((each) => good.has(each.type));
  if (status?.phase !== undefined && told?.type !== "Ready")
    return (
      <Status state={phases[status.phase] ?? "unknown"} look="badge">
        {status.phase}
      </Status>
    );
  if (told === undefined) return null;
  const ok = told !== failed && told.status === "True";
  return (
    <Status state={ok ? "ok" : failed === undefined ? "warn" : "fail"} look="badge" title={told.reason}>
      {ok ? told.type : (told.reason ?? told.type)}
    </Status>
  );
}
