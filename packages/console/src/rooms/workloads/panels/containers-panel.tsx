import { paths } from "../../../data/paths.ts";
import { useText } from "../../../i18n/text.tsx";
import { Age } from "../../../kit/age.tsx";
import { Empty } from "../../../kit/block-states.tsx";
import { ButtonLink } from "../../../kit/button-link.tsx";
import { Mono } from "../../../kit/name.tsx";
import { ResourceTable } from "../../../kit/resource-table.tsx";
import { Panel } from "../../../kit/small.tsx";
import { Status } from "../../../kit/status.tsx";
import type { PanelProps } from "../overview.tsx";
import { type ContainerStatus, type PodObject, podState } from "../pod.ts";

interface Line {
  readonly name: string;
  readonly image: string;
  readonly init: boolean;
  readonly status: ContainerStatus | undefined;
}

/** The containers of a pod: what each does now, and how it ended before. */
export function ContainersPanel({ target, object }: PanelProps) {
  const { t } = useText();
  const pod = object as PodObject;
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const line =
    (init: boolean) =>
    ({ name, image = "" }: { readonly name: string; readonly image?: string }): Line => ({
      name,
      image,
      init,
      status: statuses.find((each) => each.name === name),
    });
  const { state, word, message } = podState(pod);
  return (
    <Panel
      title={t("inside.containers")}
      extra={
        <ButtonLink size="small" to={paths.podLogs(target.cluster, target.namespace, [target.name])}>
          {t("inside.logs")}
        </ButtonLink>
      }
    >
      {state === "ok" || message === "" ? null : (
        <p>
          <Status state={state}>{word}</Status> {message}
        </p>
      )}
      <ResourceTable<Line>
        grow
        label={t("inside.containers")}
        rows={[...(pod.spec.initContainers ?? []).map(line(true)), ...pod.spec.containers.map(line(false))]}
        keyOf={(each) => each.name}
        empty={<Empty>{t("inside.noPods")}</Empty>}
        columns={[
          { key: "state", title: t("kit.state"), width: 180, render: ({ status }) => <ContainerWord of={status} /> },
          { key: "name", title: t("inside.name"), width: 180, render: ({ name }) => <Mono>{name}</Mono> },
          { key: "kind", title: t("inside.kind"), width: 80, render: ({ init }) => (init ? "init" : "") },
          { key: "image", title: t("inside.images"), render: ({ image }) => <Mono dim>{image}</Mono> },
          {
            key: "restarts",
            title: t("inside.restarts"),
            width: 80,
            number: true,
            render: ({ status }) => status?.restartCount ?? 0,
          },
          {
            key: "before",
            title: t("inside.endedBefore"),
            width: 200,
            render: ({ status }) => {
              const ended = status?.lastState?.terminated;
              return ended === undefined ? (
                "–"
              ) : (
                <>
                  {ended.reason ?? ""} {ended.exitCode} · <Age since={ended.finishedAt} />
                </>
              );
            },
          },
        ]}
      />
    </Panel>
  );
}

function ContainerWord({ of }: { readonly of: ContainerStatus | undefined }) {
  const { t } = useText();
  const { waiting, running, terminated } = of?.state ?? {};
  if (running !== undefined)
    return <Status state={of?.ready === true ? "ok" : "warn"}>{of?.ready === true ? "Running" : "NotReady"}</Status>;
  if (terminated !== undefined)
    return (
      <Status state={terminated.exitCode === 0 ? "idle" : "fail"} title={terminated.message}>
        {terminated.reason ?? "Terminated"}
      </Status>
    );
  return (
    <Status state={waiting?.reason === undefined ? "wait" : "warn"} title={waiting?.message}>
      {waiting?.reason ?? t("inside.waiting")}
    </Status>
  );
}
