import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { usePathName } from "../../app/use-url.ts";
import { setTaskState } from "../../data/actions.ts";
import { display, finishedPhases } from "../../data/display.ts";
import { useTopics } from "../../data/live-queries.ts";
import { millis, type Task } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { requester } from "../../data/progress.ts";
import { changed, useObject } from "../../data/queries.ts";
import { type TextKey, useFormat, useText } from "../../i18n/text.tsx";
import { useNow } from "../../kit/age.tsx";
import { Block } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { Explain } from "../../kit/explain.tsx";
import { Go } from "../../kit/name.tsx";
import { ObjectStatus } from "../../kit/object-status.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { TabLinks } from "../../kit/tabs.tsx";

export function TaskFrame({ children }: { readonly children: (task: Task) => ReactNode }) {
  const name = usePathName("task");
  const task = useObject<Task>("tasks", name);
  useTopics("tasks", "operations", "work-orders");
  return (
    <Block of={task}>
      {(data) => (
        <>
          <Head task={data} />
          {children(data)}
        </>
      )}
    </Block>
  );
}

function Head({ task }: { readonly task: Task }) {
  const { t, known } = useText();
  const format = useFormat();
  const now = useNow();
  const name = task.metadata.name;
  const key = known(`operationType.${task.spec.operationTaskType}`);
  const type = key === undefined ? task.spec.operationTaskType : t(key);
  const count = task.spec.operationTaskMachines?.length ?? task.spec.machineRequest?.count ?? 0;
  const made = millis(task.metadata.creationTimestamp);
  return (
    <>
      <PageHeader
        named
        title={name}
        status={<ObjectStatus of={task} look="badge" />}
        facts={[
          t("operation.what", { type, count }),
          <Go key="c" mono to={paths.cluster(task.spec.cluster)}>
            {task.spec.cluster}
          </Go>,
          task.spec.machineRequest?.ticket,
          made === undefined
            ? undefined
            : t("operation.startedBy", { time: format.moment(made), by: requester(task) ?? "?" }),
        ]}
        actions={<TaskControls task={task} />}
      />
      {(task.status?.why ?? []).length === 0 ? null : (
        <div style={{ paddingBottom: 8 }}>
          <Explain state={display(task, now).state} why={task.status?.why ?? []} />
        </div>
      )}
      <TabLinks
        label={t("task.tabs")}
        tabs={[
          { to: paths.task(name), label: t("task.tab.steps") },
          { to: `${paths.task(name)}/yaml`, label: "YAML" },
        ]}
      />
    </>
  );
}

type Wanted = "Active" | "Paused" | "Canceled";

function TaskControls({ task }: { readonly task: Task }) {
  const { t } = useText();
  const client = useQueryClient();
  const [wanted, setWanted] = useState<Wanted | undefined>(undefined);
  if (finishedPhases.has(task.status?.phase ?? "")) return null;
  const paused = task.spec.desiredState === "Paused";
  return (
    <>
      <Button onClick={() => setWanted(paused ? "Active" : "Paused")}>
        {t(paused ? "control.resume" : "task.pause")}
      </Button>
      <Button look="danger" onClick={() => setWanted("Canceled")}>
        {t("control.cancel")}
      </Button>
      {wanted === undefined ? null : (
        <Confirm
          open
          title={t(`task.title.${wanted}` as TextKey, { name: task.metadata.name })}
          verb={t(`task.verb.${wanted}` as TextKey)}
          danger={wanted === "Canceled"}
          lines={[
            {
              state: wanted === "Active" ? "run" : wanted === "Paused" ? "pause" : "cancel",
              text: t(`task.line.${wanted}` as TextKey),
            },
          ]}
          onCancel={() => setWanted(undefined)}
          onConfirm={async () => {
            await setTaskState(task.metadata, wanted);
            await changed(client);
          }}
        />
      )}
    </>
  );
}
