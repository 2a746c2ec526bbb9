import { useQuery } from "@tanstack/react-query";
import { usePathName } from "../../app/use-url.ts";
import { get } from "../../data/client.ts";
import { type KubeNode, nodeAddress, nodeRack, nodeRole, nodeZone } from "../../data/nodes.ts";
import type { Cluster } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useObject } from "../../data/queries.ts";
import { useText } from "../../i18n/text.tsx";
import { Age } from "../../kit/age.tsx";
import { Block } from "../../kit/block-states.tsx";
import { ButtonLink } from "../../kit/button-link.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { Shape } from "../../kit/shape.tsx";
import { FactList, Panel, Simulated } from "../../kit/small.tsx";
import { NodeActions } from "../workloads/nodes/node-actions.tsx";
import { useClusterOff } from "./cluster-frame.tsx";
import { Events } from "./events-tab.tsx";
import { NodeStatus } from "./node-columns.tsx";
import { ReplaceNode } from "./replace-node.tsx";

/** One node: conditions and taints with ages, what it offers, its machine, its events. */
export function NodePage() {
  const cluster = usePathName("cluster");
  const name = usePathName("node");
  const node = useQuery({
    queryKey: ["object", "nodes", cluster, name],
    queryFn: ({ signal }) =>
      get<KubeNode>(`/api/v1/clusters/${encodeURIComponent(cluster)}/nodes/${encodeURIComponent(name)}`, { signal }),
    refetchInterval: 10_000,
  });
  return <Block of={node}>{(data) => <NodeDetail node={data} clusterName={cluster} />}</Block>;
}

function NodeDetail({ node, clusterName }: { readonly node: KubeNode; readonly clusterName: string }) {
  const { t } = useText();
  const cluster = useObject<Cluster>("clusters", clusterName);
  const off = useClusterOff(cluster.data);
  const info = node.status?.nodeInfo;
  const name = node.metadata.name;
  const address = nodeAddress(node);
  const allocatable = node.status?.allocatable ?? {};
  return (
    <>
      <PageHeader
        named
        title={name}
        status={
          <>
            <NodeStatus node={node} look="badge" />
            {cluster.data?.spec.clusterType === "simulated" ? <Simulated /> : null}
          </>
        }
        facts={[
          <Go key="c" mono to={paths.cluster(clusterName)}>
            {clusterName}
          </Go>,
          t(`role.${nodeRole(node)}`),
          address === undefined ? undefined : <Mono key="i">{address}</Mono>,
          nodeZone(node) === undefined ? undefined : <Mono key="z">{`${nodeZone(node)} ${nodeRack(node) ?? ""}`}</Mono>,
          node.pods === undefined ? undefined : t("cluster.pods", { count: node.pods }),
        ]}
        actions={
          <>
            <NodeActions big cluster={clusterName} nodes={[name]} />
            <ReplaceNode node={node} cluster={clusterName} off={off} />
            <ButtonLink
              to={`${paths.newOperation("scale-down", clusterName)}&draft=${encodeURIComponent(name)}`}
              off={off}
            >
              {t("node.remove")}
            </ButtonLink>
          </>
        }
      />
      <div className="columns">
        <Panel title={t("cluster.conditions")}>
          <ul className="tree">
            {(node.status?.conditions ?? []).map((condition) => {
              const good = condition.type === "Ready" ? condition.status === "True" : condition.status === "False";
              return (
                <li key={condition.type}>
                  <Shape
                    state={
                      good
                        ? "ok"
                        : condition.status === "Unknown"
                          ? "unknown"
                          : condition.type === "Ready"
                            ? "fail"
                            : "warn"
                    }
                  />
                  <span>
                    {condition.type} <span className="text-3">{condition.status}</span>
                  </span>
                  <Age since={condition.lastTransitionTime} />
                  {good ? null : <p>{condition.message}</p>}
                </li>
              );
            })}
          </ul>
        </Panel>
        <Panel title={t("node.facts")}>
          <FactList
            facts={[
              [
                t("kind.Machine"),
                <Go
                  key="m"
                  mono
                  to={node.machine === undefined ? paths.go(address ?? name) : paths.machine(node.machine)}
                >
                  {node.machine ?? address ?? name}
                </Go>,
              ],
              ["kubelet", <Mono key="k">{info?.kubeletVersion ?? "–"}</Mono>],
              [t("node.runtime"), <Mono key="r">{info?.containerRuntimeVersion ?? "–"}</Mono>],
              [t("machine.fact.os"), `${info?.osImage ?? "–"}`],
              [t("machine.fact.kernel"), <Mono key="n">{info?.kernelVersion ?? "–"}</Mono>],
              [
                t("node.allocatable"),
                <Mono key="a">
                  {["cpu", "memory", "pods"]
                    .map((resource) => `${resource} ${allocatable[resource] ?? "–"}`)
                    .join(", ")}
                </Mono>,
              ],
              [
                t("node.taints"),
                (node.spec?.taints ?? []).length === 0 ? (
                  "–"
                ) : (
                  <span key="t">
                    {node.spec?.taints?.map((taint) => (
                      <div key={taint.key + taint.effect}>
                        <Mono>{`${taint.key}${taint.value === undefined ? "" : `=${taint.value}`}:${taint.effect}`}</Mono>
                      </div>
                    ))}
                  </span>
                ),
              ],
            ]}
          />
        </Panel>
      </div>
      <Panel title={t("crumb.events")}>
        <Events cluster={clusterName} about={name} />
      </Panel>
    </>
  );
}
