import { useList } from "../../data/lists.ts";
import { addressOf, type Machine, type Operation } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useText } from "../../i18n/text.tsx";
import { Age } from "../../kit/age.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Go } from "../../kit/name.tsx";
import { ObjectStatus } from "../../kit/object-status.tsx";
import { type Column, ResourceTable } from "../../kit/resource-table.tsx";
import { MachineFrame } from "./machine-frame.tsx";

export function MachineHistoryPage() {
  return <MachineFrame>{(machine) => <History machine={machine} />}</MachineFrame>;
}

/** Operations that touched it, newest first; each row leads to its cell. */
function History({ machine }: { readonly machine: Machine }) {
  const { t, known } = useText();
  const operations = useList<Operation>({
    of: "operations",
    filter: `machine:${addressOf(machine)}`,
    sort: "-created",
  });
  const columns: readonly Column<Operation>[] = [
    { key: "state", title: t("kit.state"), width: 150, render: (operation) => <ObjectStatus of={operation} /> },
    {
      key: "name",
      title: t("kind.Operation"),
      width: 280,
      render: (operation) => (
        <Go
          mono
          to={paths.operationCell(
            operation.metadata.name,
            machine.metadata.name,
            operation.spec.operationFlow[0] ?? "",
          )}
        >
          {operation.metadata.name}
        </Go>
      ),
    },
    {
      key: "type",
      title: t("operations.type"),
      width: 140,
      render: (operation) => {
        const key = known(`operationType.${operation.spec.operationType}`);
        return key === undefined ? operation.spec.operationType : t(key);
      },
    },
    {
      key: "cluster",
      title: t("kind.Cluster"),
      render: (operation) => (
        <Go mono to={paths.cluster(operation.spec.clusterName)}>
          {operation.spec.clusterName}
        </Go>
      ),
    },
    {
      key: "age",
      title: t("operations.started"),
      width: 120,
      number: true,
      render: (operation) => <Age since={operation.metadata.creationTimestamp} />,
    },
  ];
  return (
    <Block of={operations} rows={4}>
      {(rows) => (
        <ResourceTable
          label={t("machine.tab.history")}
          columns={columns}
          rows={rows}
          keyOf={(operation) => operation.metadata.name}
          empty={<Empty>{t("machine.noHistory")}</Empty>}
        />
      )}
    </Block>
  );
}
