import { useState } from "react";
import { usePathName, useSetUrl, useUrls } from "../../app/use-url.ts";
import { display } from "../../data/display.ts";
import { useList } from "../../data/lists.ts";
import { useTopics } from "../../data/live-queries.ts";
import type { Machine, Pool } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useMay, useObject } from "../../data/queries.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Age, useNow } from "../../kit/age.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { ButtonLink } from "../../kit/button-link.tsx";
import { Explain } from "../../kit/explain.tsx";
import { FilterBox, NothingMatches } from "../../kit/filter.tsx";
import { ObjectStatus } from "../../kit/object-status.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { ResourceTable } from "../../kit/resource-table.tsx";
import { Section } from "../../kit/small.tsx";
import { useMachineColumns } from "../machines/machine-columns.tsx";
import { PoolsTable } from "./pools-table.tsx";
import { Reservations } from "./reservations.tsx";
import { ReserveDialog } from "./reserve-dialog.tsx";

export function PoolPage() {
  const name = usePathName("pool");
  const pool = useObject<Pool>("pools", name);
  useTopics("pools", "machines");
  return <Block of={pool}>{(data) => <PoolDetail pool={data} />}</Block>;
}

/** Classes against their reserve, who has reserved what, and the machines. */
function PoolDetail({ pool }: { readonly pool: Pool }) {
  const { t } = useText();
  const format = useFormat();
  const now = useNow();
  const url = useUrls();
  const setUrl = useSetUrl();
  const name = pool.metadata.name;
  const machines = useList<Machine>({ of: "machines", filter: `pool:${name} ${url["q"] ?? ""}`.trim() });
  const columns = useMachineColumns();
  const may = useMay("operate");
  const [reserving, setReserving] = useState(false);
  const totals = pool.status?.machines ?? {};
  return (
    <>
      <PageHeader
        named
        title={name}
        status={<ObjectStatus of={pool} look="badge" />}
        facts={[
          t("pools.machines", { count: totals["total"] ?? machines.total }),
          t("machines.spareCount", { count: totals["spare"] ?? 0 }),
          pool.spec.verifyEverySeconds === undefined
            ? undefined
            : t("pools.verifyEvery", { time: format.short(pool.spec.verifyEverySeconds * 1000) }),
          pool.status?.forecast?.emptyOn === undefined
            ? undefined
            : t("pools.emptyAtPace", { day: format.day(Date.parse(pool.status.forecast.emptyOn)) }),
          pool.status?.forecast?.coversRacks === undefined
            ? undefined
            : t("pools.coversRacks", { count: pool.status.forecast.coversRacks }),
          <span key="made">
            {t("pools.since")} <Age since={pool.metadata.creationTimestamp} />
          </span>,
        ]}
        actions={
          <>
            <Button off={may ? undefined : t("kit.off.role", { verb: "operate" })} onClick={() => setReserving(true)}>
              {t("pools.reserveButton")}
            </Button>
            <ButtonLink to={paths.machinesImport}>{t("machines.import")}</ButtonLink>
            <ButtonLink to={`${paths.newOperation("scale-up")}?pool=${encodeURIComponent(name)}`} look="primary">
              {t("cluster.scaleUp")}
            </ButtonLink>
          </>
        }
      />
      {(pool.status?.why ?? []).length === 0 ? null : (
        <Explain state={display(pool, now).state} why={pool.status?.why ?? []} />
      )}
      {reserving ? <ReserveDialog pool={pool} onClose={() => setReserving(false)} /> : null}
      <PoolsTable pools={[pool]} />
      <Reservations pool={pool} />
      <Section title={t("nav.machines")} note={t("machines.worstFirst")} />
      <div className="toolbar" style={{ paddingTop: 2 }}>
        <FilterBox
          value={url["q"] ?? ""}
          onChange={(q) => setUrl({ q })}
          placeholder={t("machines.filter")}
          size="wide"
        />
      </div>
      <Block of={machines}>
        {(rows) => (
          <ResourceTable
            label={t("pools.machinesOf", { pool: name })}
            columns={columns}
            rows={rows}
            total={machines.total}
            more={machines.more}
            keyOf={(machine) => machine.metadata.name}
            empty={
              (url["q"] ?? "") === "" ? (
                <Empty action={<ButtonLink to={paths.machinesImport}>{t("machines.import")}</ButtonLink>}>
                  {t("wizard.noSpare")}
                </Empty>
              ) : (
                <NothingMatches onClear={() => setUrl({ q: undefined })} />
              )
            }
          />
        )}
      </Block>
    </>
  );
}
