import type { ReactNode } from "react";
import { usePathName } from "../../app/use-url.ts";
import { display } from "../../data/display.ts";
import { useTopics } from "../../data/live-queries.ts";
import { addressOf, type Machine } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useObject } from "../../data/queries.ts";
import { useText } from "../../i18n/text.tsx";
import { Age, useNow } from "../../kit/age.tsx";
import { Block } from "../../kit/block-states.tsx";
import { Explain } from "../../kit/explain.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { ObjectStatus } from "../../kit/object-status.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { Simulated } from "../../kit/small.tsx";
import { TabLinks } from "../../kit/tabs.tsx";
import { MachineActions } from "./machine-actions.tsx";
import { machineSince } from "./machine-columns.tsx";

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
