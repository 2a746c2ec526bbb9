import { useState } from "react";
import type { KubeObject } from "../../../data/kube.ts";
import { change } from "../../../data/kube-actions.ts";
import { useText } from "../../../i18n/text.tsx";
import { NumberField } from "../../../kit/fields.tsx";
import { Act } from "./act.tsx";
import type { Action, DialogProps } from "./action.ts";

interface Scalable extends KubeObject {
  readonly spec: { readonly replicas?: number };
}

export const scale: Action = { key: "scale", label: () => "inside.scale", Dialog: ScaleDialog };

function ScaleDialog({ target, object, open, onClose }: DialogProps) {
  const { t } = useText();
  const now = (object as Scalable).spec.replicas ?? 1;
  const [wanted, setWanted] = useState<number | undefined>(undefined);
  const replicas = wanted ?? now;
  const close = (): void => {
    setWanted(undefined);
    onClose();
  };
  return (
    <Act
      open={open}
      title={t("inside.scaleTitle", { name: target.name })}
      verb={t("inside.scaleVerb", { count: replicas })}
      danger={replicas === 0}
      lines={[
        replicas < now
          ? { state: "warn", text: t("inside.scaleDownLine", { count: now - replicas }) }
          : { state: "ok", text: t("inside.scaleUpLine", { count: replicas - now }) },
        ...(replicas === 0 ? [{ state: "fail" as const, text: t("inside.scaleZero") }] : []),
      ]}
      onClose={close}
      act={(reason) => change(target, object, [{ op: "add", path: "/spec/replicas", value: replicas }], reason)}
      done={t("inside.scaleDone", { name: target.name, count: replicas })}
    >
      <NumberField label={t("inside.replicas")} value={replicas} min={0} max={100_000} onChange={setWanted} />
    </Act>
  );
}
