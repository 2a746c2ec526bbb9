import { type KubeObject, useKubeList } from "../../../data/kube.ts";
import { paths } from "../../../data/paths.ts";
import { useText } from "../../../i18n/text.tsx";
import { Block, Empty } from "../../../kit/block-states.tsx";
import { Go, Mono } from "../../../kit/name.tsx";
import { ResourceTable } from "../../../kit/resource-table.tsx";
import { Panel } from "../../../kit/small.tsx";
import { Status } from "../../../kit/status.tsx";
import type { PanelProps } from "../overview.tsx";

interface Slice extends KubeObject {
  readonly ports?: readonly { readonly name?: string; readonly port?: number; readonly protocol?: string }[] | null;
  readonly endpoints?:
    | readonly {
        readonly addresses: readonly string[];
        readonly conditions?: { readonly ready?: boolean; readonly terminating?: boolean };
        readonly nodeName?: string;
        readonly targetRef?: { readonly kind?: string; readonly name?: string; readonly namespace?: string };
      }[]
    | null;
}

interface Line {
  readonly address: string;
  readonly ready: boolean;
  readonly terminating: boolean;
  readonly ports: string;
  readonly pod: string | undefined;
  readonly node: string | undefined;
}

const slices = { group: "discovery.k8s.io", version: "v1", resource: "endpointslices" } as const;
const pods = { group: "", version: "v1", resource: "pods" } as const;

/** Where a Service leads to now; what is not ready comes first. */
export function EndpointsPanel({ target, object }: PanelProps) {
  const { t } = useText();
  const list = useKubeList<Slice>(target.cluster, slices, {
    namespace: target.namespace,
    labels: `kubernetes.io/service-name=${object.metadata.name}`,
  });
  return (
    <Panel title={t("inside.endpoints")}>
      <Block of={list} rows={3}>
        {(found) => (
          <ResourceTable<Line>
            grow
            label={t("inside.endpoints")}
            rows={found.flatMap(linesOf).toSorted((a, b) => Number(a.ready) - Number(b.ready))}
            keyOf={(line) => `${line.address} ${line.pod ?? ""}`}
            empty={<Empty>{t("inside.endpoints.none")}</Empty>}
            columns={[
              {
                key: "state",
                title: t("kit.state"),
                width: 130,
                render: ({ ready, terminating }) => (
                  <Status state={ready ? "ok" : terminating ? "run" : "warn"}>
                    {ready ? "Ready" : terminating ? "Terminating" : "NotReady"}
                  </Status>
                ),
              },
              {
                key: "address",
                title: t("inside.address"),
                width: 160,
                render: ({ address }) => <Mono>{address}</Mono>,
              },
              { key: "ports", title: t("inside.ports"), width: 200, render: ({ ports }) => <Mono>{ports}</Mono> },
              {
                key: "pod",
                title: "Pod",
                render: ({ pod }) =>
                  pod === undefined ? (
                    "–"
                  ) : (
                    <Go mono to={paths.object(target.cluster, pods, { namespace: target.namespace, name: pod })}>
                      {pod}
                    </Go>
                  ),
              },
              {
                key: "node",
                title: t("nodes.node"),
                width: 220,
                render: ({ node }) =>
                  node === undefined ? (
                    "–"
                  ) : (
                    <Go mono to={paths.node(target.cluster, node)}>
                      {node}
                    </Go>
                  ),
              },
            ]}
          />
        )}
      </Block>
    </Panel>
  );
}

function linesOf({ endpoints, ports }: Slice): readonly Line[] {
  const shown = (ports ?? []).map(({ name, port, protocol }) =>
    `${name ?? ""} ${port ?? ""}/${protocol ?? "TCP"}`.trim(),
  );
  return (endpoints ?? []).map(({ addresses, conditions, targetRef, nodeName }) => ({
    address: addresses.join(", "),
    ready: conditions?.ready !== false,
    terminating: conditions?.terminating === true,
    ports: shown.join(", "),
    pod: targetRef?.kind === "Pod" ? targetRef.name : undefined,
    node: nodeName,
  }));
}
