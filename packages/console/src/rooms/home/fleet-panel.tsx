import { displayCluster, severity } from "../../data/display.ts";
import type { List } from "../../data/lists.ts";
import type { Cluster } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useText } from "../../i18n/text.tsx";
import { useNow } from "../../kit/age.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { Shape, type State } from "../../kit/shape.tsx";
import { Panel } from "../../kit/small.tsx";
import { Status } from "../../kit/status.tsx";

/** Every cluster, worst first. */
export function FleetPanel({ clusters }: { readonly clusters: List<Cluster> }) {
  const { t } = useText();
  const now = useNow();
  return (
    <Panel title={t("home.fleet")} extra={<Go to={paths.clusters}>{t("home.allClusters")}</Go>}>
      <Block of={clusters} rows={5}>
        {(items) => {
          if (items.length === 0)
            return (
              <Empty action={<Go to={paths.clusterImport}>{t("clusters.import")}</Go>}>{t("clusters.empty")}</Empty>
            );
          const shown = items
            .map((cluster) => ({ cluster, state: displayCluster(cluster, now).state }))
            .toSorted(
              (a, b) =>
                severity[a.state] - severity[b.state] || a.cluster.metadata.name.localeCompare(b.cluster.metadata.name),
            );
          const number = (...states: readonly State[]): number =>
            shown.filter((entry) => states.includes(entry.state)).length;
          const other = number("run", "wait", "pause");
          return (
            <>
              <div className="fleet-sum">
                <Status state="ok">{t("fleet.ready", { count: number("ok") })}</Status>
                {number("warn", "fail") > 0 ? (
                  <Status state="warn">{t("fleet.degraded", { count: number("warn", "fail") })}</Status>
                ) : null}
                {number("unknown") > 0 ? (
                  <Status state="unknown">{t("fleet.unknown", { count: number("unknown") })}</Status>
                ) : null}
                {other > 0 ? <Status state="run">{t("fleet.other", { count: other })}</Status> : null}
              </div>
              <div className="fleet">
                {shown.slice(0, 60).map(({ cluster, state }) => (
                  <Go
                    key={cluster.metadata.name}
                    to={paths.cluster(cluster.metadata.name)}
                    className={state === "ok" ? "" : "notable"}
                  >
                    <Shape state={state} size={12} />
                    <Mono>{cluster.metadata.name}</Mono>
                  </Go>
                ))}
              </div>
            </>
          );
        }}
      </Block>
    </Panel>
  );
}
