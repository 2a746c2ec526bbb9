import { remove } from "../../../data/kube-actions.ts";
import { useText } from "../../../i18n/text.tsx";
import { resourceKey } from "../object-ref.ts";
import { Act } from "./act.tsx";
import type { Action, DialogProps } from "./action.ts";

export const deletion: Action = { key: "delete", label: () => "inside.delete", danger: true, Dialog: DeleteDialog };

/** A pod of a controller comes again; with everything else something is lost, so that the name is typed. */
function DeleteDialog({ target, object, open, onClose }: DialogProps) {
  const { t } = useText();
  const owner = object.metadata.ownerReferences?.[0];
  const again = resourceKey(target) === "pods" && owner !== undefined;
  return (
    <Act
      open={open}
      danger
      title={t("inside.deleteTitle", { kind: object.kind, name: target.name })}
      verb={t("inside.deleteVerb", { kind: object.kind })}
      {...(again ? {} : { typeName: target.name })}
      lines={[
        again
          ? { state: "run", text: t("inside.deleteAgain", { kind: owner.kind, name: owner.name }) }
          : { state: "fail", text: t("inside.deleteLine") },
      ]}
      onClose={onClose}
      act={(reason) => remove(target, object.metadata, reason)}
      done={t("inside.deleteDone", { name: target.name })}
    />
  );
}
