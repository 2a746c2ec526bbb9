import type { KubeObject } from "../../../data/kube.ts";
import { change } from "../../../data/kube-actions.ts";
import { useText } from "../../../i18n/text.tsx";
import { Act } from "./act.tsx";
import type { Action, DialogProps } from "./action.ts";

const isPaused = (object: KubeObject): boolean =>
  (object as KubeObject & { readonly spec: { readonly paused?: boolean } }).spec.paused === true;

/** Pauses the rollout of a Deployment, or resumes it. */
export const pauseRollout: Action = {
  key: "pause",
  label: (object) => (isPaused(object) ? "inside.resume" : "inside.pause"),
  Dialog: PauseDialog,
};

function PauseDialog({ target, object, open, onClose }: DialogProps) {
  const { t } = useText();
  const paused = isPaused(object);
  return (
    <Act
      open={open}
      title={t(paused ? "inside.resumeTitle" : "inside.pauseTitle", { name: target.name })}
      verb={t(paused ? "inside.resumeVerb" : "inside.pauseVerb")}
      lines={[{ state: paused ? "run" : "pause", text: t(paused ? "inside.resumeLine" : "inside.pauseLine") }]}
      onClose={onClose}
      act={(reason) => change(target, object, [{ op: "add", path: "/spec/paused", value: !paused }], reason)}
      done={t(paused ? "inside.resumeDone" : "inside.pauseDone", { name: target.name })}
    />
  );
}
