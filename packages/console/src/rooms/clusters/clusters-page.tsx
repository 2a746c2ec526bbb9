import { useState } from "react";
import { useColumnChoice } from "../../app/table-columns.ts";
import { TableTools } from "../../app/table-tools.tsx";
import { useSetUrl, useUrls } from "../../app/use-url.ts";
import { clusterStaleMs, displayCluster, severity } from "../../data/display.ts";
import { useList, wholeList } from "../../data/lists.ts";
import { useTopics } from "../../data/live-queries.ts";
import { type Cluster, millis } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Age, useNow } from "../../kit/age.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { ButtonLink } from "../../kit/button-link.tsx";
import { Facet, FilterBox, NothingMatches } from "../../kit/filter.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { ObjectStatus } from "../../kit/object-status.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { type Column, ResourceTable } from "../../kit/resource-table.tsx";
import { Shape } from "../../kit/shape.tsx";
import { Dash, Meter, Simulated, Tag } from "../../kit/small.tsx";
import { WhySentence } from "../../kit/why-sentence.tsx";

/** One row per cluster, worst first; never a card wall. */
export function ClustersPage() {
  const { t } = useText();
  const format = useFormat();
  const now = useNow();
  const url = useUrls();
  const setUrl = useSetUrl();
  useTopics("clusters");
  const query = { of: "clusters", filter: url["q"], sort: url["sort"], limit: 500 };
  const clusters = useList<Cluster>(query);
  const choice = useColumnChoice("clusters");
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const columns = useClusterColumns();
  const status = url["status"] ?? "";
  const bad = (cluster: Cluster): boolean => displayCluster(cluster, now).state !== "ok";
  const shown = (clusters.data ?? []).filter((cluster) => status !== "attention" || bad(cluster));
  const rows =
    url["sort"] === undefined
      ? shown.toSorted(
          (a, b) =>
            severity[displayCluster(a, now).state] - severity[displayCluster(b, now).state] ||
            a.metadata.name.localeCompare(b.metadata.name),
        )
      : shown;
  const number = (state: string): number =>
    clusters.items.filter((cluster) => displayCluster(cluster, now).state === state).length;
  return (
    <>
      <PageHeader
        title={t("clusters.title", { count: clusters.total })}
        facts={[
          t("fleet.ready", { count: number("ok") }),
          number("warn") > 0 ? t("fleet.degraded", { count: number("warn") }) : undefined,
          number("unknown") > 0 ? t("fleet.unknown", { count: number("unknown") }) : undefined,
        ]}
        actions={
          <>
            <ButtonLink to={paths.clusterImport}>{t("clusters.import")}</ButtonLink>
            <ButtonLink to={paths.clusterAdopt}>{t("adopt.short")}</ButtonLink>
            <ButtonLink look="primary" to={paths.clusterCreate}>
              {t("create.verb")}
            </ButtonLink>
          </>
        }
      />
      <div className="toolbar">
        <FilterBox value={url["q"] ?? ""} onChange={(q) => setUrl({ q })} placeholder={t("clusters.filter")} />
        <Facet
          pressed={status === "attention"}
          onPress={() => setUrl({ status: status === "attention" ? undefined : "attention" })}
          icon={<Shape state="warn" size={12} />}
          count={format.count(clusters.items.filter(bad).length)}
        >
          {t("nodes.facet.attention")}
        </Facet>
        <span className="space" />
        <TableTools table="clusters" columns={columns} choice={choice} load={() => wholeList<Cluster>(query)} />
      </div>
      <Block of={clusters} rows={12}>
        {() => (
          <ResourceTable
            label={t("nav.clusters")}
            columns={columns.filter((column) => !choice.hidden.has(column.key))}
            rows={rows}
            total={clusters.total}
            more={clusters.more}
            keyOf={(cluster) => cluster.metadata.name}
            selection={{ selected, onChange: setSelected }}
            sort={{ by: url["sort"], onSort: (sort) => setUrl({ sort }) }}
            empty={
              (url["q"] ?? "") === "" && status === "" ? (
                <Empty action={<ButtonLink to={paths.clusterImport}>{t("clusters.import")}</ButtonLink>}>
                  {t("clusters.empty")}
                </Empty>
              ) : (
                <NothingMatches onClear={() => setUrl({ q: undefined, status: undefined })} />
              )
            }
          />
        )}
      </Block>
      {selected.size > 0 ? (
        <section className="bulk-bar" aria-label={t("clusters.selected", { count: selected.size })}>
          <b>{t("clusters.selected", { count: selected.size })}</b>
          <span className="space" />
          <ButtonLink
            size="small"
            to={paths.clusterCompare([...selected])}
            off={selected.size < 2 ? t("compare.hint") : undefined}
          >
            {t("compare.action")}
          </ButtonLink>
          <Button size="small" look="text" onClick={() => setSelected(new Set())}>
            {t("kit.clear")}
          </Button>
        </section>
      ) : null}
    </>
  );
}

function useClusterColumns(): readonly Column<Cluster>[] {
  const { t } = useText();
  const format = useFormat();
  const share = (part: number | undefined, whole: number | undefined): number | undefined =>
    part === undefined || whole === undefined || whole === 0 ? undefined : (part / whole) * 100;
  return [
    {
      key: "state",
      title: t("kit.state"),
      width: 130,
      render: (cluster) => <ObjectStatus of={cluster} />,
      text: (cluster) => cluster.status?.phase ?? "",
    },
    {
      key: "name",
      title: t("kind.Cluster"),
      width: 196,
      sort: "name",
      render: (cluster) => (
        <>
          <Go mono to={paths.cluster(cluster.metadata.name)}>
            {cluster.metadata.name}
          </Go>{" "}
          {cluster.spec.clusterType === "simulated" ? <Simulated /> : null}{" "}
          {cluster.spec.managementPolicy === "Operate" ? null : (
            <Tag>{t(cluster.spec.managementPolicy === "Paused" ? "cluster.tag.paused" : "cluster.tag.observed")}</Tag>
          )}
        </>
      ),
      text: (cluster) => cluster.metadata.name,
    },
    {
      key: "group",
      title: t("clusters.group"),
      width: 100,
      render: (cluster) => cluster.metadata.labels?.["fleet.dipper.dev/group"] ?? <Dash />,
      text: (cluster) => cluster.metadata.labels?.["fleet.dipper.dev/group"] ?? "",
    },
    {
      key: "version",
      title: t("clusters.version"),
      width: 84,
      sort: "version",
      render: (cluster) => <Mono>{cluster.status?.versions?.kubernetes ?? "–"}</Mono>,
      text: (cluster) => cluster.status?.versions?.kubernetes ?? "",
    },
    {
      key: "nodes",
      title: t("clusters.nodesReady"),
      width: 120,
      number: true,
      render: (cluster) => {
        const nodes = cluster.status?.nodes;
        if (nodes?.total === undefined) return <Dash />;
        return t("clusters.nodesOf", { ready: format.count(nodes.ready ?? 0), total: format.count(nodes.total) });
      },
      text: (cluster) => `${cluster.status?.nodes?.ready ?? ""}/${cluster.status?.nodes?.total ?? ""}`,
    },
    {
      key: "pods",
      title: "Pods",
      width: 76,
      number: true,
      render: (cluster) =>
        cluster.status?.capacity?.requested?.pods === undefined ? (
          <Dash />
        ) : (
          format.count(cluster.status.capacity.requested.pods)
        ),
      text: (cluster) => String(cluster.status?.capacity?.requested?.pods ?? ""),
    },
    {
      key: "cpu",
      title: t("nodes.cpu"),
      width: 92,
      number: true,
      render: (cluster) => {
        const value = share(
          cluster.status?.capacity?.requested?.cpuMillis,
          cluster.status?.capacity?.allocatable?.cpuMillis,
        );
        return <Meter value={value} text={format.percent(value ?? 0)} />;
      },
    },
    {
      key: "memory",
      title: t("nodes.memory"),
      width: 92,
      number: true,
      render: (cluster) => {
        const value = share(
          cluster.status?.capacity?.requested?.memoryMiB,
          cluster.status?.capacity?.allocatable?.memoryMiB,
        );
        return <Meter value={value} text={format.percent(value ?? 0)} />;
      },
    },
    {
      key: "note",
      title: t("kit.whatGoesOn"),
      render: (cluster) => <ClusterNote cluster={cluster} />,
      text: (cluster) => cluster.status?.why?.[0]?.message ?? "",
    },
    {
      key: "age",
      title: t("clusters.data"),
      width: 84,
      number: true,
      render: (cluster) => <Age since={millis(cluster.status?.observedAt)} staleAfter={clusterStaleMs} />,
      text: (cluster) => cluster.status?.observedAt ?? "",
    },
  ];
}

function ClusterNote({ cluster }: { readonly cluster: Cluster }) {
  const why = cluster.status?.why?.[0];
  return <span className="text-2">{why === undefined ? null : <WhySentence why={why} />}</span>;
}
