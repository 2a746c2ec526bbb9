import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { usePathName } from "../../app/use-url.ts";
import { loseMachine, setMachineState } from "../../data/actions.ts";
import { display } from "../../data/display.ts";
import { useTopics } from "../../data/live-queries.ts";
import { addressOf, type Machine } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { changed, useMay, useObject } from "../../data/queries.ts";
import { type TextKey, useText } from "../../i18n/text.tsx";
import { Age, useNow } from "../../kit/age.tsx";
import { Block } from "../../kit/block-states.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { Explain } from "../../kit/explain.tsx";
import { Menu, type MenuEntry } from "../../kit/menu.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { ObjectStatus } from "../../kit/object-status.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { Simulated } from "../../kit/small.tsx";
import { TabLinks } from "../../kit/tabs.tsx";
import { machineSince } from "./machine-columns.tsx";

type Wanted = "InService" | "Maintenance" | "Quarantined" | "Retired";
/** Only a machine that serves can be lost. */
const losable = new Set(["Deployed", "Draining"]);

/** Header, explanation and tabs of one machine. */
export function MachineFrame({ children }: { readonly children: (machine: Machine) => ReactNode }) {
  const name = usePathName("machine");
  const machine = useObject<Machine>("machines", name);
  useTopics("machines", `machines/${name}`);
  return (
    <Block of={machine}>
      {(data) => (
        <>
          <Head machine={data} />
          {children(data)}
        </>
      )}
    </Block>
  );
}

function Head({ machine }: { readonly machine: Machine }) {
  const { t } = useText();
  const now = useNow();
  const name = machine.metadata.name;
  const address = addressOf(machine);
  const cluster = machine.spec.consumerRef?.clusterName;
  return (
    <>
      <PageHeader
        named
        title={address}
        status={
          <>
            <ObjectStatus of={machine} look="badge" />
            {machine.spec.simulated === undefined ? null : <Simulated />}
          </>
        }
        facts={[
          name === address ? undefined : <Mono key="n">{name}</Mono>,
          machine.spec.identity?.serialNumber === undefined || machine.spec.identity.serialNumber === "" ? undefined : (
            <Mono key="s">{machine.spec.identity.serialNumber}</Mono>
          ),
          machine.spec.machineClass === undefined ? undefined : <Mono key="c">{machine.spec.machineClass}</Mono>,
          machine.spec.zone === undefined ? undefined : (
            <Mono key="z">{`${machine.spec.zone} ${machine.spec.rack ?? ""}`}</Mono>
          ),
          cluster === undefined || cluster === "" ? undefined : (
            <Go key="cl" mono to={paths.cluster(cluster)}>
              {cluster}
            </Go>
          ),
          <span key="since">
            {t("machine.since")} <Age since={machineSince(machine)} />
          </span>,
        ]}
        actions={<MachineActions machine={machine} />}
      />
      {(machine.status?.why ?? []).length === 0 ? null : (
        <div style={{ paddingBottom: 8 }}>
          <Explain state={display(machine, now).state} why={machine.status?.why ?? []} />
        </div>
      )}
      <TabLinks
        label={t("machine.tabs")}
        tabs={[
          { to: paths.machine(name), label: t("machine.tab.facts") },
          { to: `${paths.machine(name)}/history`, label: t("machine.tab.history") },
          {
            to: `${paths.machine(name)}/checks`,
            label: t("machine.tab.checks"),
            count: machine.status?.cleanliness?.evidence?.length,
          },
          { to: `${paths.machine(name)}/audit`, label: t("audit.tab") },
          { to: `${paths.machine(name)}/yaml`, label: "YAML" },
        ]}
      />
    </>
  );
}

/** Maintenance, quarantine, retire, back in service: what people want of a machine. */
function MachineActions({ machine }: { readonly machine: Machine }) {
  const { t } = useText();
  const client = useQueryClient();
  const [wanted, setWanted] = useState<Wanted | undefined>(undefined);
  const [losing, setLosing] = useState(false);
  const cluster = machine.spec.consumerRef?.clusterName;
  const may = useMay("operate", cluster);
  const now = machine.spec.desiredState ?? "InService";
  const operation = machine.spec.operationRef?.name;
  const held = operation === undefined || operation === "" ? undefined : t("machine.off.held", { operation });
  const serving = cluster !== undefined && cluster !== "" ? t("machine.off.serving", { cluster }) : undefined;
  const off = may ? undefined : t("kit.off.role", { verb: "operate" });
  const entry = (state: Wanted, reason: string | undefined): MenuEntry => ({
    key: state,
    label: t(`machine.set.${state}` as TextKey),
    onSelect: () => setWanted(state),
    off: off ?? (now === state ? t("machine.off.already") : reason),
    danger: state === "Retired",
  });
  return (
    <>
      <Menu
        label={t("machine.change")}
        entries={[
          entry("InService", undefined),
          entry("Maintenance", held),
          entry("Quarantined", held ?? serving),
          entry("Retired", held ?? serving),
          {
            key: "Lost",
            label: t("machine.lost"),
            onSelect: () => setLosing(true),
            off: off ?? (losable.has(machine.status?.phase ?? "") ? undefined : t("machine.off.lost")),
            danger: true,
          },
        ]}
      />
      <Confirm
        open={losing}
        title={t("machine.lostTitle", { name: machine.metadata.name })}
        verb={t("machine.lostVerb")}
        danger
        reason="required"
        lines={[
          { state: "cancel", text: t("machine.line.lostNothing") },
          { state: "warn", text: t("machine.line.lostNode", { cluster: cluster ?? "" }) },
          { state: "ask", text: t("machine.line.lostAsked") },
        ]}
        onCancel={() => setLosing(false)}
        onConfirm={async (reason) => {
          await loseMachine(machine.metadata.name, reason);
          await changed(client);
        }}
      />
      {wanted === undefined ? null : (
        <Confirm
          open
          title={t(`machine.setTitle.${wanted}` as TextKey, { name: machine.metadata.name })}
          verb={t(`machine.set.${wanted}` as TextKey).replace("…", "")}
          danger={wanted === "Retired"}
          lines={[
            {
              state:
                wanted === "InService"
                  ? "ok"
                  : wanted === "Retired"
                    ? "cancel"
                    : wanted === "Quarantined"
                      ? "quar"
                      : "cordon",
              text: t(`machine.line.${wanted}` as TextKey),
            },
          ]}
          {...(wanted === "Retired" ? { typeName: machine.metadata.name } : {})}
          onCancel={() => setWanted(undefined)}
          onConfirm={async () => {
            await setMachineState(machine.metadata, wanted);
            await changed(client);
          }}
        />
      )}
    </>
  );
}
