import { useColumnChoice } from "../../app/table-columns.ts";
import { TableTools } from "../../app/table-tools.tsx";
import { useSetUrl, useUrls } from "../../app/use-url.ts";
import { useList, wholeList } from "../../data/lists.ts";
import { useTopics } from "../../data/live-queries.ts";
import type { Task } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { requester } from "../../data/progress.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Age } from "../../kit/age.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Facet, FilterBox, NothingMatches } from "../../kit/filter.tsx";
import { Go } from "../../kit/name.tsx";
import { ObjectStatus } from "../../kit/object-status.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { type Column, ResourceTable } from "../../kit/resource-table.tsx";
import { Shape } from "../../kit/shape.tsx";
import { Dash } from "../../kit/small.tsx";
import { WhySentence } from "../../kit/why-sentence.tsx";

const active = "Pending,Running,Paused,Waiting";

/** Whole processes around operations. */
export function TasksPage() {
  const { t, known } = useText();
  const format = useFormat();
  const url = useUrls();
  const setUrl = useSetUrl();
  useTopics("tasks");
  const state = url["state"] ?? "";
  const query = {
    of: "tasks",
    filter: [url["q"] ?? "", state === "active" ? `phase:${active}` : ""].filter(Boolean).join(" "),
    sort: url["sort"],
  };
  const tasks = useList<Task>(query);
  const counts = tasks.facets["phase"] ?? {};
  const running = active.split(",").reduce((sum, phase) => sum + (counts[phase] ?? 0), 0);
  const columns: readonly Column<Task>[] = [
    {
      key: "state",
      title: t("kit.state"),
      width: 140,
      render: (task) => <ObjectStatus of={task} />,
      text: (task) => task.status?.phase ?? "",
    },
    {
      key: "name",
      title: t("kind.AutoOperationTask"),
      width: 250,
      sort: "name",
      render: (task) => (
        <Go mono to={paths.task(task.metadata.name)}>
          {task.metadata.name}
        </Go>
      ),
      text: (task) => task.metadata.name,
    },
    {
      key: "type",
      title: t("operations.type"),
      width: 100,
      render: (task) => {
        const key = known(`operationType.${task.spec.operationTaskType}`);
        return key === undefined ? task.spec.operationTaskType : t(key);
      },
      text: (task) => task.spec.operationTaskType,
    },
    {
      key: "cluster",
      title: t("kind.Cluster"),
      width: 170,
      sort: "cluster",
      render: (task) => (
        <Go mono to={paths.cluster(task.spec.cluster)}>
          {task.spec.cluster}
        </Go>
      ),
      text: (task) => task.spec.cluster,
    },
    {
      key: "step",
      title: t("kind.Step"),
      width: 220,
      render: (task) => currentStep(task, (step, at, of) => t("tasks.step", { step, at, of })) ?? <Dash />,
      text: (task) => currentStep(task, (step) => step) ?? "",
    },
    {
      key: "note",
      title: t("kit.whatGoesOn"),
      render: (task) => {
        const why = task.status?.why?.[0];
        return <span className="text-2">{why === undefined ? null : <WhySentence why={why} />}</span>;
      },
    },
    {
      key: "by",
      title: t("operations.by"),
      width: 110,
      render: (task) => requester(task) ?? <Dash />,
      text: (task) => requester(task) ?? "",
    },
    {
      key: "age",
      title: t("operations.started"),
      width: 90,
      number: true,
      render: (task) => <Age since={task.metadata.creationTimestamp} />,
      text: (task) => task.metadata.creationTimestamp ?? "",
    },
  ];
  const choice = useColumnChoice("tasks");
  const filtered = (url["q"] ?? "") !== "" || state !== "";
  return (
    <>
      <PageHeader title={t("nav.tasks")} facts={[t("tasks.count", { count: tasks.total })]} />
      <div className="toolbar">
        <FilterBox value={url["q"] ?? ""} onChange={(q) => setUrl({ q })} placeholder={t("tasks.filter")} />
        <Facet
          pressed={state === "active"}
          onPress={() => setUrl({ state: state === "active" ? undefined : "active" })}
          icon={<Shape state="run" size={12} />}
          count={format.count(running)}
        >
          {t("tasks.active")}
        </Facet>
        <span className="space" />
        <TableTools table="tasks" columns={columns} choice={choice} load={() => wholeList<Task>(query)} />
      </div>
      <Block of={tasks} rows={8}>
        {(rows) => (
          <ResourceTable
            label={t("nav.tasks")}
            columns={columns.filter((column) => !choice.hidden.has(column.key))}
            rows={rows}
            total={tasks.total}
            more={tasks.more}
            keyOf={(task) => task.metadata.name}
            sort={{ by: url["sort"], onSort: (sort) => setUrl({ sort }) }}
            empty={
              filtered ? (
                <NothingMatches onClear={() => setUrl({ q: undefined, state: undefined })} />
              ) : (
                <Empty>{t("tasks.empty")}</Empty>
              )
            }
          />
        )}
      </Block>
    </>
  );
}

function currentStep(task: Task, text: (step: string, at: number, of: number) => string): string | undefined {
  const steps = task.spec.operationTaskStep.map((entry) => entry.step);
  const status = task.status?.steps ?? [];
  const index = steps.findIndex((step) => {
    const phase = status.find((each) => each.step === step)?.phase;
    return phase !== "Succeeded" && phase !== "Skipped";
  });
  const step = steps[index];
  return step === undefined ? undefined : text(step, index + 1, steps.length);
}
