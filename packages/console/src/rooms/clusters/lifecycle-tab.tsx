import { useList } from "../../data/lists.ts";
import type { Cluster, ClusterDeployment, Condition, MachineSet, Operation } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useObject } from "../../data/queries.ts";
import { type TextKey, useFormat, useText } from "../../i18n/text.tsx";
import { Age } from "../../kit/age.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Explain } from "../../kit/explain.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { ObjectStatus } from "../../kit/object-status.tsx";
import { Shape, type State } from "../../kit/shape.tsx";
import { FactList, Panel } from "../../kit/small.tsx";
import { WhySentence } from "../../kit/why-sentence.tsx";
import { Adoption } from "./adoption-panel.tsx";
import { ClusterFrame } from "./cluster-frame.tsx";
import { conditionState } from "./overview-tab.tsx";

/** What the cluster should be, what it is, and the operations that lead from one to the other. */
export function ClusterLifecyclePage() {
  return <ClusterFrame>{(cluster) => <Lifecycle cluster={cluster} />}</ClusterFrame>;
}

function Lifecycle({ cluster }: { readonly cluster: Cluster }) {
  const { t } = useText();
  const name = cluster.spec.deploymentRef?.name;
  const deployment = useObject<ClusterDeployment>("cluster-deployments", name);
  if (name === undefined) return <Empty>{t("lifecycle.none")}</Empty>;
  return (
    <Block of={deployment} rows={6}>
      {(wanted) => (
        <div className="columns aside">
          <div>
            {(wanted.status?.why ?? []).length === 0 ? null : <Explain state="wait" why={wanted.status?.why ?? []} />}
            {cluster.spec.managementPolicy === "Observe" ? <Adoption cluster={cluster.metadata.name} /> : null}
            <Stages wanted={wanted} />
            <Sets deployment={name} />
            <Operations cluster={cluster.metadata.name} />
          </div>
          <div className="home-right">
            <Wanted wanted={wanted} cluster={cluster} />
            <ControlPlane cluster={cluster} />
            <Addons wanted={wanted} cluster={cluster} />
            <Certificates cluster={cluster} />
          </div>
        </div>
      )}
    </Block>
  );
}

const stages = ["MachinesReserved", "Installed", "AddonsReady", "UpToDate"] as const;

/** The stages of a cluster's life, each with its condition. */
function Stages({ wanted }: { readonly wanted: ClusterDeployment }) {
  const { t } = useText();
  return (
    <Panel title={t("lifecycle.stages")}>
      <ul className="tree">
        {stages.map((stage) => (
          <StageLine
            key={stage}
            title={t(`lifecycle.stage.${stage}`)}
            condition={wanted.status?.conditions?.find((condition) => condition.type === stage)}
          />
        ))}
      </ul>
    </Panel>
  );
}

function StageLine({ title, condition }: { readonly title: string; readonly condition: Condition | undefined }) {
  const { t } = useText();
  if (condition === undefined)
    return (
      <li>
        <Shape state="idle" />
        <span>{title}</span>
        <span className="text-3">{t("lifecycle.notYet")}</span>
      </li>
    );
  const { reason, message } = condition;
  return (
    <li>
      <Shape state={/OperationRunning/.test(reason) ? "run" : conditionState(condition)} />
      <span title={`${condition.type}=${condition.status} (${reason})`}>{title}</span>
      <Age since={condition.lastTransitionTime} />
      {condition.status === "True" ? null : (
        <p>
          <WhySentence why={{ reason, ...(message === undefined ? {} : { message }) }} withNext />
        </p>
      )}
    </li>
  );
}

function Sets({ deployment }: { readonly deployment: string }) {
  const { t } = useText();
  const format = useFormat();
  const sets = useList<MachineSet>({ of: "machine-sets", filter: `cluster:${deployment}`, limit: 100 });
  return (
    <Panel title={t("lifecycle.sets")}>
      <Block of={sets} rows={3}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t("lifecycle.noSets")}</Empty>
          ) : (
            <ul className="tree">
              {items.map((set) => (
                <li key={set.metadata.name} style={{ gridTemplateColumns: "170px minmax(0,1fr) auto" }}>
                  <ObjectStatus of={set} />
                  <span>
                    <Mono>{set.metadata.name}</Mono>{" "}
                    <span className="text-2">{t(`role.${set.spec.role}` as TextKey)}</span>
                  </span>
                  <span>
                    {t("lifecycle.setCount", {
                      ready: format.count(set.status?.ready ?? 0),
                      current: format.count(set.status?.replicas ?? 0),
                      wanted: format.count(set.spec.replicas ?? set.spec.machines?.length ?? 0),
                    })}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Block>
    </Panel>
  );
}

/** Operations that made or changed the cluster as a whole, newest first. */
function Operations({ cluster }: { readonly cluster: string }) {
  const { t } = useText();
  const operations = useList<Operation>({
    of: "operations",
    filter: `cluster:${cluster}`,
    sort: "-created",
    limit: 50,
  });
  return (
    <Panel title={t("lifecycle.operations")}>
      <Block of={operations} rows={3}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t("cluster.noChanges")}</Empty>
          ) : (
            <ul className="tree">
              {items.map((operation) => (
                <li key={operation.metadata.name} style={{ gridTemplateColumns: "170px minmax(0,1fr) auto auto" }}>
                  <ObjectStatus of={operation} />
                  <Go mono to={paths.operation(operation.metadata.name)}>
                    {operation.metadata.name}
                  </Go>
                  <span className="text-2">{t(`operationType.${operation.spec.operationType}` as TextKey)}</span>
                  <Age since={operation.metadata.creationTimestamp} />
                </li>
              ))}
            </ul>
          )
        }
      </Block>
    </Panel>
  );
}

function Wanted({ wanted, cluster }: { readonly wanted: ClusterDeployment; readonly cluster: Cluster }) {
  const { t } = useText();
  const { spec } = wanted;
  const { endpoint } = spec.controlPlane;
  const mono = (text: string | undefined) => (text === undefined || text === "" ? null : <Mono>{text}</Mono>);
  return (
    <Panel title={t("lifecycle.wanted")}>
      <FactList
        facts={[
          [t("lifecycle.wantedVersion"), mono(spec.kubernetesVersion)],
          [t("lifecycle.runningVersion"), mono(cluster.status?.versions?.kubernetes)],
          [
            t("create.endpoint"),
            <span key="e">
              {t(`create.endpoint.${endpoint?.type ?? "None"}` as TextKey)} {mono(endpoint?.address)}
            </span>,
          ],
          [t("create.etcd"), t(`create.etcd.${spec.etcd?.mode ?? "Stacked"}` as TextKey)],
          [t("create.plugin"), mono(spec.network?.plugin)],
          [t("create.pods"), mono(spec.network?.podCIDRs?.join(", "))],
          [t("create.services"), mono(spec.network?.serviceCIDRs?.join(", "))],
          [t("create.artifacts"), t(`create.artifacts.${spec.artifacts?.source ?? "Internet"}` as TextKey)],
          [t("create.site"), mono(spec.site)],
          [t("cluster.fact.policy"), t(`policy.${spec.managementPolicy ?? "Observe"}` as TextKey)],
        ]}
      />
    </Panel>
  );
}

const memberStates: Readonly<Record<string, State>> = {
  Ready: "ok",
  Healthy: "ok",
  NotReady: "fail",
  Unhealthy: "fail",
  Learner: "run",
};

/** Members of the control plane and of etcd, each with what it last answered. */
function ControlPlane({ cluster }: { readonly cluster: Cluster }) {
  const { t } = useText();
  const members = [
    ...(cluster.status?.controlPlane?.members ?? []).map(({ name, state }) => ({ label: name, state })),
    ...(cluster.status?.etcd?.members ?? []).map(({ name, state }) => ({
      label: t("lifecycle.etcdMember", { name }),
      state,
    })),
  ];
  return (
    <Panel title={t("lifecycle.controlPlane")}>
      {members.length === 0 ? <Empty>{t("lifecycle.notAsked")}</Empty> : null}
      <ul className="tree">
        {members.map(({ label, state }) => (
          <li key={label}>
            <Shape state={memberStates[state] ?? "unknown"} />
            <span>{label}</span>
            <span className="text-2">{t(`lifecycle.member.${state}` as TextKey)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const addonStates: Readonly<Record<string, State>> = {
  Deployed: "ok",
  Failed: "fail",
  Waiting: "wait",
  Removed: "idle",
};

function Addons({ wanted, cluster }: { readonly wanted: ClusterDeployment; readonly cluster: Cluster }) {
  const { t } = useText();
  const addons = wanted.spec.addons ?? [];
  return (
    <Panel title={t("create.addons")}>
      {addons.length === 0 ? <Empty>{t("lifecycle.noAddons")}</Empty> : null}
      <ul className="tree">
        {addons.map((addon) => {
          const seen = cluster.status?.addons?.find((each) => each.name === addon.name);
          return (
            <li key={addon.name}>
              <Shape state={addonStates[seen?.phase ?? ""] ?? "idle"} />
              <span>
                <Mono>{addon.name}</Mono> <span className="text-2">{addon.version}</span>
              </span>
              <span className="text-2">
                {seen === undefined ? t("lifecycle.notYet") : t(`lifecycle.addon.${seen.phase}` as TextKey)}
              </span>
              {seen?.phase === "Failed" ? <p>{seen.message}</p> : null}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

function Certificates({ cluster }: { readonly cluster: Cluster }) {
  const { t } = useText();
  const format = useFormat();
  const certificates = cluster.status?.certificates ?? [];
  return (
    <Panel title={t("lifecycle.certificates")}>
      {certificates.length === 0 ? <Empty>{t("lifecycle.notAsked")}</Empty> : null}
      <FactList
        facts={certificates.map(({ name, notAfter }) => [
          name,
          t("lifecycle.until", { day: format.day(Date.parse(notAfter)) }),
        ])}
      />
    </Panel>
  );
}
