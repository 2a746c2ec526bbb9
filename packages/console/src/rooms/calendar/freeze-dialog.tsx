import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { freeze, useFreezeOutlook } from "../../data/freezes.ts";
import { useList } from "../../data/lists.ts";
import type { Cluster } from "../../data/objects.ts";
import { changed } from "../../data/queries.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Failed } from "../../kit/block-states.tsx";
import { Confirm, type ConfirmProps } from "../../kit/confirm.tsx";
import { NumberField, SelectField } from "../../kit/fields.tsx";

const hourMs = 3_600_000;
const everywhere = "*";

/** From now on nothing changes for some hours, in the fleet or in one group: what it holds is counted by the server. */
export function FreezeDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText();
  const format = useFormat();
  const client = useQueryClient();
  const [now] = useState(() => Date.now());
  const [hours, setHours] = useState(12);
  const [where, setWhere] = useState(everywhere);
  const group = where === everywhere ? undefined : where;
  const outlook = useFreezeOutlook(group);
  const clusters = useList<Cluster>({ of: "clusters", limit: 1 });
  const groups = Object.keys(clusters.facets["group"] ?? {}).toSorted();
  const until = now + hours * hourMs;
  const found = outlook.data;
  const lines: ConfirmProps["lines"] =
    found === undefined
      ? []
      : [
          { state: "pause", text: t("freeze.line.clusters", { count: found.clusters, until: format.moment(until) }) },
          { state: "run", text: t("freeze.line.running", { count: found.running }) },
          { state: "wait", text: t("freeze.line.waiting", { count: found.waiting }) },
        ];
  return (
    <Confirm
      open
      title={t("freeze.title")}
      verb={t("freeze.verb")}
      danger
      reason="required"
      off={found === undefined ? t("freeze.asked") : undefined}
      lines={lines}
      onCancel={onClose}
      onConfirm={async (reason) => {
        const wish = { from: new Date(now).toISOString(), to: new Date(until).toISOString(), reason };
        await freeze(group === undefined ? wish : { ...wish, group });
        await client.invalidateQueries({ queryKey: ["calendar"] });
        await changed(client);
      }}
    >
      <SelectField
        label={t("freeze.where")}
        value={where}
        options={[
          { value: everywhere, label: t("freeze.everywhere") },
          ...groups.map((each) => ({ value: each, label: each })),
        ]}
        onChange={setWhere}
      />
      <NumberField label={t("freeze.hours")} value={hours} min={1} max={720} onChange={setHours} />
      {outlook.error === null ? null : <Failed error={outlook.error} retry={() => void outlook.refetch()} />}
    </Confirm>
  );
}
