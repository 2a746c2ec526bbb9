import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { loseMachine, type MachineWish, verifyMachine } from "../../data/machine-actions.ts";
import type { Machine } from "../../data/objects.ts";
import { changed, useMay } from "../../data/queries.ts";
import { type TextKey, useText } from "../../i18n/text.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { Menu, type MenuEntry } from "../../kit/menu.tsx";
import { HostKeyDialog } from "./host-key-dialog.tsx";
import { WishDialog } from "./wish-dialog.tsx";

/** Only a machine that serves can be lost. */
const losable = new Set(["Deployed", "Draining"]);
/** A machine in use is left alone: nobody looks at it from outside. */
const unlooked = new Set(["Provisioning", "Deployed", "Maintenance", "Draining", "Releasing", "Retired"]);
const wishes = ["InService", "Maintenance", "Quarantined", "Retired"] as const;

type Open = MachineWish | "Verify" | "HostKey" | "Lost";

/** Everything a person can do about one machine; what is off says why. */
export function MachineActions({ machine }: { readonly machine: Machine }) {
  const { t } = useText();
  const [open, setOpen] = useState<Open | undefined>(undefined);
  const offOf = useOff(machine);
  const entry = (key: Open, label: string, danger = false): MenuEntry => ({
    key,
    label,
    danger,
    off: offOf(key),
    onSelect: () => setOpen(key),
  });
  const close = (): void => setOpen(undefined);
  return (
    <>
      <Menu
        label={t("machine.change")}
        entries={[
          entry("Verify", t("machine.verify")),
          ...wishes.map((wish) => entry(wish, t(`machine.set.${wish}` as TextKey), wish === "Retired")),
          entry("HostKey", t("machine.hostKey")),
          entry("Lost", t("machine.lost"), true),
        ]}
      />
      {open === "Verify" ? <VerifyDialog name={machine.metadata.name} onClose={close} /> : null}
      {open === "HostKey" ? <HostKeyDialog machine={machine} onClose={close} /> : null}
      {open === "Lost" ? <LostDialog machine={machine} onClose={close} /> : null}
      {wishes.some((wish) => wish === open) ? (
        <WishDialog machine={machine} wish={open as MachineWish} onClose={close} />
      ) : null}
    </>
  );
}

function useOff(machine: Machine): (key: Open) => string | undefined {
  const { t } = useText();
  const cluster = machine.spec.consumerRef?.clusterName ?? "";
  const may = useMay("operate", cluster === "" ? undefined : cluster);
  const wanted = machine.spec.desiredState ?? "InService";
  const operation = machine.spec.operationRef?.name ?? "";
  const phase = machine.status?.phase ?? "Registered";
  const held = operation === "" ? undefined : t("machine.off.held", { operation });
  const serving = cluster === "" ? undefined : t("machine.off.serving", { cluster });
  return (key) => {
    if (!may) return t("kit.off.role", { verb: "operate" });
    switch (key) {
      case "Verify":
        return held ?? (unlooked.has(phase) ? t("machine.off.unlooked") : undefined);
      case "HostKey":
        return machine.spec.ssh === undefined ? t("machine.off.noSsh") : undefined;
      case "Lost":
        return losable.has(phase) ? undefined : t("machine.off.lost");
      default:
        if (wanted === key) return t("machine.off.already");
        return key === "InService" ? undefined : key === "Maintenance" ? held : (held ?? serving);
    }
  };
}

function VerifyDialog({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const { t } = useText();
  const client = useQueryClient();
  return (
    <Confirm
      open
      title={t("machine.verifyTitle", { name })}
      verb={t("machine.verifyVerb")}
      reason="optional"
      lines={[
        { state: "run", text: t("machine.line.verify") },
        { state: "wait", text: t("machine.line.verifyMeanwhile") },
      ]}
      onCancel={onClose}
      onConfirm={async (reason) => {
        await verifyMachine(name, reason);
        await changed(client);
      }}
    />
  );
}

function LostDialog({ machine, onClose }: { readonly machine: Machine; readonly onClose: () => void }) {
  const { t } = useText();
  const client = useQueryClient();
  return (
    <Confirm
      open
      title={t("machine.lostTitle", { name: machine.metadata.name })}
      verb={t("machine.lostVerb")}
      danger
      reason="required"
      lines={[
        { state: "cancel", text: t("machine.line.lostNothing") },
        { state: "warn", text: t("machine.line.lostNode", { cluster: machine.spec.consumerRef?.clusterName ?? "" }) },
        { state: "ask", text: t("machine.line.lostAsked") },
      ]}
      onCancel={onClose}
      onConfirm={async (reason) => {
        await loseMachine(machine.metadata.name, reason);
        await changed(client);
      }}
    />
  );
}
