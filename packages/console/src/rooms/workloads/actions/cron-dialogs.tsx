import type { KubeObject } from "../../../data/kube.ts";
import { type CronJobObject, change, runNow } from "../../../data/kube-actions.ts";
import { useText } from "../../../i18n/text.tsx";
import { Act } from "./act.tsx";
import type { Action, DialogProps } from "./action.ts";

const suspended = (object: KubeObject): boolean => (object as CronJobObject).spec.suspend === true;

export const runCronNow: Action = { key: "runNow", label: () => "inside.runNow", Dialog: RunNowDialog };

export const cronSuspend: Action = {
  key: "suspend",
  label: (object) => (suspended(object) ? "inside.unsuspend" : "inside.suspend"),
  Dialog: SuspendDialog,
};

function RunNowDialog({ target, object, open, onClose }: DialogProps) {
  const { t } = useText();
  return (
    <Act
      open={open}
      title={t("inside.runNowTitle", { name: target.name })}
      verb={t("inside.runNowVerb")}
      lines={[{ state: "run", text: t("inside.runNowLine") }]}
      onClose={onClose}
      act={(reason) => runNow(target.cluster, object as CronJobObject, reason)}
      done={t("inside.runNowDone", { name: target.name })}
    />
  );
}

function SuspendDialog({ target, object, open, onClose }: DialogProps) {
  const { t } = useText();
  const is = suspended(object);
  return (
    <Act
      open={open}
      title={t(is ? "inside.unsuspendTitle" : "inside.suspendTitle", { name: target.name })}
      verb={t(is ? "inside.unsuspendVerb" : "inside.suspendVerb")}
      lines={[{ state: is ? "run" : "pause", text: t(is ? "inside.unsuspendLine" : "inside.suspendLine") }]}
      onClose={onClose}
      act={(reason) => change(target, object, [{ op: "add", path: "/spec/suspend", value: !is }], reason)}
      done={t(is ? "inside.unsuspendDone" : "inside.suspendDone", { name: target.name })}
    />
  );
}
