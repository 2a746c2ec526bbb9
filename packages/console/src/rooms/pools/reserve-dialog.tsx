import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useList } from "../../data/lists.ts";
import type { Cluster, Pool } from "../../data/objects.ts";
import { type ReservationWish, reserve, useClaimPreview } from "../../data/pool-actions.ts";
import { changed } from "../../data/queries.ts";
import { useText } from "../../i18n/text.tsx";
import { Failed } from "../../kit/block-states.tsx";
import { Confirm, type ConfirmProps } from "../../kit/confirm.tsx";
import { NumberField, SelectField, TextField } from "../../kit/fields.tsx";
import { Mono } from "../../kit/name.tsx";
import { poolClasses } from "./pools-table.tsx";

const namePattern = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Machines set aside for a cluster and a time, before there is an operation that takes them. */
export function ReserveDialog({ pool, onClose }: { readonly pool: Pool; readonly onClose: () => void }) {
  const { t } = useText();
  const client = useQueryClient();
  const { name } = pool.metadata;
  const classes = poolClasses([pool]).map((each) => each.machineClass);
  const clusters = useList<Cluster>({ of: "clusters", limit: 500, sort: "name" });
  const [id, setId] = useState("");
  const [cluster, setCluster] = useState<string | undefined>(undefined);
  const [machineClass, setMachineClass] = useState(classes[0] ?? "");
  const [count, setCount] = useState(1);
  const [hours, setHours] = useState(24);
  const wish: ReservationWish | undefined =
    cluster === undefined ? undefined : { id, cluster, count, machineClass, seconds: hours * 3600 };
  const preview = useClaimPreview(name, wish === undefined ? undefined : { ...wish, id: "" });
  return (
    <Confirm
      open
      title={t("pools.reserveTitle", { pool: name })}
      verb={t("pools.reserveVerb", { count })}
      reason="required"
      off={
        namePattern.test(id)
          ? cluster === undefined
            ? t("pools.clusterNeeded")
            : preview.data === undefined
              ? t("pools.reserveAsked")
              : undefined
          : t("pools.idNeeded")
      }
      lines={linesOf(preview.data, { hours, count }, t)}
      onCancel={onClose}
      onConfirm={async (reason) => {
        if (wish === undefined) return;
        await reserve(name, wish, reason);
        await changed(client);
      }}
    >
      <TextField label={t("pools.reservation")} value={id} onChange={setId} maxLength={63} hint={t("pools.idHint")} />
      <SelectField
        label={t("pools.for")}
        value={cluster}
        searchable
        options={clusters.items.map(({ metadata }) => ({ value: metadata.name, label: metadata.name }))}
        onChange={setCluster}
      />
      <SelectField
        label={t("machines.class")}
        value={machineClass}
        options={classes.map((each) => ({ value: each, label: each }))}
        onChange={setMachineClass}
      />
      <NumberField label={t("wizard.count")} value={count} min={1} max={500} onChange={setCount} />
      <NumberField label={t("pools.hours")} value={hours} min={1} max={720} onChange={setHours} />
      {preview.error === null ? null : <Failed error={preview.error} retry={() => void preview.refetch()} />}
    </Confirm>
  );
}

function linesOf(
  found:
    | { readonly chosen: readonly { readonly name: string; readonly rack: string }[]; readonly missing: number }
    | undefined,
  { hours, count }: { readonly hours: number; readonly count: number },
  t: ReturnType<typeof useText>["t"],
): ConfirmProps["lines"] {
  if (found === undefined) return [];
  const racks = new Set(found.chosen.map((each) => each.rack)).size;
  const names = found.chosen.slice(0, 6).map((each) => each.name);
  return [
    { state: "ok", text: t("pools.line.given", { count: found.chosen.length, racks }) },
    ...(names.length === 0
      ? []
      : [{ state: "idle" as const, text: <Mono>{names.join(", ") + (found.chosen.length > 6 ? " …" : "")}</Mono> }]),
    ...(found.missing === 0
      ? []
      : [{ state: "warn" as const, text: t("pools.line.missing", { count: found.missing, of: count }) }]),
    { state: "wait", text: t("pools.line.until", { count: hours }) },
  ];
}
