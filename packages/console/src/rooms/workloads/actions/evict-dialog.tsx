import { evict } from "../../../data/kube-actions.ts";
import { useText } from "../../../i18n/text.tsx";
import { Act } from "./act.tsx";
import type { Action, DialogProps } from "./action.ts";

export const eviction: Action = { key: "evict", label: () => "inside.evict", Dialog: EvictDialog };

function EvictDialog({ target, object, open, onClose }: DialogProps) {
  const { t } = useText();
  const owner = object.metadata.ownerReferences?.[0];
  return (
    <Act
      open={open}
      title={t("inside.evictTitle", { name: target.name })}
      verb={t("inside.evictVerb")}
      lines={[
        { state: "ok", text: t("inside.evictLine") },
        owner === undefined
          ? { state: "fail", text: t("inside.evictNobody") }
          : { state: "run", text: t("inside.deleteAgain", { kind: owner.kind, name: owner.name }) },
      ]}
      onClose={onClose}
      act={(reason) => evict(target.cluster, object.metadata, reason)}
      done={t("inside.evictDone", { name: target.name })}
    />
  );
}
