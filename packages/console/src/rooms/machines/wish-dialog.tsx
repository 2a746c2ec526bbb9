import { useQueryClient } from "@tanstack/react-query";
import { type MachineWish, setMachineWish, useOutlook } from "../../data/machine-actions.ts";
import type { Machine } from "../../data/objects.ts";
import { changed } from "../../data/queries.ts";
import { type TextKey, useText } from "../../i18n/text.tsx";
import { Failed, Loading } from "../../kit/block-states.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import type { State } from "../../kit/shape.tsx";

const states: Readonly<Record<MachineWish, State>> = {
  InService: "ok",
  Maintenance: "cordon",
  Quarantined: "quar",
  Retired: "cancel",
};

/** Maintenance, quarantine, retire, back in service: what it would mean as the server counts it, and a reason. */
export function WishDialog(props: {
  readonly machine: Machine;
  readonly wish: MachineWish;
  readonly onClose: () => void;
}) {
  const { machine, wish, onClose } = props;
  const { t } = useText();
  const client = useQueryClient();
  const { name } = machine.metadata;
  const outlook = useOutlook(name, wish);
  return (
    <Confirm
      open
      title={t(`machine.setTitle.${wish}` as TextKey, { name })}
      verb={t(`machine.set.${wish}` as TextKey).replace("…", "")}
      danger={wish === "Retired"}
      reason={wish === "InService" ? "optional" : "required"}
      off={outlook.data === undefined ? t("machine.outlook.asked") : undefined}
      lines={(outlook.data?.lines ?? []).map(({ word, warn, params }) => ({
        state: warn ? "warn" : states[wish],
        text: t(`machine.outlook.${word}` as TextKey, { ...params, count: Number(params["count"] ?? 0) }),
      }))}
      {...(wish === "Retired" ? { typeName: name } : {})}
      onCancel={onClose}
      onConfirm={async (reason) => {
        await setMachineWish(machine.metadata, wish, reason);
        await changed(client);
      }}
    >
      {outlook.error === null ? null : <Failed error={outlook.error} retry={() => void outlook.refetch()} />}
      {outlook.isPending ? <Loading rows={2} /> : null}
    </Confirm>
  );
}
