import { restart, type Templated } from "../../../data/kube-actions.ts";
import { useText } from "../../../i18n/text.tsx";
import { Act } from "./act.tsx";
import type { Action, DialogProps } from "./action.ts";

export const restartRollout: Action = { key: "restart", label: () => "inside.restart", Dialog: RestartDialog };

function RestartDialog({ target, object, open, onClose }: DialogProps) {
  const { t } = useText();
  return (
    <Act
      open={open}
      title={t("inside.restartTitle", { name: target.name })}
      verb={t("inside.restartVerb")}
      lines={[{ state: "run", text: t("inside.restartLine") }]}
      onClose={onClose}
      act={(reason) => restart(target, object as Templated, reason)}
      done={t("inside.restartDone", { name: target.name })}
    />
  );
}
