import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { usePathName } from "../../app/use-url.ts";
import { setClusterPolicy } from "../../data/actions.ts";
import { clusterStaleMs, displayCluster } from "../../data/display.ts";
import { useTopics } from "../../data/live-queries.ts";
import { type Cluster, millis } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { changed, useObject } from "../../data/queries.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Age, useNow } from "../../kit/age.tsx";
import { Block } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { ButtonLink } from "../../kit/button-link.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { usePhaseWord } from "../../kit/object-status.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { Simulated, Tag } from "../../kit/small.tsx";
import { Status } from "../../kit/status.tsx";
import { TabLinks } from "../../kit/tabs.tsx";
import { MoreOfCluster } from "./more-of-cluster.tsx";

/** Why nothing may be changed on this cluster from here; undefined: it may. */
export function useClusterOff(cluster: Cluster | undefined): string | undefined {
  const { t } = useText();
  const policy = cluster?.spec.managementPolicy ?? "Observe";
  if (cluster === undefined || policy === "Operate") return undefined;
  return policy === "Observe" ? t("cluster.off.observe") : t("cluster.off.paused");
}

/** Header and tabs of a cluster's page; the tab's content gets the cluster. */
export function ClusterFrame({ children }: { readonly children: (cluster: Cluster) => ReactNode }) {
  const name = usePathName("cluster");
  const cluster = useObject<Cluster>("clusters", name);
  useTopics("clusters", `clusters/${name}`);
  return <Block of={cluster}>{(data) => <Framed cluster={data}>{children(data)}</Framed>}</Block>;
}

function Framed({ cluster, children }: { readonly cluster: Cluster; readonly children: ReactNode }) {
  const { t } = useText();
  const format = useFormat();
  const word = usePhaseWord();
  const now = useNow();
  const name = cluster.metadata.name;
  const shown = displayCluster(cluster, now);
  const nodes = cluster.status?.nodes;
  const at = millis(cluster.status?.observedAt);
  const off = useClusterOff(cluster);
  const stale = shown.state === "unknown" && at !== undefined;
  return (
    <>
      <PageHeader
        named
        title={name}
        status={
          <>
            <Status state={shown.state} look="badge" title={cluster.status?.phase}>
              {stale
                ? t("cluster.unknownSince", { time: format.clock(at), age: format.short(now - at) })
                : word("Cluster", shown.word)}
            </Status>
            {cluster.spec.clusterType === "simulated" ? <Simulated /> : null}
            {cluster.spec.managementPolicy === "Operate" ? null : (
              <Tag title={off ?? ""}>
                {t(cluster.spec.managementPolicy === "Paused" ? "cluster.tag.paused" : "cluster.tag.observed")}
              </Tag>
            )}
          </>
        }
        facts={[
          cluster.status?.versions?.kubernetes === undefined
            ? undefined
            : `Kubernetes ${cluster.status.versions.kubernetes}`,
          nodes?.total === undefined
            ? undefined
            : t("cluster.nodesReady", { ready: format.count(nodes.ready ?? 0), total: format.count(nodes.total) }),
          cluster.status?.capacity?.requested === undefined
            ? undefined
            : t("cluster.pods", { count: cluster.status.capacity.requested.pods }),
          cluster.spec.deploymentRef === undefined ? t("cluster.imported") : t("cluster.built"),
          cluster.spec.site === undefined ? undefined : t("cluster.site", { site: cluster.spec.site }),
          at === undefined ? (
            t("cluster.neverSeen")
          ) : (
            <>
              {t("cluster.seen")} <Age since={at} staleAfter={clusterStaleMs} />
            </>
          ),
        ]}
        actions={
          <>
            <MoreOfCluster cluster={cluster} />
            <PolicyButton cluster={cluster} />
            <ButtonLink to={paths.newOperation("scale-down", name)} off={off}>
              {t("cluster.scaleDown")}
            </ButtonLink>
            <ButtonLink to={paths.newOperation("scale-up", name)} look="primary" off={off}>
              {t("cluster.scaleUp")}
            </ButtonLink>
          </>
        }
      />
      <TabLinks
        label={t("cluster.tabs")}
        tabs={[
          { to: paths.cluster(name), label: t("cluster.tab.overview") },
          {
            to: paths.clusterTab(name, "nodes"),
            label: t("crumb.nodes"),
            count: nodes?.total === undefined ? undefined : format.count(nodes.total),
          },
          { to: paths.workloads(name), label: t("crumb.workloads") },
          { to: paths.objects(name), label: t("crumb.objects") },
          ...(cluster.spec.deploymentRef === undefined
            ? []
            : [{ to: paths.clusterTab(name, "lifecycle"), label: t("crumb.lifecycle") }]),
          { to: paths.clusterTab(name, "operations"), label: t("nav.operations") },
          { to: paths.clusterTab(name, "events"), label: t("crumb.events") },
          { to: paths.clusterTab(name, "audit"), label: t("audit.tab") },
          { to: paths.clusterTab(name, "yaml"), label: "YAML" },
        ]}
      />
      {children}
    </>
  );
}

/** Observe ⇄ Operate: a deliberate, audited switch. */
function PolicyButton({ cluster }: { readonly cluster: Cluster }) {
  const { t } = useText();
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const operates = cluster.spec.managementPolicy === "Operate";
  const name = cluster.metadata.name;
  return (
    <>
      <Button onClick={() => setOpen(true)}>{operates ? t("cluster.observe") : t("cluster.operate")}</Button>
      <Confirm
        open={open}
        title={operates ? t("cluster.observeTitle", { name }) : t("cluster.operateTitle", { name })}
        verb={operates ? t("cluster.observeVerb") : t("cluster.operateVerb")}
        lines={
          operates
            ? [
                { state: "pause", text: t("cluster.observeLine") },
                { state: "ok", text: t("cluster.observeLine2") },
              ]
            : [
                { state: "ask", text: t("cluster.operateLine") },
                { state: "ok", text: t("cluster.operateLine2") },
              ]
        }
        onCancel={() => setOpen(false)}
        onConfirm={async () => {
          await setClusterPolicy(cluster.metadata, operates ? "Observe" : "Operate");
          await changed(client);
        }}
      />
    </>
  );
}
