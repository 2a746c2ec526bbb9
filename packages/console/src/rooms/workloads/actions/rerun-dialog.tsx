import { type JobObject, rerun } from "../../../data/kube-actions.ts";
import { useText } from "../../../i18n/text.tsx";
import { Act } from "./act.tsx";
import type { Action, DialogProps } from "./action.ts";

export const rerunJob: Action = { key: "rerun", label: () => "inside.rerun", Dialog: RerunDialog };

function RerunDialog({ target, object, open, onClose }: DialogProps) {
  const { t } = useText();
  return (
    <Act
      open={open}
      title={t("inside.rerunTitle", { name: target.name })}
      verb={t("inside.rerunVerb")}
      lines={[{ state: "run", text: t("inside.rerunLine") }]}
      onClose={onClose}
      act={(reason) => rerun(target.cluster, object as JobObject, reason)}
      done={t("inside.rerunDone", { name: target.name })}
    />
  );
}
