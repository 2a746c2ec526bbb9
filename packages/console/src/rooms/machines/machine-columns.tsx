import { addressOf, type Machine, millis } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useText } from "../../i18n/text.tsx";
import { Age } from "../../kit/age.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { ObjectStatus } from "../../kit/object-status.tsx";
import type { Column } from "../../kit/resource-table.tsx";
import { Dash } from "../../kit/small.tsx";
import { WhySentence } from "../../kit/why-sentence.tsx";

/** When the newest condition changed: how long the machine has been as it is. */
export function machineSince(machine: Machine): string | undefined {
  if (machine.status?.phaseSince !== undefined) return machine.status.phaseSince;
  const times = (machine.status?.conditions ?? [])
    .map((condition) => condition.lastTransitionTime)
    .filter((time) => time !== undefined);
  return machine.status?.why?.[0]?.since ?? times.toSorted().at(-1) ?? machine.metadata.creationTimestamp;
}

function serialOf(machine: Machine): string {
  const serial = machine.spec.identity?.serialNumber ?? "";
  return serial === "" ? "–" : serial;
}

export function useMachineColumns(): readonly Column<Machine>[] {
  const { t } = useText();
  return [
    {
      key: "state",
      title: t("kit.state"),
      width: 140,
      render: (machine) => <ObjectStatus of={machine} />,
      text: (machine) => machine.status?.phase ?? "",
    },
    {
      key: "address",
      title: t("machines.address"),
      width: 120,
      sort: "ip",
      render: (machine) => (
        <Go mono to={paths.machine(machine.metadata.name)}>
          {addressOf(machine)}
        </Go>
      ),
      text: addressOf,
    },
    {
      key: "name",
      title: t("machines.name"),
      width: 150,
      sort: "name",
      render: (machine) => <Mono dim>{machine.metadata.name}</Mono>,
      text: (machine) => machine.metadata.name,
    },
    {
      key: "serial",
      title: t("machines.serial"),
      width: 116,
      sort: "serial",
      render: (machine) => <Mono dim>{serialOf(machine)}</Mono>,
      text: (machine) => machine.spec.identity?.serialNumber ?? "",
    },
    {
      key: "class",
      title: t("machines.class"),
      width: 92,
      sort: "class",
      render: (machine) => <Mono>{machine.spec.machineClass ?? "–"}</Mono>,
      text: (machine) => machine.spec.machineClass ?? "",
    },
    {
      key: "zone",
      title: t("nodes.zoneRack"),
      width: 112,
      sort: "rack",
      render: (machine) => (
        <>
          <Mono>{machine.spec.zone ?? "–"}</Mono> <Mono dim>{machine.spec.rack ?? ""}</Mono>
        </>
      ),
      text: (machine) => `${machine.spec.zone ?? ""} ${machine.spec.rack ?? ""}`,
    },
    {
      key: "cluster",
      title: t("kind.Cluster"),
      width: 150,
      sort: "cluster",
      render: (machine) => {
        const cluster = machine.spec.consumerRef?.clusterName;
        if (cluster === undefined || cluster === "") return <Dash />;
        return (
          <Go mono to={paths.cluster(cluster)}>
            {cluster}
          </Go>
        );
      },
      text: (machine) => machine.spec.consumerRef?.clusterName ?? "",
    },
    {
      key: "note",
      title: t("kit.whatGoesOn"),
      render: (machine) => <MachineNote machine={machine} />,
      text: (machine) => machine.status?.why?.[0]?.message ?? "",
    },
    {
      key: "for",
      title: t("machines.for"),
      width: 84,
      number: true,
      render: (machine) => <Age since={millis(machineSince(machine))} />,
      text: (machine) => machineSince(machine) ?? "",
    },
  ];
}

function MachineNote({ machine }: { readonly machine: Machine }) {
  const { t, rich } = useText();
  const why = machine.status?.why?.[0];
  const operation = machine.spec.operationRef?.name;
  if (why !== undefined) {
    return (
      <span className="text-2">
        <WhySentence why={why} />
      </span>
    );
  }
  if (operation !== undefined && operation !== "") {
    return (
      <span className="text-2">
        {rich("machines.inOperation", {
          operation: (
            <Go mono to={paths.operation(operation)}>
              {operation}
            </Go>
          ),
        })}
      </span>
    );
  }
  const evidence = machine.status?.cleanliness?.evidence ?? [];
  if (machine.status?.phase === "Spare" && evidence.length > 0) {
    const passed = evidence.filter((check) => check.outcome === "Pass").length;
    return <span className="text-2">{t("machines.verified", { passed, of: evidence.length })}</span>;
  }
  return null;
}
