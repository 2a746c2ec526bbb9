import { useState } from "react";
import { label } from "../../../data/node-actions.ts";
import { useText } from "../../../i18n/text.tsx";
import { CheckField, TextField } from "../../../kit/fields.tsx";
import { Act } from "../actions/act.tsx";
import { eachNode, keyForm, type NodeDialogProps } from "./node-dialog.ts";

const valueForm = /^([A-Za-z0-9]([-\w.]*[A-Za-z0-9])?)?$/;

export function LabelDialog({ cluster, nodes, onClose }: NodeDialogProps) {
  const { t } = useText();
  const [key, setKey] = useState("");
  const [value, setValue] = useState("");
  const [remove, setRemove] = useState(false);
  const count = nodes.length;
  return (
    <Act
      open
      title={t("inside.node.labelTitle", { count })}
      verb={t(remove ? "inside.node.labelRemove" : "inside.node.labelSet")}
      off={keyForm.test(key) && valueForm.test(value) ? undefined : t("inside.node.keyNeeded")}
      lines={[{ state: "warn", text: t("inside.node.labelLine") }]}
      onClose={onClose}
      act={(reason) => eachNode(nodes, (node) => label({ cluster, node, reason }, key, remove ? undefined : value))}
      done={t("inside.node.labelDone", { count })}
    >
      <TextField label={t("inside.node.labelKey")} value={key} onChange={setKey} maxLength={317} />
      {remove ? null : (
        <TextField label={t("inside.node.labelValue")} value={value} onChange={setValue} maxLength={63} />
      )}
      <CheckField label={t("inside.node.labelRemove")} value={remove} onChange={setRemove} />
    </Act>
  );
}
