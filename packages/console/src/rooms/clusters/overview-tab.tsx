import { useList } from "../../data/lists.ts";
import type { Cluster, Condition, Machine, Operation } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useAttention } from "../../data/queries.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Age } from "../../kit/age.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { ObjectStatus } from "../../kit/object-status.tsx";
import { Shape, type State } from "../../kit/shape.tsx";
import { Bar, FactList, Panel } from "../../kit/small.tsx";
import { WhySentence } from "../../kit/why-sentence.tsx";
import { Triage } from "../home/triage.tsx";
import { ClusterFrame } from "./cluster-frame.tsx";
import { Certificates } from "./lifecycle/health-panels.tsx";

export function ClusterOverviewPage() {
  return <ClusterFrame>{(cluster) => <Overview cluster={cluster} />}</ClusterFrame>;
}

/** Conditions that are normally False: work in progress, not trouble. */
const activity = new Set(["ScalingUp", "ScalingDown", "Upgrading", "Remediating", "Deleting"]);

export function conditionState(condition: Condition): State {
  if (activity.has(condition.type)) return condition.status === "True" ? "run" : "idle";
  if (condition.status === "True") return /ExpiresSoon/.test(condition.reason) ? "warn" : "ok";
  return condition.status === "False" ? "fail" : "unknown";
}

function Overview({ cluster }: { readonly cluster: Cluster }) {
  const { t } = useText();
  const name = cluster.metadata.name;
  const attention = useAttention();
  const here =
    attention.data?.items.filter(
      (item) => item.subject.cluster === name || (item.subject.kind === "Cluster" && item.subject.name === name),
    ) ?? [];
  // Work that does not go on is not worth a line.
  const conditions = (cluster.status?.conditions ?? [])
    .filter((condition) => conditionState(condition) !== "idle")
    .toSorted((a, b) => rank(a) - rank(b));
  return (
    <div className="columns aside">
      <div>
        {here.length > 0 ? (
          <Panel title={t("cluster.attention")}>
            <Triage items={here} />
          </Panel>
        ) : null}
        <Panel title={t("cluster.conditions")}>
          {conditions.length === 0 ? <Empty>{t("cluster.noConditions")}</Empty> : null}
          <ul className="tree">
            {conditions.map((condition) => (
              <ConditionLine key={condition.type} condition={condition} cluster={cluster} />
            ))}
          </ul>
        </Panel>
        <RecentOperations cluster={name} />
      </div>
      <div className="home-right">
        <Facts cluster={cluster} />
        {(cluster.status?.certificates ?? []).length === 0 ? null : <Certificates cluster={cluster} />}
        <MachinesHere cluster={name} />
      </div>
    </div>
  );
}

function rank(condition: Condition): number {
  return { fail: 0, unknown: 1, warn: 2, run: 3, ok: 4, idle: 5 }[conditionState(condition) as "fail"] ?? 6;
}

function ConditionLine({ condition, cluster }: { readonly condition: Condition; readonly cluster: Cluster }) {
  const { known, t } = useText();
  const state = conditionState(condition);
  const key = known(`condition.Cluster.${condition.type}`);
  const why = cluster.status?.why?.find((each) => each.reason === condition.reason);
  const quiet = state === "ok" || state === "idle";
  return (
    <li>
      <Shape state={state} />
      <span title={`${condition.type}=${condition.status} (${condition.reason})`}>
        {key === undefined ? condition.type : t(key)}
      </span>
      <Age since={condition.lastTransitionTime} />
      {quiet ? null : (
        <p>
          <WhySentence
            why={
              why ?? {
                reason: condition.reason,
                ...(condition.message === undefined ? {} : { message: condition.message }),
              }
            }
            withNext
          />
        </p>
      )}
    </li>
  );
}

function Facts({ cluster }: { readonly cluster: Cluster }) {
  const { t } = useText();
  const format = useFormat();
  const status = cluster.status;
  const versions = status?.versions;
  const nodes = status?.nodes;
  return (
    <Panel title={t("cluster.facts")}>
      <FactList
        facts={[
          [
            t("cluster.fact.version"),
            versions?.kubernetes === undefined ? null : <Mono key="v">{versions.kubernetes}</Mono>,
          ],
          [
            t("cluster.fact.kubelets"),
            versions?.kubeletOldest === undefined ? null : (
              <Mono key="k">
                {versions.kubeletOldest === versions.kubeletNewest
                  ? versions.kubeletOldest
                  : `${versions.kubeletOldest} – ${versions.kubeletNewest ?? ""}`}
              </Mono>
            ),
          ],
          [
            t("cluster.fact.nodes"),
            nodes === undefined
              ? null
              : t("cluster.fact.nodesDetail", {
                  ready: format.count(nodes.ready ?? 0),
                  notReady: nodes.notReady ?? 0,
                  unknown: nodes.unknown ?? 0,
                  cordoned: nodes.unschedulable ?? 0,
                }),
          ],
          ...capacityFacts(cluster, t("cluster.fact.cpu"), t("cluster.fact.memory"), format),
          [
            t("cluster.fact.endpoint"),
            (cluster.spec.connection?.endpoints ?? []).length === 0
              ? null
              : (cluster.spec.connection?.endpoints ?? []).map((endpoint) => (
                  <div key={endpoint}>
                    <Mono>{endpoint}</Mono>
                  </div>
                )),
          ],
          [
            t("cluster.fact.credentials"),
            status?.credentialsNotAfter === undefined ? null : format.day(Date.parse(status.credentialsNotAfter)),
          ],
          [t("cluster.fact.policy"), t(`policy.${cluster.spec.managementPolicy ?? "Observe"}`)],
          [t("cluster.fact.uid"), status?.clusterUID === undefined ? null : <Mono key="u">{status.clusterUID}</Mono>],
        ]}
      />
    </Panel>
  );
}

// oxlint-disable-next-line max-params -- two names and how to write them
function capacityFacts(cluster: Cluster, cpu: string, memory: string, format: ReturnType<typeof useFormat>) {
  const { allocatable, requested } = cluster.status?.capacity ?? {};
  if (allocatable === undefined || requested === undefined) return [];
  const cores = (millis: number): string => format.count(Math.round(millis / 1000));
  const size = (mebibytes: number): string => format.bytes(mebibytes * 1024 * 1024);
  return [
    [cpu, share(requested.cpuMillis, allocatable.cpuMillis, cores, format)],
    [memory, share(requested.memoryMiB, allocatable.memoryMiB, size, format)],
  ] as const;
}

// oxlint-disable-next-line max-params -- part of whole, as text, in a language
function share(part: number, whole: number, text: (value: number) => string, format: ReturnType<typeof useFormat>) {
  const value = whole === 0 ? 0 : (part / whole) * 100;
  return (
    <>
      <Bar value={value} tone={value > 85 ? "warn" : "text-3"} /> {format.percent(value)} · {text(part)} / {text(whole)}
    </>
  );
}

function RecentOperations({ cluster }: { readonly cluster: string }) {
  const { t } = useText();
  const operations = useList<Operation>({
    of: "operations",
    filter: `cluster:${cluster}`,
    sort: "-created",
    limit: 10,
  });
  return (
    <Panel
      title={t("cluster.changes")}
      extra={<Go to={paths.clusterTab(cluster, "operations")}>{t("home.allOperations")}</Go>}
    >
      <Block of={operations} rows={3}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t("cluster.noChanges")}</Empty>
          ) : (
            <ul className="tree">
              {items.slice(0, 8).map((operation) => (
                <li key={operation.metadata.name} style={{ gridTemplateColumns: "170px minmax(0,1fr) auto" }}>
                  <ObjectStatus of={operation} />
                  <Go mono to={paths.operation(operation.metadata.name)}>
                    {operation.metadata.name}
                  </Go>
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

/** Machines of this cluster by what they are doing. */
function MachinesHere({ cluster }: { readonly cluster: string }) {
  const { t } = useText();
  const format = useFormat();
  const machines = useList<Machine>({ of: "machines", filter: `cluster:${cluster}`, limit: 1 });
  const phases = Object.entries(machines.facets["phase"] ?? {}).filter(([, number]) => number > 0);
  return (
    <Panel
      title={t("nav.machines")}
      extra={
        <Go to={`${paths.machines}?cluster=${encodeURIComponent(cluster)}`}>
          {t("cluster.allMachines", { count: machines.total })}
        </Go>
      }
    >
      {phases.length === 0 ? <Empty>{t("cluster.noMachines")}</Empty> : null}
      <div className="fleet-sum">
        {phases.map(([phase, number]) => (
          <span key={phase}>
            {t(`phase.Machine.${phase}` as never)} <b>{format.count(number)}</b>
          </span>
        ))}
      </div>
    </Panel>
  );
}
