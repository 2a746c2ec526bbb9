import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useSetUrl, useUrls } from "../../app/use-url.ts";
import { listKey, useList, wholeList } from "../../data/lists.ts";
import { paths } from "../../data/paths.ts";
import {
  resourceOfKind,
  stateOfWorkload,
  type Workload,
  type WorkloadState,
  workloadKinds,
  workloadStates,
} from "../../data/workloads.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Age } from "../../kit/age.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { CsvButton } from "../../kit/csv.tsx";
import { Facet, FilterBox, NothingMatches } from "../../kit/filter.tsx";
import { Menu } from "../../kit/menu.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { type Column, ResourceTable } from "../../kit/resource-table.tsx";
import { Shape } from "../../kit/shape.tsx";
import { Status } from "../../kit/status.tsx";
import { ClusterFrame } from "../clusters/cluster-frame.tsx";

/** Everything that makes pods, in one table, worst first. */
export function WorkloadsPage() {
  return <ClusterFrame>{(cluster) => <Workloads cluster={cluster.metadata.name} />}</ClusterFrame>;
}

const refetchMs = 5000;

function Workloads({ cluster }: { readonly cluster: string }) {
  const { t } = useText();
  const format = useFormat();
  const url = useUrls();
  const setUrl = useSetUrl();
  const [q, kind, state] = [url["q"] ?? "", url["kind"] ?? "", url["state"] ?? ""];
  const filter = [q, kind === "" ? "" : `kind:${kind}`, state === "" ? "" : `state:${state}`].filter(Boolean).join(" ");
  const query = { of: `clusters/${cluster}/workloads`, filter, sort: url["sort"] };
  const workloads = useList<Workload>(query);
  useAskedAgain(query.of);
  const columns = useColumns(cluster);
  const counts = workloads.facets["kind"] ?? {};
  const states = workloads.facets["state"] ?? {};
  const clear = (): void => setUrl({ q: undefined, kind: undefined, state: undefined });
  return (
    <>
      <div className="toolbar">
        <FilterBox value={q} onChange={(text) => setUrl({ q: text })} placeholder={t("inside.workloads.filter")} />
        {workloadKinds.map((each) => (
          <Facet
            key={each}
            pressed={kind === each}
            onPress={() => setUrl({ kind: kind === each ? undefined : each })}
            count={counts[each] === undefined ? undefined : format.count(counts[each] ?? 0)}
          >
            {t(`inside.kind.${each}`)}
          </Facet>
        ))}
        <Menu
          size="small"
          label={state === "" ? t("kit.state") : t(`inside.state.${state as WorkloadState}`)}
          entries={[
            { key: "", label: t("kit.any"), onSelect: () => setUrl({ state: undefined }) },
            ...workloadStates.map((each) => ({
              key: each,
              label: (
                <>
                  <Shape state={stateOfWorkload[each]} size={12} /> {t(`inside.state.${each}`)} {states[each] ?? 0}
                </>
              ),
              onSelect: () => setUrl({ state: each }),
            })),
          ]}
        />
        <span className="space" />
        <CsvButton name={`${cluster}-workloads`} columns={columns} load={() => wholeList<Workload>(query)} />
      </div>
      <Block of={workloads} rows={16}>
        {(rows) => (
          <ResourceTable
            label={t("inside.workloads.label", { cluster })}
            columns={columns}
            rows={rows}
            total={workloads.total}
            more={workloads.more}
            keyOf={(each) => each.uid}
            sort={{ by: url["sort"], onSort: (sort) => setUrl({ sort }) }}
            empty={filter === "" ? <Empty>{t("inside.workloads.empty")}</Empty> : <NothingMatches onClear={clear} />}
          />
        )}
      </Block>
    </>
  );
}

/** Nothing tells the browser of changes inside a cluster: the list is asked again while the page is seen. */
function useAskedAgain(of: string): void {
  const client = useQueryClient();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void client.invalidateQueries({ queryKey: listKey(of) });
    }, refetchMs);
    return () => clearInterval(timer);
  }, [client, of]);
}

function useColumns(cluster: string): readonly Column<Workload>[] {
  const { t } = useText();
  const format = useFormat();
  return [
    {
      key: "state",
      title: t("kit.state"),
      width: 128,
      sort: "state",
      render: ({ state, reason }) => (
        <Status state={stateOfWorkload[state]} title={reason}>
          {t(`inside.state.${state}`)}
        </Status>
      ),
      text: ({ state }) => state,
    },
    {
      key: "name",
      title: t("inside.name"),
      width: 220,
      sort: "name",
      render: ({ kind, namespace, name }) => (
        <Go mono to={paths.object(cluster, resourceOfKind[kind], { namespace, name })}>
          {name}
        </Go>
      ),
      text: ({ name }) => name,
    },
    {
      key: "namespace",
      title: t("inside.namespace"),
      width: 130,
      sort: "namespace",
      render: ({ namespace }) => <Mono>{namespace}</Mono>,
      text: ({ namespace }) => namespace,
    },
    {
      key: "kind",
      title: t("inside.kind"),
      width: 104,
      sort: "kind",
      render: ({ kind }) => kind,
      text: ({ kind }) => kind,
    },
    {
      key: "ready",
      title: t("inside.ready"),
      width: 108,
      number: true,
      sort: "ready",
      render: (each) => <Ready of={each} />,
      text: ({ ready, wanted }) => (wanted === undefined ? String(ready) : `${ready}/${wanted}`),
    },
    {
      key: "images",
      title: t("inside.images"),
      width: 170,
      render: ({ images }) => <Mono dim>{images.map(shortImage).join(", ")}</Mono>,
      text: ({ images }) => images.join(" "),
    },
    {
      key: "note",
      title: t("kit.whatGoesOn"),
      render: (each) => <Note of={each} />,
      text: ({ reason, message }) => [reason, message].filter(Boolean).join(": "),
    },
    {
      key: "age",
      title: t("inside.age"),
      width: 76,
      number: true,
      sort: "age",
      render: ({ createdAt }) => <Age since={createdAt} />,
      text: ({ createdAt }) => format.exact(Date.parse(createdAt)),
    },
  ];
}

function Ready({ of: { ready, wanted } }: { readonly of: Workload }) {
  const format = useFormat();
  return wanted === undefined ? (
    <>{format.count(ready)}</>
  ) : (
    <>
      {format.count(ready)}/{format.count(wanted)}
    </>
  );
}

function Note({ of: { reason, message, schedule, since } }: { readonly of: Workload }) {
  const { t, known } = useText();
  const key = known(`inside.reason.${reason}`);
  const said = message !== "" ? message : key === undefined ? reason : t(key);
  return (
    <span className="text-2" title={reason}>
      {schedule === undefined ? null : <Mono>{schedule} </Mono>}
      {said}
      {since === undefined || said === "" ? null : (
        <>
          {" · "}
          <Age since={since} />
        </>
      )}
    </span>
  );
}

/** Without the registry, which all of them share, and without a digest. */
export function shortImage(image: string): string {
  return (image.split("@", 1)[0] ?? image).replace(/^.*\//, "");
}
