import { useState } from "react";
import type { KubeObject } from "../../../data/kube.ts";
import { change } from "../../../data/kube-actions.ts";
import { useText } from "../../../i18n/text.tsx";
import { TextField } from "../../../kit/fields.tsx";
import { Act } from "./act.tsx";
import type { Action, DialogProps } from "./action.ts";

interface Claim extends KubeObject {
  readonly spec: { readonly resources?: { readonly requests?: { readonly storage?: string } } };
}

export const expandClaim: Action = { key: "expand", label: () => "inside.expand", Dialog: ExpandDialog };

const asked = (object: KubeObject): string => (object as Claim).spec.resources?.requests?.storage ?? "";

/** Volumes grow and never shrink; whether theirs can, the class says and the server judges. */
function ExpandDialog({ target, object, open, onClose }: DialogProps) {
  const { t } = useText();
  const [size, setSize] = useState<string | undefined>(undefined);
  const now = asked(object);
  const wanted = (size ?? now).trim();
  const close = (): void => {
    setSize(undefined);
    onClose();
  };
  return (
    <Act
      open={open}
      title={t("inside.expandTitle", { name: target.name })}
      verb={t("inside.expandVerb", { size: wanted })}
      off={wanted === now || !/^\d+(\.\d+)?([KMGTP]i?)?$/.test(wanted) ? t("inside.nothingChanged") : undefined}
      lines={[{ state: "warn", text: t("inside.expandLine") }]}
      onClose={close}
      act={(reason) =>
        change(target, object, [{ op: "replace", path: "/spec/resources/requests/storage", value: wanted }], reason)
      }
      done={t("inside.expandDone", { name: target.name, size: wanted })}
    >
      <TextField label={t("inside.expandSize")} value={size ?? now} onChange={setSize} maxLength={20} />
    </Act>
  );
}
