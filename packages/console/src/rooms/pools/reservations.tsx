import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Pool } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { giveBack } from "../../data/pool-actions.ts";
import { changed, useMay } from "../../data/queries.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Button } from "../../kit/button.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { type Column, ResourceTable } from "../../kit/resource-table.tsx";
import { Section } from "../../kit/small.tsx";

type Reservation = NonNullable<Pool["spec"]["reservations"]>[number];

/** Who has reserved what, and until when; each can be given back. */
export function Reservations({ pool }: { readonly pool: Pool }) {
  const { t } = useText();
  const format = useFormat();
  const client = useQueryClient();
  const may = useMay("operate");
  const [giving, setGiving] = useState<Reservation | undefined>(undefined);
  const rows = pool.spec.reservations ?? [];
  const reservations: readonly Column<Reservation>[] = [
    { key: "id", title: t("pools.reservation"), width: 200, render: (row) => <Mono>{row.id}</Mono> },
    { key: "count", title: t("wizard.count"), width: 80, number: true, render: (row) => row.count },
    { key: "class", title: t("machines.class"), width: 120, render: (row) => <Mono>{row.machineClass}</Mono> },
    {
      key: "holder",
      title: t("pools.holder"),
      render: (row) =>
        row.holder === undefined ? null : row.holder.kind === "Person" ? (
          row.holder.name
        ) : (
          <Go
            mono
            to={
              row.holder.kind === "AutoOperationTask" ? paths.task(row.holder.name) : paths.operation(row.holder.name)
            }
          >
            {row.holder.name}
          </Go>
        ),
    },
    {
      key: "expires",
      title: t("pools.expires"),
      width: 170,
      render: (row) => (row.expiresAt === undefined ? "–" : format.moment(Date.parse(row.expiresAt))),
    },
    {
      key: "release",
      title: "",
      width: 130,
      render: (row) => (
        <Button
          size="small"
          label={t("pools.giveBackOf", { id: row.id })}
          off={may ? undefined : t("kit.off.role", { verb: "operate" })}
          onClick={() => setGiving(row)}
        >
          {t("pools.giveBack")}
        </Button>
      ),
    },
  ];
  if (rows.length === 0) return null;
  return (
    <>
      <Section title={t("pools.reservations")} />
      <ResourceTable
        label={t("pools.reservations")}
        grow
        columns={reservations}
        rows={rows}
        keyOf={(row) => row.id}
        empty={null}
      />
      {giving === undefined ? null : (
        <Confirm
          open
          title={t("pools.giveBackTitle", { id: giving.id })}
          verb={t("pools.giveBackVerb")}
          reason="optional"
          lines={[
            {
              state: "ok",
              text: t("pools.line.givenBack", { count: giving.count, machineClass: giving.machineClass }),
            },
            { state: "warn", text: t("pools.line.holder", { holder: giving.holder?.name ?? "" }) },
          ]}
          onCancel={() => setGiving(undefined)}
          onConfirm={async (reason) => {
            await giveBack(pool.metadata.name, giving.id, reason);
            await changed(client);
          }}
        />
      )}
    </>
  );
}
