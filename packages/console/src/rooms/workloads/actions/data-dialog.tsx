import { useState } from "react";
import type { KubeObject, KubeRef } from "../../../data/kube.ts";
import { type Change, change, pointer } from "../../../data/kube-actions.ts";
import { useText } from "../../../i18n/text.tsx";
import { CheckField, TextArea, TextField } from "../../../kit/fields.tsx";
import { Act } from "./act.tsx";

export interface DataDialogProps {
  readonly target: KubeRef;
  readonly object: KubeObject & { readonly data?: Readonly<Record<string, string>> };
  readonly secret: boolean;
  /** Empty: a new one. */
  readonly entry: string;
  readonly value: string;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** UTF-8 in base64, as values of Secrets are. */
function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

/** Changes one key of a config map or a Secret, or takes it out; the others are not touched. */
export function DataDialog({ target, object, secret, entry, value, onClose, onDone }: DataDialogProps) {
  const { t } = useText();
  const [key, setKey] = useState(entry);
  const [text, setText] = useState(value);
  const [remove, setRemove] = useState(false);
  const path = `/data/${pointer(key)}`;
  const written = secret ? base64(text) : text;
  const changes = (): readonly Change[] => {
    if (remove) return [{ op: "remove", path }];
    return object.data === undefined
      ? [{ op: "add", path: "/data", value: { [key]: written } }]
      : [{ op: "add", path, value: written }];
  };
  return (
    <Act
      open
      wide
      title={entry === "" ? t("inside.data.addTo", { name: target.name }) : t("inside.data.editKey", { key: entry })}
      verb={t(remove ? "inside.data.remove" : "inside.data.save")}
      danger={remove}
      off={/^[\w.-]+$/.test(key) ? undefined : t("inside.data.keyNeeded")}
      lines={[{ state: "warn", text: t("inside.data.line") }]}
      onClose={onClose}
      act={async (reason) => {
        await change(target, object, changes(), reason);
        onDone();
      }}
      done={t("inside.data.done", { name: target.name })}
    >
      {entry === "" ? <TextField label={t("inside.data.key")} value={key} onChange={setKey} maxLength={253} /> : null}
      <TextArea label={t("inside.data.value")} value={text} onChange={setText} rows={8} />
      {entry === "" ? null : <CheckField label={t("inside.data.remove")} value={remove} onChange={setRemove} />}
    </Act>
  );
}
