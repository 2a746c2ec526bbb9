import { useState } from "react";
import { useColumnChoice } from "../../app/table-columns.ts";
import { TableTools } from "../../app/table-tools.tsx";
import { useSetUrl, useUrls } from "../../app/use-url.ts";
import { activeOnly, displayPhase } from "../../data/display.ts";
import { useList, wholeList } from "../../data/lists.ts";
import { useTopics } from "../../data/live-queries.ts";
import type { KubeNode } from "../../data/nodes.ts";
import type { Cluster, Operation } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { progressOf } from "../../data/progress.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { useNow } from "../../kit/age.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { ButtonLink } from "../../kit/button-link.tsx";
import { ExplainLine } from "../../kit/explain.tsx";
import { Facet, FilterBox, NothingMatches } from "../../kit/filter.tsx";
import { Go } from "../../kit/name.tsx";
import { ResourceTable } from "../../kit/resource-table.tsx";
import { Shape, type State } from "../../kit/shape.tsx";
import { NodeActions } from "../workloads/nodes/node-actions.tsx";
import { ClusterFrame, useClusterOff } from "./cluster-frame.tsx";
import { useNodeColumns } from "./node-columns.tsx";

/** Nodes: filtered, sorted and counted by the server, drawn only where one looks. */
export function ClusterNodesPage() {
  return <ClusterFrame>{(cluster) => <Nodes cluster={cluster} />}</ClusterFrame>;
}

const facets: readonly { readonly value: string; readonly state: State | undefined }[] = [
  { value: "attention", state: "warn" },
  { value: "ready", state: "ok" },
  { value: "cordoned", state: "cordon" },
];

function Nodes({ cluster }: { readonly cluster: Cluster }) {
  const { t } = useText();
  const format = useFormat();
  const url = useUrls();
  const setUrl = useSetUrl();
  const name = cluster.metadata.name;
  useTopics(`clusters/${name}/nodes`);
  const status = url["status"] ?? "";
  const filter = [url["q"] ?? "", status === "" ? "" : `status:${status}`].filter(Boolean).join(" ");
  const query = { of: `clusters/${name}/nodes`, filter, sort: url["sort"] };
  const nodes = useList<KubeNode>(query);
  const columns = useNodeColumns(cluster);
  const choice = useColumnChoice("nodes");
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const counts = nodes.facets["status"] ?? {};
  const all = cluster.status?.nodes?.total ?? nodes.total;
  const clear = (): void => setUrl({ q: undefined, status: undefined });
  return (
    <>
      <RunningHere cluster={name} />
      <div className="toolbar">
        <FilterBox value={url["q"] ?? ""} onChange={(q) => setUrl({ q })} placeholder={t("nodes.filter")} />
        <Facet pressed={status === ""} onPress={() => setUrl({ status: undefined })} count={format.count(all)}>
          {t("kit.all")}
        </Facet>
        {facets.map((facet) => (
          <Facet
            key={facet.value}
            pressed={status === facet.value}
            onPress={() => setUrl({ status: status === facet.value ? undefined : facet.value })}
            icon={facet.state === undefined ? null : <Shape state={facet.state} size={12} />}
            count={counts[facet.value] === undefined ? undefined : format.count(counts[facet.value] ?? 0)}
          >
            {t(`nodes.facet.${facet.value}` as never)}
          </Facet>
        ))}
        <span className="space" />
        <TableTools
          table="nodes"
          file={`${name}-nodes`}
          columns={columns}
          choice={choice}
          load={() => wholeList<KubeNode>(query)}
        />
      </div>
      <Block of={nodes} rows={16}>
        {(rows) => (
          <ResourceTable
            label={t("nodes.label", { cluster: name })}
            columns={columns.filter((column) => !choice.hidden.has(column.key))}
            rows={rows}
            total={nodes.total}
            more={nodes.more}
            keyOf={(node) => node.metadata.name}
            selection={{ selected, onChange: setSelected }}
            sort={{ by: url["sort"], onSort: (sort) => setUrl({ sort }) }}
            empty={filter === "" ? <Empty>{t("nodes.empty")}</Empty> : <NothingMatches onClear={clear} />}
          />
        )}
      </Block>
      {selected.size > 0 ? (
        <Selected
          cluster={cluster}
          nodes={nodes.items.filter((node) => selected.has(node.metadata.name))}
          onClear={() => setSelected(new Set())}
        />
      ) : null}
    </>
  );
}

function Selected({
  cluster,
  nodes,
  onClear,
}: {
  readonly cluster: Cluster;
  readonly nodes: readonly KubeNode[];
  readonly onClear: () => void;
}) {
  const { t } = useText();
  const off = useClusterOff(cluster);
  const pods = nodes.reduce((sum, node) => sum + (node.pods ?? 0), 0);
  const known = nodes.some((node) => node.pods !== undefined);
  const addresses = nodes.map((node) => node.metadata.name).join(",");
  return (
    <section className="bulk-bar" aria-label={t("nodes.selected", { count: nodes.length })}>
      <b>{t("nodes.selected", { count: nodes.length })}</b>
      {known ? <span className="text-2">{t("nodes.holdPods", { count: pods })}</span> : null}
      <span className="space" />
      <NodeActions cluster={cluster.metadata.name} nodes={nodes.map((node) => node.metadata.name)} />
      <ButtonLink
        size="small"
        to={`${paths.newOperation("scale-down", cluster.metadata.name)}&draft=${encodeURIComponent(addresses)}`}
        off={off}
      >
        {t("nodes.scaleDown")}
      </ButtonLink>
      <Button size="small" look="text" onClick={onClear}>
        {t("kit.clear")}
      </Button>
    </section>
  );
}

/** What changes this cluster now, above its nodes. */
function RunningHere({ cluster }: { readonly cluster: string }) {
  const { t, rich } = useText();
  const format = useFormat();
  const now = useNow();
  const operations = useList<Operation>({ of: "operations", filter: `cluster:${cluster} ${activeOnly}`, limit: 20 });
  const running = operations.items.find(
    (operation) => operation.spec.clusterName === cluster && operation.status?.phase === "Running",
  );
  if (running === undefined) return null;
  const progress = progressOf(running, now);
  const left = progress.leftMs === undefined ? "" : format.short(progress.leftMs);
  return (
    <div style={{ paddingTop: 12 }}>
      <ExplainLine
        state={displayPhase("Operation", "Running").state}
        action={<Go to={paths.operation(running.metadata.name)}>{t("nodes.openOperation")}</Go>}
      >
        {rich(left === "" ? "nodes.running" : "nodes.runningLeft", {
          name: <b>{running.metadata.name}</b>,
          step: progress.step ?? "",
          done: progress.done,
          of: progress.of,
          left,
        })}
      </ExplainLine>
    </div>
  );
}
