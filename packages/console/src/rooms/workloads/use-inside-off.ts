import { displayCluster } from "../../data/display.ts";
import type { Cluster } from "../../data/objects.ts";
import { useMay, useObject } from "../../data/queries.ts";
import { useText } from "../../i18n/text.tsx";
import { useNow } from "../../kit/age.tsx";

/** Why nothing may be changed inside a cluster by the reader now; undefined: it may. The door has the last word. */
export function useInsideOff(name: string): string | undefined {
  const { t } = useText();
  const now = useNow();
  const cluster = useObject<Cluster>("clusters", name).data;
  const may = useMay("operate", name);
  if (!may) return t("kit.off.role", { verb: "operate" });
  if (cluster === undefined) return undefined;
  if ((cluster.spec.managementPolicy ?? "Observe") === "Observe") return t("cluster.off.observe");
  const { state } = displayCluster(cluster, now);
  return state === "unknown" || state === "unreach" ? t("inside.off.unreachable") : undefined;
}
