import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useList } from "../../../data/lists.ts";
import type { Cluster, ClusterDeployment, Machine } from "../../../data/objects.ts";
import { type Parameter, setClusterParameter, useParameters } from "../../../data/parameters.ts";
import { changed } from "../../../data/queries.ts";
import { type TextKey, useText } from "../../../i18n/text.tsx";
import { Block, Empty } from "../../../kit/block-states.tsx";
import { Button } from "../../../kit/button.tsx";
import { Confirm } from "../../../kit/confirm.tsx";
import { SelectField, TextField } from "../../../kit/fields.tsx";
import { Mono } from "../../../kit/name.tsx";
import { FactList, Panel } from "../../../kit/small.tsx";
import { useClusterOff } from "../cluster-frame.tsx";

/** What the steps on this cluster's machines are given, as far as anybody has said otherwise than the default, and the way to say so. */
export function Parameters({ wanted, cluster }: { readonly wanted: ClusterDeployment; readonly cluster: Cluster }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  const off = useClusterOff(cluster);
  const machines = useList<Machine>({ of: "machines", filter: `cluster:${cluster.metadata.name}`, limit: 1 });
  const machine = machines.items[0]?.metadata.name;
  const parameters = useParameters(machine);
  return (
    <Panel
      title={t("parameters.title")}
      extra={
        <Button
          size="small"
          off={off ?? (parameters.data === undefined ? t("parameters.off.machine") : undefined)}
          onClick={() => setOpen(true)}
        >
          {t("parameters.change")}
        </Button>
      }
    >
      {machine === undefined ? <Empty>{t("parameters.off.machine")}</Empty> : null}
      {machine === undefined ? null : (
        <Block of={parameters} rows={3}>
          {(all) => <Said parameters={all.filter((each) => each.layer !== undefined && each.layer !== "default")} />}
        </Block>
      )}
      {open && parameters.data !== undefined ? (
        <ChangeDialog wanted={wanted} cluster={cluster} parameters={parameters.data} onClose={() => setOpen(false)} />
      ) : null}
    </Panel>
  );
}

function Said({ parameters }: { readonly parameters: readonly Parameter[] }) {
  const { t } = useText();
  if (parameters.length === 0) return <Empty>{t("parameters.none")}</Empty>;
  return (
    <FactList
      facts={parameters.map(({ name, value, layer }) => [
        name,
        <span key={name}>
          <Mono>{value === undefined || value === "" ? "–" : value}</Mono>{" "}
          <span className="text-3">{t(`parameters.layer.${layer ?? "default"}` as TextKey)}</span>
        </span>,
      ])}
    />
  );
}

interface DialogProps {
  readonly wanted: ClusterDeployment;
  readonly cluster: Cluster;
  readonly parameters: readonly Parameter[];
  readonly onClose: () => void;
}

function ChangeDialog({ wanted, cluster, parameters, onClose }: DialogProps) {
  const { t } = useText();
  const client = useQueryClient();
  const [name, setName] = useState<string | undefined>(undefined);
  const [value, setValue] = useState("");
  const chosen = parameters.find((each) => each.name === name);
  const nodes = cluster.status?.nodes?.total ?? 0;
  return (
    <Confirm
      open
      title={t("parameters.changeTitle", { cluster: cluster.metadata.name })}
      verb={t("parameters.changeVerb")}
      reason="required"
      off={
        chosen === undefined
          ? t("parameters.off.name")
          : value === (chosen.value ?? "")
            ? t("parameters.off.same")
            : undefined
      }
      lines={[
        { state: "ok", text: t("parameters.line.keeps", { count: nodes }) },
        {
          state: "run",
          text: t("parameters.line.next", { steps: chosen === undefined ? "–" : chosen.steps.join(", ") }),
        },
      ]}
      onCancel={onClose}
      onConfirm={async (reason) => {
        await setClusterParameter(wanted, { name: name ?? "", value }, reason);
        await changed(client);
      }}
    >
      <SelectField
        label={t("parameters.name")}
        value={name}
        searchable
        hint={chosen?.description}
        options={parameters.map((each) => ({ value: each.name, label: each.name }))}
        onChange={(next) => {
          setName(next);
          setValue(parameters.find((each) => each.name === next)?.value ?? "");
        }}
      />
      <TextField label={t("parameters.value")} value={value} onChange={setValue} />
    </Confirm>
  );
}
