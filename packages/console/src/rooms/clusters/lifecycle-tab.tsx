import { useList } from "../../data/lists.ts";
import { useTopics } from "../../data/live-queries.ts";
import type { Cluster, ClusterDeployment, Operation } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useObject } from "../../data/queries.ts";
import { useText } from "../../i18n/text.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Explain } from "../../kit/explain.tsx";
import { Go } from "../../kit/name.tsx";
import { Adoption } from "./adoption-panel.tsx";
import { ClusterFrame } from "./cluster-frame.tsx";
import { Addons, Certificates, ControlPlane } from "./lifecycle/health-panels.tsx";
import { Operations } from "./lifecycle/operations-panel.tsx";
import { Parameters } from "./lifecycle/parameters-panel.tsx";
import { Sets } from "./lifecycle/sets-panel.tsx";
import { Stages, stageState } from "./lifecycle/stages-panel.tsx";
import { Wanted } from "./lifecycle/wanted-panel.tsx";

/** What the cluster should be, what it is, and the operations that lead from one to the other. */
export function ClusterLifecyclePage() {
  return <ClusterFrame>{(cluster) => <Lifecycle cluster={cluster} />}</ClusterFrame>;
}

function Lifecycle({ cluster }: { readonly cluster: Cluster }) {
  const { t } = useText();
  const name = cluster.spec.deploymentRef?.name;
  const deployment = useObject<ClusterDeployment>("cluster-deployments", name);
  const operations = useList<Operation>({
    of: "operations",
    filter: `cluster:${cluster.metadata.name}`,
    sort: "-created",
    limit: 50,
  });
  useTopics("cluster-deployments", "machine-sets", "operations");
  if (name === undefined) return <Empty>{t("lifecycle.none")}</Empty>;
  return (
    <Block of={deployment} rows={6}>
      {(wanted) => (
        <div className="columns aside">
          <div>
            <Now wanted={wanted} operations={operations.items} />
            {cluster.spec.managementPolicy === "Observe" ? <Adoption cluster={cluster.metadata.name} /> : null}
            <Stages wanted={wanted} />
            <Sets cluster={cluster} deployment={name} />
            <Operations operations={operations} />
          </div>
          <div className="home-right">
            <Wanted wanted={wanted} cluster={cluster} />
            <Parameters wanted={wanted} cluster={cluster} />
            <ControlPlane cluster={cluster} />
            <Addons wanted={wanted} cluster={cluster} />
            <Certificates cluster={cluster} />
          </div>
        </div>
      )}
    </Block>
  );
}

/** Why it is not yet as wanted, with the one thing to do about it. */
function Now({
  wanted,
  operations,
}: {
  readonly wanted: ClusterDeployment;
  readonly operations: readonly Operation[];
}) {
  const { t } = useText();
  const why = wanted.status?.why ?? [];
  const waiting = operations.find((operation) => operation.status?.phase === "AwaitingApproval");
  if (why.length === 0) return null;
  const state = waiting === undefined ? stageState("False", why[0]?.reason ?? "") : "ask";
  return (
    <Explain
      state={state}
      why={why}
      {...(waiting === undefined
        ? {}
        : {
            action: <Go to={paths.operationTab(waiting.metadata.name, "plan")}>{t("lifecycle.approve")}</Go>,
          })}
    />
  );
}
