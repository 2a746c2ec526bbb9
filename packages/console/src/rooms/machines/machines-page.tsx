import { useColumnChoice } from "../../app/table-columns.ts";
import { TableTools } from "../../app/table-tools.tsx";
import { useSetUrl, useUrls } from "../../app/use-url.ts";
import { displayPhase } from "../../data/display.ts";
import { useList, wholeList } from "../../data/lists.ts";
import { useTopics } from "../../data/live-queries.ts";
import { addressOf, type Machine, type Pool } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { parseAddresses } from "../../data/plan-view.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { useNow } from "../../kit/age.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { ButtonLink } from "../../kit/button-link.tsx";
import { ExplainLine } from "../../kit/explain.tsx";
import { FilterBox, NothingMatches } from "../../kit/filter.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { ResourceTable } from "../../kit/resource-table.tsx";
import { Shape } from "../../kit/shape.tsx";
import { Section } from "../../kit/small.tsx";
import { PoolsTable, poolNeedsLook } from "../pools/pools-table.tsx";
import { FacetMenu } from "./facet-menu.tsx";
import { useMachineColumns } from "./machine-columns.tsx";

/** In the order of a machine's life; the strip is the filter. */
const life = [
  "Deployed",
  "Spare",
  "Reserved",
  "Provisioning",
  "Draining",
  "Cleaning",
  "Verifying",
  "Maintenance",
  "Quarantined",
] as const;
const seldom = ["Registered", "Releasing", "Lost", "Retired"] as const;

export function MachinesPage() {
  const { t } = useText();
  const format = useFormat();
  const now = useNow();
  const url = useUrls();
  const setUrl = useSetUrl();
  useTopics("machines", "pools");
  const state = url["state"] ?? "";
  const part = (key: string, value: string | undefined): string =>
    value === undefined || value === "" ? "" : `${key}:${value}`;
  const filter = [
    url["q"] ?? "",
    part("phase", state),
    part("zone", url["zone"]),
    part("class", url["class"]),
    part("cluster", url["cluster"]),
  ]
    .filter(Boolean)
    .join(" ");
  const query = { of: "machines", filter, sort: url["sort"] };
  const machines = useList<Machine>(query);
  const all = useList<Machine>({ of: "machines", limit: 1 });
  const pools = useList<Pool>({ of: "pools", limit: 500 });
  const columns = useMachineColumns();
  const choice = useColumnChoice("machines", "name");
  const counts = machines.facets["phase"] ?? {};
  const strip = [...life, ...seldom.filter((phase) => (counts[phase] ?? 0) > 0)];
  const look = pools.items.filter(poolNeedsLook).length;
  const spare = all.facets["phase"]?.["Spare"] ?? 0;
  return (
    <>
      <PageHeader
        title={t("nav.machines")}
        facts={[
          all.data === undefined ? undefined : t("machines.count", { count: all.total }),
          all.data === undefined
            ? undefined
            : t("machines.inClusters", { count: Object.keys(all.facets["cluster"] ?? {}).length }),
          all.data === undefined ? undefined : t("machines.spareCount", { count: spare }),
          machines.asOf === undefined
            ? undefined
            : t("machines.inventoryAge", { age: format.short(now - Date.parse(machines.asOf)) }),
        ]}
        actions={
          <>
            <ButtonLink to={paths.machinesImport}>{t("machines.import")}</ButtonLink>
            <ButtonLink to={paths.newOperation("scale-up")} look="primary">
              {t("cluster.scaleUp")}
            </ButtonLink>
          </>
        }
      />
      <section
        className="life"
        aria-label={t("machines.life")}
        style={{ gridTemplateColumns: `1.25fr repeat(${strip.length - 1}, minmax(0, 1fr))` }}
      >
        {strip.map((phase) => (
          <button
            key={phase}
            type="button"
            aria-pressed={state === phase}
            onClick={() => setUrl({ state: state === phase ? undefined : phase })}
          >
            <span title={t(`phase.Machine.${phase}` as never)}>{t(`phase.Machine.${phase}` as never)}</span>
            <b>{format.count(counts[phase] ?? 0)}</b>
            <Shape state={displayPhase("Machine", phase).state} size={12} />
          </button>
        ))}
      </section>
      {pools.items.length === 0 ? null : (
        <>
          <Section
            title={t("nav.poolsSection")}
            note={look > 0 ? t("pools.needLook", { count: look, of: pools.total }) : undefined}
            extra={<Go to={paths.pools}>{t("pools.all", { count: pools.total })}</Go>}
          />
          <PoolsTable pools={pools.items} limit={5} />
        </>
      )}
      <Section title={t("machines.all")} note={t("machines.worstFirst")} />
      <div className="toolbar" style={{ paddingTop: 2 }}>
        <FilterBox
          size="wide"
          value={url["q"] ?? ""}
          onChange={(q) => setUrl({ q })}
          placeholder={t("machines.filter")}
        />
        {(["zone", "class", "cluster"] as const).map((facet) => (
          <FacetMenu
            key={facet}
            label={t(`machines.facet.${facet}`)}
            value={url[facet] ?? ""}
            counts={machines.facets[facet] ?? {}}
            onChange={(value) => setUrl({ [facet]: value })}
          />
        ))}
        <span className="space" />
        <TableTools table="machines" columns={columns} choice={choice} load={() => wholeList<Machine>(query)} />
      </div>
      <NotFound pasted={url["q"] ?? ""} found={machines.items} />
      <Block of={machines} rows={12}>
        {(rows) => (
          <ResourceTable
            label={t("machines.all")}
            columns={columns.filter((column) => !choice.hidden.has(column.key))}
            rows={rows}
            total={machines.total}
            more={machines.more}
            keyOf={(machine) => machine.metadata.name}
            sort={{ by: url["sort"], onSort: (sort) => setUrl({ sort }) }}
            empty={
              filter === "" ? (
                <Empty action={<ButtonLink to={paths.machinesImport}>{t("machines.import")}</ButtonLink>}>
                  {t("machines.empty")}
                </Empty>
              ) : (
                <NothingMatches
                  onClear={() =>
                    setUrl({ q: undefined, state: undefined, zone: undefined, class: undefined, cluster: undefined })
                  }
                />
              )
            }
          />
        )}
      </Block>
    </>
  );
}

/** Of a pasted list: the addresses that no machine has. */
function NotFound({ pasted, found }: { readonly pasted: string; readonly found: readonly Machine[] }) {
  const { t } = useText();
  const wanted = parseAddresses(pasted).filter((entry) => /^\d{1,3}(\.\d{1,3}){3}$/.test(entry));
  if (wanted.length < 2) return null;
  const known = new Set(
    found.flatMap((machine) => [addressOf(machine), ...(machine.spec.addresses ?? []).map((entry) => entry.address)]),
  );
  const missing = wanted.filter((address) => !known.has(address));
  if (missing.length === 0) return null;
  return (
    <div style={{ paddingBottom: 8 }}>
      <ExplainLine state="warn">
        {t("machines.notFound", { count: missing.length, of: wanted.length })}{" "}
        <Mono>{missing.slice(0, 20).join(" ")}</Mono>
      </ExplainLine>
    </div>
  );
}
