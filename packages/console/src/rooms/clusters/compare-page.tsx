import { useSetUrl, useUrls } from "../../app/use-url.ts";
import { useList } from "../../data/lists.ts";
import { useTopics } from "../../data/live-queries.ts";
import type { Cluster, ClusterDeployment } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { type TextKey, useText } from "../../i18n/text.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { CsvButton } from "../../kit/csv.tsx";
import { Facet } from "../../kit/filter.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { ObjectStatus } from "../../kit/object-status.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import type { Column } from "../../kit/resource-table.tsx";
import { Dash } from "../../kit/small.tsx";
import { ClusterChooser } from "./cluster-chooser.tsx";
import { type Compared, type CompareRow, compareRows } from "./compare-rows.ts";

/** Clusters side by side: versions, capacity, add-ons, parameters; what differs first. */
export function ComparePage() {
  const { t } = useText();
  const url = useUrls();
  const setUrl = useSetUrl();
  useTopics("clusters");
  const names = (url["names"] ?? "").split(",").filter(Boolean);
  const filter = `name:${names.join(",")}`;
  const enabled = names.length > 0;
  const clusters = useList<Cluster>({ of: "clusters", filter, limit: 50, enabled });
  const deployments = useList<ClusterDeployment>({ of: "cluster-deployments", filter, limit: 50, enabled });
  const found = names.flatMap((name): readonly Compared[] => {
    const cluster = clusters.items.find((each) => each.metadata.name === name);
    const deployment = deployments.items.find((each) => each.metadata.name === name);
    return cluster === undefined ? [] : [{ cluster, deployment }];
  });
  const all = compareRows(found).filter(({ values }) => values.some((value) => value !== undefined));
  const same = url["same"] === "1";
  const rows = all.filter((row) => same || row.differs);
  const missing =
    clusters.data === undefined
      ? []
      : names.filter((name) => !found.some((each) => each.cluster.metadata.name === name));
  return (
    <>
      <PageHeader
        title={t("compare.title")}
        facts={[
          t("clusters.title", { count: names.length }),
          found.length < 2 ? undefined : t("compare.differences", { count: all.filter((row) => row.differs).length }),
          missing.length === 0 ? undefined : t("compare.missing", { names: missing.join(", ") }),
        ]}
      />
      <div className="toolbar">
        <ClusterChooser chosen={names} onChange={(next) => setUrl({ names: next.join(",") })} />
        <Facet pressed={same} onPress={() => setUrl({ same: same ? undefined : "1" })}>
          {t("compare.same")}
        </Facet>
        <span className="space" />
        <CsvButton name="compare" columns={csvColumns(found, t)} load={async () => all} />
      </div>
      {names.length < 2 ? (
        <Empty>{t("compare.hint")}</Empty>
      ) : (
        <Block of={clusters} rows={14}>
          {() =>
            rows.length === 0 ? <Empty>{t("compare.equal")}</Empty> : <CompareTable clusters={found} rows={rows} />
          }
        </Block>
      )}
    </>
  );
}

function CompareTable({
  clusters,
  rows,
}: {
  readonly clusters: readonly Compared[];
  readonly rows: readonly CompareRow[];
}) {
  const { t } = useText();
  return (
    <section className="table-area compare" tabIndex={0} aria-label={t("compare.title")}>
      <table className="table" aria-label={t("compare.title")}>
        <thead>
          <tr>
            <th scope="col">{t("compare.property")}</th>
            {clusters.map(({ cluster }) => (
              <th key={cluster.metadata.name} scope="col">
                <Go mono to={paths.cluster(cluster.metadata.name)}>
                  {cluster.metadata.name}
                </Go>{" "}
                <ObjectStatus of={cluster} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <Rows
              key={`${row.group}/${row.key}`}
              row={row}
              first={rows[index - 1]?.group !== row.group}
              span={clusters.length + 1}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Rows({ row, first, span }: { readonly row: CompareRow; readonly first: boolean; readonly span: number }) {
  const { t, known } = useText();
  const key = known(`compare.key.${row.key}`);
  return (
    <>
      {first ? (
        <tr className="group-row">
          <th scope="rowgroup" colSpan={span}>
            {t(`compare.group.${row.group}` as TextKey)}
          </th>
        </tr>
      ) : null}
      <tr className={row.differs ? "differs" : ""}>
        <th scope="row">{key === undefined ? <Mono>{row.key}</Mono> : t(key)}</th>
        {row.values.map((value, index) => (
          <td key={index}>{value === undefined ? <Dash /> : <Mono strong={row.differs}>{value}</Mono>}</td>
        ))}
      </tr>
    </>
  );
}

function csvColumns(clusters: readonly Compared[], t: (key: TextKey) => string): readonly Column<CompareRow>[] {
  const column = (title: string, text: (row: CompareRow) => string): Column<CompareRow> => ({
    key: title,
    title,
    render: text,
    text,
  });
  return [
    column(t("compare.property"), (row) => `${row.group} ${row.key}`),
    ...clusters.map(({ cluster }, index) => column(cluster.metadata.name, (row) => row.values[index] ?? "")),
  ];
}
