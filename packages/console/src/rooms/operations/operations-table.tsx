import { useColumnChoice } from "../../app/table-columns.ts";
import { TableTools } from "../../app/table-tools.tsx";
import { useSetUrl, useUrls } from "../../app/use-url.ts";
import { finishedPhases } from "../../data/display.ts";
import { useList, wholeList } from "../../data/lists.ts";
import { useTopics } from "../../data/live-queries.ts";
import { millis, type Operation } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { progressOf, requester, total } from "../../data/progress.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Age, useNow } from "../../kit/age.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { ButtonLink } from "../../kit/button-link.tsx";
import { Facet, FilterBox, NothingMatches } from "../../kit/filter.tsx";
import { Go } from "../../kit/name.tsx";
import { ObjectStatus } from "../../kit/object-status.tsx";
import { type Column, ResourceTable } from "../../kit/resource-table.tsx";
import { Shape, type State } from "../../kit/shape.tsx";
import { Bar, Dash } from "../../kit/small.tsx";
import { WhySentence } from "../../kit/why-sentence.tsx";

const facets: readonly { readonly value: string; readonly phases: readonly string[]; readonly state: State }[] = [
  { value: "mine", phases: ["AwaitingApproval", "WaitingForDecision", "Paused"], state: "ask" },
  { value: "running", phases: ["Running", "Planning", "Canceling"], state: "run" },
  { value: "queued", phases: ["Queued", "Pending"], state: "wait" },
  { value: "failed", phases: ["Failed", "PartiallySucceeded"], state: "fail" },
];

/** Everything that changed, changes or will change the fleet, or one cluster. */
export function OperationsTable({ cluster }: { readonly cluster?: string }) {
  const { t } = useText();
  const format = useFormat();
  const url = useUrls();
  const setUrl = useSetUrl();
  useTopics("operations");
  const state = url["state"] ?? "";
  const phases = facets.find((facet) => facet.value === state)?.phases ?? [];
  const parts = [
    cluster === undefined ? "" : `cluster:${cluster}`,
    url["q"] ?? "",
    phases.length === 0 ? "" : `phase:${phases.join(",")}`,
  ];
  const query = { of: "operations", filter: parts.filter(Boolean).join(" "), sort: url["sort"] };
  const operations = useList<Operation>(query);
  const columns = useOperationColumns(cluster !== undefined);
  const choice = useColumnChoice("operations");
  const counts = operations.facets["phase"] ?? {};
  const filtered = (url["q"] ?? "") !== "" || state !== "";
  return (
    <>
      <div className="toolbar">
        <FilterBox value={url["q"] ?? ""} onChange={(q) => setUrl({ q })} placeholder={t("operations.filter")} />
        {facets.map((facet) => (
          <Facet
            key={facet.value}
            pressed={state === facet.value}
            onPress={() => setUrl({ state: state === facet.value ? undefined : facet.value })}
            icon={<Shape state={facet.state} size={12} />}
            count={format.count(facet.phases.reduce((sum, phase) => sum + (counts[phase] ?? 0), 0))}
          >
            {t(`operations.facet.${facet.value}` as never)}
          </Facet>
        ))}
        <span className="space" />
        <TableTools table="operations" columns={columns} choice={choice} load={() => wholeList<Operation>(query)} />
      </div>
      <Block of={operations} rows={12}>
        {(rows) => (
          <ResourceTable
            label={t("nav.operations")}
            columns={columns.filter((column) => !choice.hidden.has(column.key))}
            rows={rows}
            total={operations.total}
            more={operations.more}
            keyOf={(operation) => operation.metadata.name}
            sort={{ by: url["sort"], onSort: (sort) => setUrl({ sort }) }}
            empty={
              filtered ? (
                <NothingMatches onClear={() => setUrl({ q: undefined, state: undefined })} />
              ) : (
                <Empty
                  action={<ButtonLink to={paths.newOperation("scale-up", cluster)}>{t("home.newScaleUp")}</ButtonLink>}
                >
                  {t("operations.empty")}
                </Empty>
              )
            }
          />
        )}
      </Block>
    </>
  );
}

function useOperationColumns(inCluster: boolean): readonly Column<Operation>[] {
  const { t, known } = useText();
  const type = (operation: Operation): string => {
    const key = known(`operationType.${operation.spec.operationType}`);
    return key === undefined ? operation.spec.operationType : t(key);
  };
  const all: readonly Column<Operation>[] = [
    {
      key: "state",
      title: t("kit.state"),
      width: 150,
      render: (operation) => <ObjectStatus of={operation} />,
      text: (operation) => operation.status?.phase ?? "",
    },
    {
      key: "name",
      title: t("kind.Operation"),
      width: 200,
      sort: "name",
      render: (operation) => (
        <Go mono to={paths.operation(operation.metadata.name)}>
          {operation.metadata.name}
        </Go>
      ),
      text: (operation) => operation.metadata.name,
    },
    {
      key: "type",
      title: t("operations.type"),
      width: 96,
      render: type,
      text: (operation) => operation.spec.operationType,
    },
    {
      key: "cluster",
      title: t("kind.Cluster"),
      width: 150,
      sort: "cluster",
      render: (operation) => (
        <Go mono to={paths.cluster(operation.spec.clusterName)}>
          {operation.spec.clusterName}
        </Go>
      ),
      text: (operation) => operation.spec.clusterName,
    },
    {
      key: "progress",
      title: t("operations.progress"),
      width: 172,
      render: (operation) => <ProgressCell operation={operation} />,
      text: (operation) => `${operation.status?.machines?.succeeded ?? 0}/${total(operation)}`,
    },
    {
      key: "note",
      title: t("kit.whatGoesOn"),
      render: (operation) => <Note operation={operation} />,
      text: (operation) => operation.status?.why?.[0]?.message ?? "",
    },
    {
      key: "by",
      title: t("operations.by"),
      width: 96,
      render: (operation) => requester(operation) ?? operation.spec.user ?? <Dash />,
      text: (operation) => requester(operation) ?? "",
    },
    {
      key: "started",
      title: t("operations.started"),
      width: 84,
      number: true,
      sort: "created",
      render: (operation) => <Age since={operation.status?.startedAt ?? operation.metadata.creationTimestamp} />,
      text: (operation) => operation.metadata.creationTimestamp ?? "",
    },
  ];
  return inCluster ? all.filter((column) => column.key !== "cluster") : all;
}

function ProgressCell({ operation }: { readonly operation: Operation }) {
  const { t } = useText();
  const now = useNow();
  const phase = operation.status?.phase ?? "Pending";
  const totals = operation.status?.machines;
  const bad = (totals?.failed ?? 0) + (totals?.quarantined ?? 0);
  if (finishedPhases.has(phase)) {
    const done = totals?.succeeded ?? 0;
    return (
      <span className="text-2">
        {bad > 0
          ? t("operations.doneAside", { done, of: total(operation), count: bad })
          : t("flow.done", { done, of: total(operation) })}
      </span>
    );
  }
  const progress = progressOf(operation, now);
  if (phase !== "Running") return <span className="text-2">{t("flow.machines", { count: total(operation) })}</span>;
  return (
    <span className="meter">
      <Bar value={progress.percent} tone="run" width={40} />
      <span style={{ textAlign: "left" }}>
        {t("home.progress", { step: progress.step ?? "", done: progress.done, of: progress.of })}
      </span>
    </span>
  );
}

function Note({ operation }: { readonly operation: Operation }) {
  const { t } = useText();
  const format = useFormat();
  const now = useNow();
  const why = operation.status?.why?.[0];
  if (why !== undefined) {
    return (
      <span className="text-2">
        <WhySentence why={why} />
      </span>
    );
  }
  const phase = operation.status?.phase;
  if (phase === "Running") {
    const left = progressOf(operation, now).leftMs;
    return (
      <span className="text-2">{left === undefined ? "" : t("operations.left", { time: format.short(left) })}</span>
    );
  }
  const from = millis(operation.status?.startedAt);
  const to = millis(operation.status?.finishedAt);
  return (
    <span className="text-2">
      {from === undefined || to === undefined
        ? (operation.spec.reason ?? "")
        : t("operations.took", { time: format.long(to - from) })}
    </span>
  );
}
