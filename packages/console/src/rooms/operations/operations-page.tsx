import { useNavigate } from "@tanstack/react-router";
import { useList } from "../../data/lists.ts";
import type { Operation } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useText } from "../../i18n/text.tsx";
import { Menu } from "../../kit/menu.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { OperationsTable } from "./operations-table.tsx";

export function OperationsPage() {
  const { t } = useText();
  const navigate = useNavigate();
  const all = useList<Operation>({ of: "operations", limit: 1 });
  const counts = all.facets["phase"] ?? {};
  const number = (...phases: readonly string[]): number => phases.reduce((sum, phase) => sum + (counts[phase] ?? 0), 0);
  return (
    <>
      <PageHeader
        title={t("nav.operations")}
        facts={[
          t("operations.running", { count: number("Running", "Canceling") }),
          t("operations.queued", { count: number("Queued", "Pending", "Planning") }),
          number("Paused") > 0 ? t("operations.paused", { count: number("Paused") }) : undefined,
          number("AwaitingApproval", "WaitingForDecision") > 0
            ? t("operations.needPerson", { count: number("AwaitingApproval", "WaitingForDecision") })
            : undefined,
        ]}
        actions={
          <Menu
            label={t("operations.new")}
            look="primary"
            entries={[
              {
                key: "up",
                label: t("command.scaleUp"),
                onSelect: () => void navigate({ to: paths.newOperation("scale-up") } as never),
              },
              {
                key: "down",
                label: t("command.scaleDown"),
                onSelect: () => void navigate({ to: paths.newOperation("scale-down") } as never),
              },
            ]}
          />
        }
      />
      <OperationsTable />
    </>
  );
}
