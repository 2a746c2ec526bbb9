import { useState } from "react";
import { evict, remove } from "../../data/kube-actions.ts";
import type { Meta } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useText } from "../../i18n/text.tsx";
import { Button } from "../../kit/button.tsx";
import { ButtonLink } from "../../kit/button-link.tsx";
import { Act } from "./actions/act.tsx";
import { useInsideOff } from "./use-inside-off.ts";

const of = { group: "", version: "v1", resource: "pods" } as const;

export interface PodsBarProps {
  readonly cluster: string;
  readonly pods: readonly Meta[];
  readonly onClear: () => void;
}

/** What can be done with the pods that are selected. */
export function PodsBar({ cluster, pods, onClear }: PodsBarProps) {
  const { t } = useText();
  const off = useInsideOff(cluster);
  const [open, setOpen] = useState<"evict" | "delete" | undefined>(undefined);
  const namespaces = new Set(pods.map((pod) => pod.namespace ?? ""));
  const [namespace = ""] = namespaces;
  const each = async (act: (pod: Meta) => Promise<unknown>): Promise<void> => {
    for (const pod of pods) await act(pod);
    onClear();
  };
  const close = (): void => setOpen(undefined);
  return (
    <section className="bulk-bar" aria-label={t("inside.podsSelected", { count: pods.length })}>
      <b>{t("inside.podsSelected", { count: pods.length })}</b>
      <span className="space" />
      <ButtonLink
        size="small"
        to={paths.podLogs(
          cluster,
          namespace,
          pods.map((pod) => pod.name),
        )}
        off={namespaces.size > 1 ? t("inside.oneNamespace") : undefined}
      >
        {t("inside.logs")}
      </ButtonLink>
      <Button size="small" off={off} onClick={() => setOpen("evict")}>
        {t("inside.evict")}
      </Button>
      <Button size="small" look="danger" off={off} onClick={() => setOpen("delete")}>
        {t("inside.delete")}
      </Button>
      <Button size="small" look="text" onClick={onClear}>
        {t("kit.clear")}
      </Button>
      <Act
        open={open === "evict"}
        title={t("inside.evictPods", { count: pods.length })}
        verb={t("inside.evictVerb")}
        lines={[{ state: "ok", text: t("inside.evictLine") }]}
        onClose={close}
        act={(reason) => each((pod) => evict(cluster, pod, reason))}
        done={t("inside.podsGo", { count: pods.length })}
      />
      <Act
        open={open === "delete"}
        danger
        title={t("inside.deletePods", { count: pods.length })}
        verb={t("inside.deleteVerb", { kind: "Pod" })}
        lines={[{ state: "warn", text: t("inside.deletePodsLine") }]}
        onClose={close}
        act={(reason) =>
          each((pod) => remove({ cluster, ...of, namespace: pod.namespace ?? "", name: pod.name }, pod, reason))
        }
        done={t("inside.podsGo", { count: pods.length })}
      />
    </section>
  );
}
