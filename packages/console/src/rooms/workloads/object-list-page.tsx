import { useState } from "react";
import { useColumnChoice } from "../../app/table-columns.ts";
import { usePathName, useSetUrl, useUrls } from "../../app/use-url.ts";
import { type Resource, type TableColumn, type TableRow, useKubeTable } from "../../data/kube.ts";
import { paths } from "../../data/paths.ts";
import { useText } from "../../i18n/text.tsx";
import { Age } from "../../kit/age.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Facet, FilterBox, NothingMatches } from "../../kit/filter.tsx";
import { ColumnMenu } from "../../kit/menu.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { type Column, ResourceTable } from "../../kit/resource-table.tsx";
import { Shape } from "../../kit/shape.tsx";
import { Status } from "../../kit/status.tsx";
import { ClusterFrame } from "../clusters/cluster-frame.tsx";
import { ResourceTabs } from "./common-resources.tsx";
import { resourceKey } from "./object-ref.ts";
import { PodsBar } from "./pods-bar.tsx";
import { parseTableFilter } from "./table-filter.ts";
import { wordState } from "./word-state.ts";

/** Objects of one kind, in the columns that the cluster's API server itself prints. */
export function ObjectListPage() {
  const group = usePathName("group");
  const of = {
    group: group === "core" ? "" : group,
    version: usePathName("version"),
    resource: usePathName("resource"),
  };
  return (
    <ClusterFrame>
      {(cluster) => <Objects key={resourceKey(of)} cluster={cluster.metadata.name} of={of} />}
    </ClusterFrame>
  );
}

/** Pods that do not do what they are there for, as far as the API server can select them. */
const unfinished = "status.phase!=Running,status.phase!=Succeeded";

function Objects({ cluster, of }: { readonly cluster: string; readonly of: Resource }) {
  const { t } = useText();
  const url = useUrls();
  const setUrl = useSetUrl();
  const pods = resourceKey(of) === "pods";
  const trouble = pods && url["trouble"] === "1";
  const { words, namespace, labels, fields } = parseTableFilter(url["q"] ?? "");
  const selected = [fields, trouble ? unfinished : undefined].filter((each) => each !== undefined).join(",");
  const table = useKubeTable({ cluster, of, namespace, labels, fields: selected });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const columns = useColumns(cluster, of, table.data?.columns ?? []);
  const hiddenAtFirst = columns.filter((column) => column.priority > 0).map((column) => column.key);
  const choice = useColumnChoice(`objects.${resourceKey(of)}`, hiddenAtFirst.join(","));
  const rows = (table.data?.rows ?? []).filter((row) => {
    const text = [row.object.metadata.namespace, ...row.cells].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return (
    <>
      <ResourceTabs cluster={cluster} />
      <div className="toolbar">
        <FilterBox
          value={url["q"] ?? ""}
          onChange={(q) => setUrl({ q })}
          placeholder={t(pods ? "inside.pods.filter" : "inside.objects.filter")}
          size="wide"
        />
        {pods ? (
          <Facet
            pressed={trouble}
            onPress={() => setUrl({ trouble: trouble ? undefined : "1" })}
            icon={<Shape state="warn" size={12} />}
          >
            {t("inside.pods.trouble")}
          </Facet>
        ) : null}
        <span className="space" />
        {table.total === undefined ? null : (
          <span className="text-3">{t("inside.objects.count", { count: table.total })}</span>
        )}
        <ColumnMenu columns={columns} choice={choice} />
      </div>
      <Block of={table} rows={16}>
        {() => (
          <ResourceTable
            label={t("inside.objects.label", { resource: of.resource, cluster })}
            columns={columns.filter((column) => !choice.hidden.has(column.key))}
            rows={rows}
            total={table.total ?? rows.length}
            more={table.more}
            keyOf={rowKey}
            {...(pods ? { selection: { selected: chosen, onChange: setChosen } } : {})}
            empty={
              (url["q"] ?? "") === "" && !trouble ? (
                <Empty>{t("inside.objects.empty", { resource: of.resource })}</Empty>
              ) : (
                <NothingMatches onClear={() => setUrl({ q: undefined, trouble: undefined })} />
              )
            }
          />
        )}
      </Block>
      {chosen.size > 0 ? (
        <PodsBar
          cluster={cluster}
          pods={rows.filter((row) => chosen.has(rowKey(row))).map((row) => row.object.metadata)}
          onClear={() => setChosen(new Set())}
        />
      ) : null}
    </>
  );
}

const rowKey = ({ object: { metadata } }: TableRow): string => `${metadata.namespace ?? ""}/${metadata.name}`;

interface Shown extends Column<TableRow> {
  readonly priority: number;
}

function useColumns(cluster: string, of: Resource, columns: readonly TableColumn[]): readonly Shown[] {
  const { t } = useText();
  const namespace: Shown = {
    key: "namespace",
    title: t("inside.namespace"),
    width: 150,
    priority: 0,
    render: ({ object }) => (object.metadata.namespace === undefined ? "–" : <Mono>{object.metadata.namespace}</Mono>),
  };
  const own = columns.map((column, index): Shown => {
    const { name, priority } = column;
    const key = name;
    if (index === 0)
      return {
        key,
        title: t("inside.name"),
        priority,
        render: ({ object }) => (
          <Go mono to={paths.object(cluster, of, object.metadata)}>
            {object.metadata.name}
          </Go>
        ),
      };
    if (name === "Age")
      return {
        key,
        title: t("inside.age"),
        width: 80,
        number: true,
        priority,
        render: ({ object }) => <Age since={object.metadata.creationTimestamp} />,
      };
    const number = column.type === "integer" || column.type === "number";
    return {
      key,
      title: name,
      priority,
      number,
      width: number ? 90 : widthOf(name),
      render: ({ cells }) => <Cell value={cells[index]} word={name === "Status"} />,
    };
  });
  return [...own.slice(0, 1), namespace, ...own.slice(1)];
}

/** Words of a status are longer than their head. */
function widthOf(name: string): number {
  if (name === "Status") return 170;
  return Math.max(110, Math.min(180, 40 + name.length * 9));
}

/** Words of a status have their shape; everything else is text as the server printed it. */
function Cell({ value, word }: { readonly value: unknown; readonly word: boolean }) {
  const text = typeof value === "string" ? value : value === null || value === undefined ? "" : JSON.stringify(value);
  if (text === "") return <>–</>;
  const state = word ? wordState(text) : undefined;
  return state === undefined ? <Mono>{text}</Mono> : <Status state={state}>{text}</Status>;
}
