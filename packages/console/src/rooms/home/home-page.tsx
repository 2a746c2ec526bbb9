import { useUrl } from "../../app/use-url.ts";
import { activeOnly, clusterStaleMs } from "../../data/display.ts";
import { useList } from "../../data/lists.ts";
import { useTopics } from "../../data/live-queries.ts";
import type { ChangePolicy, Cluster, Operation } from "../../data/objects.ts";
import { millis } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useAttention } from "../../data/queries.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { useNow } from "../../kit/age.tsx";
import { Block } from "../../kit/block-states.tsx";
import { ButtonLink } from "../../kit/button-link.tsx";
import { Choice } from "../../kit/choice.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { FleetPanel } from "./fleet-panel.tsx";
import { MutedFoot } from "./muted-items.tsx";
import { NextDayPanel } from "./next-day-panel.tsx";
import { RunningPanel } from "./running-panel.tsx";
import { Triage } from "./triage.tsx";

/** What needs me, what is running, what comes next, is the fleet all right. */
export function HomePage() {
  const { t, rich } = useText();
  const format = useFormat();
  const now = useNow();
  const [kinds] = useUrl("kind");
  const [scope, setScope] = useUrl("scope");
  const [muted, setMuted] = useUrl("muted");
  useTopics("attention", "clusters", "operations");
  const attention = useAttention(scope === "mine" ? "mine" : "all");
  const clusters = useList<Cluster>({ of: "clusters", limit: 500 });
  const operations = useList<Operation>({ of: "operations", filter: activeOnly, limit: 50 });
  const policies = useList<ChangePolicy>({ of: "policies" });

  const wanted = new Set(kinds.split(",").filter(Boolean));
  const items = attention.data?.items.filter((item) => wanted.size === 0 || wanted.has(item.type));
  const nodes = clusters.items.reduce((sum, cluster) => sum + (cluster.status?.nodes?.total ?? 0), 0);
  const old = clusters.items.filter((cluster) => now - (millis(cluster.status?.observedAt) ?? 0) > clusterStaleMs);
  const title =
    items === undefined
      ? t("nav.home")
      : items.length === 0
        ? t("home.nothing")
        : t("home.things", { count: items.length });
  const age = (cluster: Cluster): string =>
    format.short(now - (millis(cluster.status?.observedAt) ?? millis(cluster.metadata.creationTimestamp) ?? now));
  const worst = old.toSorted((a, b) => (millis(a.status?.observedAt) ?? 0) - (millis(b.status?.observedAt) ?? 0))[0];
  return (
    <>
      <PageHeader
        title={title}
        facts={[
          format.moment(now),
          clusters.data === undefined
            ? undefined
            : t("home.size", { clusters: clusters.total, nodes: format.count(nodes) }),
          clusters.data === undefined
            ? undefined
            : worst === undefined
              ? t("home.fresh")
              : rich(old.length > 1 ? "home.freshExceptMore" : "home.freshExcept", {
                  cluster: <Mono>{worst.metadata.name}</Mono>,
                  age: age(worst),
                  count: old.length - 1,
                }),
        ]}
        actions={
          <>
            <Choice
              label={t("home.scope")}
              value={scope === "mine" ? "mine" : "all"}
              options={[
                { value: "all", label: t("home.scope.all") },
                { value: "mine", label: t("home.scope.mine") },
              ]}
              onChange={(next) => setScope(next === "mine" ? next : undefined)}
            />
            <ButtonLink to={paths.newOperation("scale-up")}>{t("home.newScaleUp")}</ButtonLink>
          </>
        }
      />
      <div className="home">
        <section aria-label={t("home.attention")}>
          <Block of={{ ...attention, data: items }} rows={8}>
            {(shown) =>
              shown.length > 0 ? (
                <Triage items={shown} />
              ) : (
                <p className="nothing">
                  {rich("home.nothingDetail", { age: format.short(now - attention.dataUpdatedAt) })}
                  {worst === undefined ? null : (
                    <>
                      {" "}
                      {rich("home.notSeen", {
                        cluster: (
                          <Go mono to={paths.cluster(worst.metadata.name)}>
                            {worst.metadata.name}
                          </Go>
                        ),
                        age: age(worst),
                      })}
                    </>
                  )}
                </p>
              )
            }
          </Block>
          <MutedFoot
            items={attention.data?.muted ?? []}
            open={muted === "1"}
            onToggle={() => setMuted(muted === "1" ? undefined : "1")}
          />
        </section>
        <div className="home-right">
          <RunningPanel operations={operations} />
          <NextDayPanel operations={operations.items} policies={policies.items} />
          <FleetPanel clusters={clusters} />
        </div>
      </div>
    </>
  );
}
