import { useState } from "react";
import { type KubeObject, useKubeList } from "../../../data/kube.ts";
import { paths } from "../../../data/paths.ts";
import { useText } from "../../../i18n/text.tsx";
import { Age } from "../../../kit/age.tsx";
import { Block, Empty } from "../../../kit/block-states.tsx";
import { ButtonLink } from "../../../kit/button-link.tsx";
import { Go, Mono } from "../../../kit/name.tsx";
import { type Column, ResourceTable } from "../../../kit/resource-table.tsx";
import { Panel } from "../../../kit/small.tsx";
import { Status } from "../../../kit/status.tsx";
import type { PanelProps } from "../overview.tsx";
import { type PodObject, podState } from "../pod.ts";

const pods = { group: "", version: "v1", resource: "pods" } as const;
const mostLogs = 20;

interface Selecting extends KubeObject {
  readonly spec: {
    readonly selector?:
      | {
          readonly matchLabels?: Readonly<Record<string, string>>;
          readonly matchExpressions?: readonly {
            readonly key: string;
            readonly operator: string;
            readonly values?: readonly string[];
          }[];
        }
      | Readonly<Record<string, string>>;
  };
}

/** The selector of a workload or a Service as text; undefined: it selects nothing. */
export function selectorText(object: KubeObject): string | undefined {
  const { selector } = (object as Selecting).spec;
  if (selector === undefined) return undefined;
  const whole = "matchLabels" in selector || "matchExpressions" in selector;
  const { matchLabels = {}, matchExpressions = [] } = (whole ? selector : { matchLabels: selector }) as NonNullable<
    Exclude<Selecting["spec"]["selector"], Readonly<Record<string, string>>>
  >;
  const parts = [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(({ key, operator, values = [] }) =>
      operator === "Exists"
        ? key
        : operator === "DoesNotExist"
          ? `!${key}`
          : `${key} ${operator === "In" ? "in" : "notin"} (${values.join(",")})`,
    ),
  ];
  return parts.length === 0 ? undefined : parts.join(",");
}

/** The pods of a workload or behind a Service, worst first. */
export function PodsPanel({ target, object }: PanelProps) {
  const { t } = useText();
  const labels = selectorText(object);
  const list = useKubeList<PodObject>(target.cluster, pods, {
    namespace: target.namespace,
    ...(labels === undefined ? {} : { labels }),
    enabled: labels !== undefined,
  });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  if (labels === undefined) return null;
  const names = (list.data ?? []).map((pod) => pod.metadata.name);
  const wanted = selected.size > 0 ? [...selected] : names.slice(0, mostLogs);
  return (
    <Panel
      title={t("inside.pods")}
      extra={
        <ButtonLink
          size="small"
          to={paths.podLogs(target.cluster, target.namespace, wanted)}
          off={names.length === 0 ? t("inside.noPods") : undefined}
        >
          {t("inside.logsOf", { count: wanted.length })}
        </ButtonLink>
      }
    >
      <Block of={list} rows={4}>
        {(found) => (
          <ResourceTable
            grow
            label={t("inside.pods")}
            columns={podColumns(target.cluster, t)}
            rows={found.toSorted((a, b) => podState(a).order - podState(b).order)}
            keyOf={(pod) => pod.metadata.name}
            selection={{ selected, onChange: setSelected }}
            empty={<Empty>{t("inside.noPods")}</Empty>}
          />
        )}
      </Block>
    </Panel>
  );
}

function podColumns(cluster: string, t: ReturnType<typeof useText>["t"]): readonly Column<PodObject>[] {
  return [
    {
      key: "state",
      title: t("kit.state"),
      width: 180,
      render: (pod) => {
        const { state, word, message } = podState(pod);
        return (
          <Status state={state} title={message}>
            {word}
          </Status>
        );
      },
    },
    {
      key: "name",
      title: t("inside.name"),
      render: (pod) => (
        <Go mono to={paths.object(cluster, pods, pod.metadata)}>
          {pod.metadata.name}
        </Go>
      ),
    },
    {
      key: "ready",
      title: t("inside.ready"),
      width: 64,
      number: true,
      render: (pod) => {
        const statuses = pod.status?.containerStatuses ?? [];
        return `${statuses.filter((each) => each.ready === true).length}/${pod.spec.containers.length}`;
      },
    },
    {
      key: "restarts",
      title: t("inside.restarts"),
      width: 80,
      number: true,
      render: (pod) => (pod.status?.containerStatuses ?? []).reduce((sum, each) => sum + (each.restartCount ?? 0), 0),
    },
    { key: "ip", title: "IP", width: 120, render: (pod) => <Mono>{pod.status?.podIP ?? "–"}</Mono> },
    {
      key: "node",
      title: t("nodes.node"),
      width: 180,
      render: (pod) =>
        pod.spec.nodeName === undefined ? (
          "–"
        ) : (
          <Go mono to={paths.node(cluster, pod.spec.nodeName)}>
            {pod.spec.nodeName}
          </Go>
        ),
    },
    {
      key: "age",
      title: t("inside.age"),
      width: 72,
      number: true,
      render: (pod) => <Age since={pod.metadata.creationTimestamp} />,
    },
  ];
}
