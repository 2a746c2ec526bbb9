import type { Cluster, ClusterDeployment } from "../../../data/objects.ts";
import { type TextKey, useText } from "../../../i18n/text.tsx";
import { Mono } from "../../../kit/name.tsx";
import { FactList, Panel } from "../../../kit/small.tsx";

/** What the cluster should be. */
export function Wanted({ wanted, cluster }: { readonly wanted: ClusterDeployment; readonly cluster: Cluster }) {
  const { t } = useText();
  const { spec } = wanted;
  const { endpoint } = spec.controlPlane;
  const mono = (text: string | undefined) => (text === undefined || text === "" ? null : <Mono>{text}</Mono>);
  return (
    <Panel title={t("lifecycle.wanted")}>
      <FactList
        facts={[
          [t("lifecycle.wantedVersion"), mono(spec.kubernetesVersion)],
          [t("lifecycle.runningVersion"), mono(cluster.status?.versions?.kubernetes)],
          [
            t("create.endpoint"),
            <span key="e">
              {t(`create.endpoint.${endpoint?.type ?? "None"}` as TextKey)} {mono(endpoint?.address)}
            </span>,
          ],
          [t("create.etcd"), t(`create.etcd.${spec.etcd?.mode ?? "Stacked"}` as TextKey)],
          [t("create.plugin"), mono(spec.network?.plugin)],
          [t("create.pods"), mono(spec.network?.podCIDRs?.join(", "))],
          [t("create.services"), mono(spec.network?.serviceCIDRs?.join(", "))],
          [t("create.artifacts"), t(`create.artifacts.${spec.artifacts?.source ?? "Internet"}` as TextKey)],
          [t("create.site"), mono(spec.site)],
          [t("cluster.fact.policy"), t(`policy.${spec.managementPolicy ?? "Observe"}` as TextKey)],
        ]}
      />
    </Panel>
  );
}
