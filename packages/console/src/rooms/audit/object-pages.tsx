import { type AuditQuery, useAudit } from "../../data/audit.ts";
import { useMay } from "../../data/queries.ts";
import { useText } from "../../i18n/text.tsx";
import { Empty } from "../../kit/block-states.tsx";
import { ClusterFrame } from "../clusters/cluster-frame.tsx";
import { MachineFrame } from "../machines/machine-frame.tsx";
import { OperationFrame } from "../operations/operation-frame.tsx";
import { AuditRecords } from "./audit-records.tsx";

/** What anybody did to this cluster, its operations, its machines and inside it. */
export function ClusterAuditPage() {
  return (
    <ClusterFrame>
      {({ metadata: { name } }) => <Changes wanted={{ cluster: name, by: "people" }} cluster={name} />}
    </ClusterFrame>
  );
}

export function MachineAuditPage() {
  return (
    <MachineFrame>
      {({ metadata, spec }) => (
        <Changes wanted={{ kind: "Machine", name: metadata.name }} cluster={spec.consumerRef?.clusterName} />
      )}
    </MachineFrame>
  );
}

/** With what the platform did for it: plan, runs, machines taken and given back. */
export function OperationAuditPage() {
  return (
    <OperationFrame>
      {({ metadata, spec }) => <Changes wanted={{ operation: metadata.name }} cluster={spec.clusterName} />}
    </OperationFrame>
  );
}

/** The audit, filtered by one object. */
function Changes({ wanted, cluster }: { readonly wanted: AuditQuery; readonly cluster: string | undefined }) {
  const { t } = useText();
  const onCluster = useMay("audit", cluster);
  const onFleet = useMay("audit");
  const may = onCluster || onFleet;
  const records = useAudit(wanted, may);
  if (!may) return <Empty>{t("audit.needsRole", { cluster: cluster ?? "*" })}</Empty>;
  return <AuditRecords of={records} empty={<Empty>{t("audit.noChanges")}</Empty>} />;
}
