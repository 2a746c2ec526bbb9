import { useMemo } from "react";
import { useSetUrl, useUrls } from "../../app/use-url.ts";
import { useList } from "../../data/lists.ts";
import { addressOf, type Machine, type Pool } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { parseAddresses, pickSpread } from "../../data/plan-view.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Choice } from "../../kit/choice.tsx";
import { NumberField, SelectField, TextArea } from "../../kit/fields.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { ResourceTable } from "../../kit/resource-table.tsx";
import { useMachineColumns } from "../machines/machine-columns.tsx";
import type { Draft } from "./draft.ts";

export interface Chosen {
  readonly addresses: readonly string[];
  /** Spare machines that fit the pool and class; for "from the pool". */
  readonly spare: readonly Machine[];
  readonly loading: boolean;
}

/** The addresses that the wizard's choice comes to. */
export function useChosenMachines(draft: Draft, url: Readonly<Record<string, string>>): Chosen {
  const pool = url["pool"] ?? "";
  const machineClass = url["class"] ?? "";
  const count = Number(url["count"] ?? "1");
  const filter = ["phase:Spare", pool === "" ? "" : `pool:${pool}`, machineClass === "" ? "" : `class:${machineClass}`]
    .filter(Boolean)
    .join(" ");
  const spare = useList<Machine>({ of: "machines", filter, limit: 500 });
  const key = draft.mode === "pool" ? spare.items.map((machine) => machine.metadata.name).join() : "";
  const addresses = useMemo(() => {
    if (draft.mode === "pick") return draft.picked;
    if (draft.mode === "paste") return parseAddresses(draft.pasted);
    return pickSpread(spare.items, Number.isFinite(count) ? count : 1).map(addressOf);
    // The picked machines change only when the candidates do.
  }, [draft.mode, draft.picked, draft.pasted, key, count]);
  return { addresses, spare: spare.items, loading: spare.data === undefined };
}

/** From the pool by class and count, picked from the list, or pasted. */
export function MachinesStep({
  draft,
  change,
  chosen,
}: {
  readonly draft: Draft;
  readonly change: (draft: Partial<Draft>) => void;
  readonly chosen: Chosen;
}) {
  const { t } = useText();
  return (
    <>
      <Choice
        label={t("wizard.how")}
        value={draft.mode}
        options={[
          { value: "pool", label: t("wizard.fromPool") },
          { value: "pick", label: t("wizard.fromList") },
          { value: "paste", label: t("wizard.pasted") },
        ]}
        onChange={(mode) => change({ mode })}
      />
      <div style={{ paddingTop: 14 }}>
        {draft.mode === "pool" ? <FromPool chosen={chosen} /> : null}
        {draft.mode === "pick" ? <Picked draft={draft} change={change} /> : null}
        {draft.mode === "paste" ? (
          <div className="wizard-form">
            <TextArea
              label={t("wizard.pasteLabel")}
              hint={t("wizard.pasteHint", { count: parseAddresses(draft.pasted).length })}
              value={draft.pasted}
              onChange={(pasted) => change({ pasted })}
              placeholder={"10.42.18.81\n10.42.18.82"}
            />
          </div>
        ) : null}
      </div>
    </>
  );
}

function FromPool({ chosen }: { readonly chosen: Chosen }) {
  const { t } = useText();
  const format = useFormat();
  const url = useUrls();
  const setUrl = useSetUrl();
  const pools = useList<Pool>({ of: "pools", limit: 500 });
  const classes = [
    ...new Set(
      pools.items
        .filter((pool) => (url["pool"] ?? "") === "" || pool.metadata.name === url["pool"])
        .flatMap((pool) =>
          [...(pool.status?.classes ?? []), ...(pool.spec.minSpare ?? [])].map((entry) => entry.machineClass),
        ),
    ),
  ].toSorted();
  const picked = new Set(chosen.addresses);
  const racks = new Set(
    chosen.spare.filter((machine) => picked.has(addressOf(machine))).map((machine) => machine.spec.rack),
  ).size;
  const count = Number(url["count"] ?? "1");
  return (
    <div className="columns">
      <div>
        <SelectField
          label={t("kind.SparePool")}
          value={url["pool"] ?? ""}
          options={[
            { value: "", label: t("wizard.anyPool") },
            ...pools.items.map((pool) => ({ value: pool.metadata.name, label: pool.metadata.name })),
          ]}
          onChange={(pool) => setUrl({ pool })}
        />
        <SelectField
          label={t("machines.class")}
          value={url["class"] ?? ""}
          options={[
            { value: "", label: t("wizard.anyClass") },
            ...classes.map((name) => ({ value: name, label: name })),
          ]}
          onChange={(machineClass) => setUrl({ class: machineClass })}
        />
        <NumberField
          label={t("wizard.count")}
          hint={t("wizard.spareNow", { count: chosen.spare.length })}
          value={count}
          min={1}
          max={500}
          onChange={(value) => setUrl({ count: String(value) })}
        />
        {!chosen.loading && chosen.addresses.length < count ? (
          <p className="warn-text" style={{ paddingTop: 4 }}>
            {t("wizard.tooFew", { spare: format.count(chosen.spare.length), count })}
          </p>
        ) : null}
      </div>
      <div>
        {chosen.loading ? null : chosen.addresses.length === 0 ? (
          <Empty action={<Go to={paths.machinesImport}>{t("machines.import")}</Go>}>{t("wizard.noSpare")}</Empty>
        ) : (
          <>
            <p style={{ paddingBottom: 8 }}>{t("wizard.spread", { count: chosen.addresses.length, racks })}</p>
            <div className="fleet">
              {chosen.addresses.slice(0, 120).map((address) => (
                <Mono key={address}>{address}</Mono>
              ))}
            </div>
          </>
        )}
      </div>
    </div>
  );
}

function Picked({ draft, change }: { readonly draft: Draft; readonly change: (draft: Partial<Draft>) => void }) {
  const { t } = useText();
  const machines = useList<Machine>({ of: "machines", filter: "phase:Spare", limit: 500 });
  const columns = useMachineColumns().filter((column) =>
    ["state", "address", "serial", "class", "zone"].includes(column.key),
  );
  return (
    <Block of={machines}>
      {(rows) => (
        <ResourceTable
          label={t("wizard.fromList")}
          grow
          columns={columns}
          rows={rows}
          keyOf={addressOf}
          selection={{ selected: new Set(draft.picked), onChange: (picked) => change({ picked: [...picked] }) }}
          empty={
            <Empty action={<Go to={paths.machinesImport}>{t("machines.import")}</Go>}>{t("wizard.noSpare")}</Empty>
          }
        />
      )}
    </Block>
  );
}
