import { useState } from "react";
import { taint } from "../../../data/node-actions.ts";
import { useText } from "../../../i18n/text.tsx";
import { CheckField, SelectField, TextField } from "../../../kit/fields.tsx";
import { Act } from "../actions/act.tsx";
import { eachNode, keyForm, type NodeDialogProps } from "./node-dialog.ts";

const effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"] as const;

export function TaintDialog({ cluster, nodes, onClose }: NodeDialogProps) {
  const { t } = useText();
  const [key, setKey] = useState("");
  const [value, setValue] = useState("");
  const [effect, setEffect] = useState<string>("NoSchedule");
  const [remove, setRemove] = useState(false);
  const count = nodes.length;
  const wanted = { key, effect, ...(value === "" ? {} : { value }) };
  return (
    <Act
      open
      title={t("inside.node.taintTitle", { count })}
      verb={t(remove ? "inside.node.taintRemove" : "inside.node.taintSet")}
      danger={effect === "NoExecute" && !remove}
      off={keyForm.test(key) ? undefined : t("inside.node.keyNeeded")}
      lines={[
        effect === "NoExecute" && !remove
          ? { state: "fail", text: t("inside.node.taintExecute") }
          : { state: "warn", text: t("inside.node.taintLine") },
      ]}
      onClose={onClose}
      act={(reason) => eachNode(nodes, (node) => taint({ cluster, node, reason }, wanted, remove))}
      done={t("inside.node.taintDone", { count })}
    >
      <TextField label={t("inside.node.taintKey")} value={key} onChange={setKey} maxLength={317} />
      {remove ? null : (
        <TextField label={t("inside.node.taintValue")} value={value} onChange={setValue} maxLength={63} />
      )}
      <SelectField
        label={t("inside.node.taintEffect")}
        value={effect}
        onChange={setEffect}
        options={effects.map((each) => ({ value: each, label: each }))}
      />
      <CheckField label={t("inside.node.taintRemove")} value={remove} onChange={setRemove} />
    </Act>
  );
}
