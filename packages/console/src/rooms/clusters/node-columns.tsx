import {
  displayNode,
  type KubeNode,
  nodeAddress,
  nodeRack,
  nodeRole,
  nodeZone,
  requestedPercent,
} from "../../data/nodes.ts";
import type { Cluster } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Age } from "../../kit/age.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import type { Column } from "../../kit/resource-table.tsx";
import { Dash, Meter } from "../../kit/small.tsx";
import { Status } from "../../kit/status.tsx";

/** State and how long it has been so; healthy nodes stay quiet. */
export function NodeStatus({ node, look = "plain" }: { readonly node: KubeNode; readonly look?: "plain" | "badge" }) {
  const { known, t } = useText();
  const shown = displayNode(node);
  const key = known(`node.${shown.word}`);
  return (
    <Status state={shown.state} look={look} title={shown.message}>
      {key === undefined ? shown.word : t(key)}
      {shown.state === "ok" || shown.since === undefined ? null : (
        <span className="status-age">
          {" · "}
          <Age since={shown.since} />
        </span>
      )}
    </Status>
  );
}

export function useNodeColumns(cluster: Cluster): readonly Column<KubeNode>[] {
  const { t } = useText();
  const format = useFormat();
  const name = cluster.metadata.name;
  const version = cluster.status?.versions?.kubernetes;
  return [
    {
      key: "status",
      title: t("nodes.status"),
      width: 150,
      sort: "status",
      render: (node) => <NodeStatus node={node} />,
      text: (node) => displayNode(node).word,
    },
    {
      key: "name",
      title: t("nodes.node"),
      width: 196,
      sort: "name",
      render: (node) => (
        <Go mono to={paths.node(name, node.metadata.name)}>
          {node.metadata.name}
        </Go>
      ),
      text: (node) => node.metadata.name,
    },
    {
      key: "ip",
      title: "IP",
      width: 104,
      render: (node) => <Mono>{nodeAddress(node) ?? "–"}</Mono>,
      text: (node) => nodeAddress(node) ?? "",
    },
    {
      key: "role",
      title: t("nodes.role"),
      width: 98,
      render: (node) => t(`role.${nodeRole(node)}`),
      text: (node) => nodeRole(node),
    },
    {
      key: "zone",
      title: t("nodes.zoneRack"),
      width: 98,
      sort: "zone",
      render: (node) => (
        <>
          <Mono>{nodeZone(node) ?? "–"}</Mono> <Mono dim>{nodeRack(node) ?? ""}</Mono>
        </>
      ),
      text: (node) => `${nodeZone(node) ?? ""} ${nodeRack(node) ?? ""}`,
    },
    {
      key: "version",
      title: "kubelet",
      width: 76,
      sort: "version",
      render: (node) => {
        const kubelet = node.status?.nodeInfo?.kubeletVersion ?? "–";
        return <Mono strong={version !== undefined && kubelet !== version}>{kubelet}</Mono>;
      },
      text: (node) => node.status?.nodeInfo?.kubeletVersion ?? "",
    },
    {
      key: "pods",
      title: "Pods",
      width: 52,
      sort: "pods",
      number: true,
      render: (node) => (node.pods === undefined ? <Dash /> : format.count(node.pods)),
      text: (node) => String(node.pods ?? ""),
    },
    {
      key: "cpu",
      title: t("nodes.cpu"),
      width: 92,
      sort: "cpu",
      number: true,
      render: (node) => <Share value={requestedPercent(node).cpu} />,
      text: (node) => String(Math.round(requestedPercent(node).cpu ?? 0)),
    },
    {
      key: "memory",
      title: t("nodes.memory"),
      width: 92,
      sort: "memory",
      number: true,
      render: (node) => <Share value={requestedPercent(node).memory} />,
      text: (node) => String(Math.round(requestedPercent(node).memory ?? 0)),
    },
    {
      key: "note",
      title: t("kit.whatGoesOn"),
      render: (node) => <span className="text-2">{noteOf(node, version, t("nodes.oldKubelet"))}</span>,
      text: (node) => noteOf(node, version, t("nodes.oldKubelet")),
    },
  ];
}

function Share({ value }: { readonly value: number | undefined }) {
  const format = useFormat();
  return <Meter value={value} text={value === undefined ? "" : format.percent(value)} />;
}

function noteOf(node: KubeNode, version: string | undefined, old: string): string {
  const shown = displayNode(node);
  if (shown.state !== "ok") return shown.message;
  const kubelet = node.status?.nodeInfo?.kubeletVersion;
  return version !== undefined && kubelet !== undefined && kubelet !== version ? old : "";
}
