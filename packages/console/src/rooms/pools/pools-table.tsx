import type { Pool } from "../../data/objects.ts";
import { condition } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { type Column, ResourceTable } from "../../kit/resource-table.tsx";
import { Dash } from "../../kit/small.tsx";
import { Status } from "../../kit/status.tsx";
import { WhySentence } from "../../kit/why-sentence.tsx";

export function poolNeedsLook(pool: Pool): boolean {
  return condition(pool, "Available")?.status === "False" || condition(pool, "Healthy")?.status === "False";
}

export interface PoolClass {
  readonly pool: Pool;
  readonly machineClass: string;
  /** Undefined: not counted yet. */
  readonly spare: number | undefined;
  readonly minimum: number;
}

/** One row per pool and class; those below their reserve first. */
export function poolClasses(pools: readonly Pool[]): readonly PoolClass[] {
  const rows = pools.flatMap((pool) => {
    const names = new Set(
      [...(pool.status?.classes ?? []), ...(pool.spec.minSpare ?? [])].map((entry) => entry.machineClass),
    );
    return [...names].map((machineClass): PoolClass => {
      const status = pool.status?.classes?.find((entry) => entry.machineClass === machineClass);
      return {
        pool,
        machineClass,
        spare: status?.spare,
        minimum: pool.spec.minSpare?.find((entry) => entry.machineClass === machineClass)?.count ?? 0,
      };
    });
  });
  return rows.toSorted(
    (a, b) =>
      (a.spare ?? 0) - a.minimum - ((b.spare ?? 0) - b.minimum) ||
      a.pool.metadata.name.localeCompare(b.pool.metadata.name),
  );
}

/** Free against reserve, and what is on its way. */
export function PoolsTable({ pools, limit }: { readonly pools: readonly Pool[]; readonly limit?: number }) {
  const { t } = useText();
  const format = useFormat();
  const rows = poolClasses(pools);
  const most = Math.max(1, ...rows.map((row) => Math.max(row.spare ?? 0, row.minimum)));
  const firsts = new Set(rows.filter((row, index) => rows.findIndex((each) => each.pool === row.pool) === index));
  /** The pool counts these over all its classes: shown once, in its first row. */
  const total = (row: PoolClass, name: string): number | undefined | null =>
    firsts.has(row) ? row.pool.status?.machines?.[name] : null;
  const figure = (value: number | undefined | null) =>
    value === null ? null : value === undefined ? (
      <Dash />
    ) : value === 0 ? (
      <span className="dim">0</span>
    ) : (
      format.count(value)
    );
  const columns: readonly Column<PoolClass>[] = [
    {
      key: "class",
      title: t("pools.classPool"),
      width: 210,
      render: (row) => (
        <>
          <Go mono to={paths.pool(row.pool.metadata.name)}>
            {row.machineClass}
          </Go>{" "}
          <Mono dim>{row.pool.metadata.name}</Mono>
        </>
      ),
    },
    { key: "free", title: t("pools.free"), width: 230, render: (row) => <Reserve row={row} most={most} /> },
    {
      key: "reserved",
      title: t("phase.Machine.Reserved" as never),
      width: 90,
      number: true,
      render: (row) => figure(total(row, "reserved")),
    },
    {
      key: "cleaning",
      title: t("phase.Machine.Cleaning" as never),
      width: 90,
      number: true,
      render: (row) => figure(total(row, "cleaning")),
    },
    {
      key: "verifying",
      title: t("phase.Machine.Verifying" as never),
      width: 90,
      number: true,
      render: (row) => figure(total(row, "verifying")),
    },
    {
      key: "quarantined",
      title: t("phase.Machine.Quarantined" as never),
      width: 100,
      number: true,
      render: (row) => figure(total(row, "quarantined")),
    },
    { key: "forecast", title: t("pools.forecast"), width: 190, render: (row) => <ForecastCell row={row} /> },
    { key: "note", title: t("kit.whatGoesOn"), render: (row) => <Note row={row} /> },
  ];
  return (
    <ResourceTable
      label={t("nav.pools")}
      grow
      columns={columns}
      rows={limit === undefined ? rows : rows.slice(0, limit)}
      keyOf={(row) => `${row.pool.metadata.name}/${row.machineClass}`}
      empty={null}
    />
  );
}

function Reserve({ row, most }: { readonly row: PoolClass; readonly most: number }) {
  const { t } = useText();
  const format = useFormat();
  const low = row.spare !== undefined && row.spare < row.minimum ? "low" : "";
  const share = (value: number): string => `${Math.min(100, (value / most) * 100)}%`;
  return (
    <span className="reserve">
      <b className={low}>{row.spare === undefined ? "–" : format.count(row.spare)}</b>
      <span className="reserve-bar" aria-hidden="true">
        <i style={{ width: share(row.spare ?? 0) }} className={low} />
        <u style={{ left: share(row.minimum) }} />
      </span>
      <span className="text-3">{t("pools.reserve", { count: row.minimum })}</span>
    </span>
  );
}

function ForecastCell({ row }: { readonly row: PoolClass }) {
  const { t } = useText();
  const format = useFormat();
  const forecast = row.pool.status?.forecast;
  if (forecast?.emptyOn === undefined) return <Dash />;
  return <Status state="warn">{t("pools.emptyOn", { day: format.day(Date.parse(forecast.emptyOn)) })}</Status>;
}

function Note({ row }: { readonly row: PoolClass }) {
  const why =
    row.pool.status?.why?.find((each) => each.params?.some((param) => param.value === row.machineClass) === true) ??
    row.pool.status?.why?.[0];
  if (why === undefined) return null;
  return (
    <span className="text-2">
      <WhySentence why={why} />
    </span>
  );
}
