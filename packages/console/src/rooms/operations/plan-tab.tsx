import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { approve } from "../../data/actions.ts";
import { useList } from "../../data/lists.ts";
import { millis, type Operation, type Plan, type WorkOrder } from "../../data/objects.ts";
import { planView } from "../../data/plan-view.ts";
import { requester } from "../../data/progress.ts";
import { changed, useMe, useObject } from "../../data/queries.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { Mono } from "../../kit/name.tsx";
import { ObjectStatus } from "../../kit/object-status.tsx";
import { PlanPreview } from "../../kit/plan-preview.tsx";
import { Shape } from "../../kit/shape.tsx";
import { Panel } from "../../kit/small.tsx";
import { showToast } from "../../kit/toast.tsx";
import { DryRunPanel } from "./dry-run-panel.tsx";
import { OperationFrame } from "./operation-frame.tsx";

export function OperationPlanPage() {
  return <OperationFrame>{(operation) => <PlanAndApprovals operation={operation} />}</OperationFrame>;
}

/** The immutable plan as in the wizard, who approved which digest when, and the decision. */
function PlanAndApprovals({ operation }: { readonly operation: Operation }) {
  const { t } = useText();
  const plan = useObject<Plan>("plans", operation.status?.planRef?.name);
  const orders = useList<WorkOrder>({ of: "work-orders", filter: `subject:${operation.metadata.name}` });
  const mine = orders.items.filter((order) => order.spec.subject.name === operation.metadata.name);
  return (
    <>
      {mine.length === 0 ? null : (
        <Panel title={t("approval.title")}>
          {mine.map((order) => (
            <Approval key={order.metadata.name} order={order} operation={operation} />
          ))}
        </Panel>
      )}
      {operation.status?.planRef === undefined ? null : (
        <DryRunPanel operation={operation} digest={operation.status.planRef.digest ?? ""} />
      )}
      {operation.status?.planRef === undefined ? (
        <Empty>{t("operation.noPlanYet")}</Empty>
      ) : (
        <Block of={plan}>{(data) => <PlanPreview view={planView(data, operation)} existing />}</Block>
      )}
    </>
  );
}

function Approval({ order, operation }: { readonly order: WorkOrder; readonly operation: Operation }) {
  const { t } = useText();
  const format = useFormat();
  const me = useMe();
  const client = useQueryClient();
  const [open, setOpen] = useState<"approve" | "reject" | undefined>(undefined);
  const digest = order.spec.planDigest ?? operation.status?.planRef?.digest ?? "";
  const short = digest.replace("sha256:", "").slice(0, 7);
  const verdicts = order.spec.verdicts ?? [];
  const waiting = (order.status?.phase ?? "Open") === "Open";
  const own = me.data !== undefined && (order.spec.requestedBy ?? requester(operation)) === me.data.name;
  const off = own ? t("approval.off.own") : undefined;
  const machines = operation.spec.operationMachines?.length ?? 0;
  return (
    <div style={{ paddingBottom: 12 }}>
      <div className="toolbar">
        <ObjectStatus of={order} />
        <Mono>{order.metadata.name}</Mono>
        <span className="text-2">
          {t("approval.needs", {
            done: verdicts.filter((verdict) => verdict.verdict === "Approve").length,
            count: order.spec.requiredVerdicts ?? 1,
            digest: short,
          })}
        </span>
        <span className="space" />
        {waiting ? (
          <>
            {off === undefined ? null : <span className="text-3">{off}</span>}
            <Button onClick={() => setOpen("reject")} off={off}>
              {t("approval.reject")}
            </Button>
            <Button look="primary" onClick={() => setOpen("approve")} off={off}>
              {t("approval.approve")}
            </Button>
          </>
        ) : null}
      </div>
      <ul className="tree">
        {verdicts.map((verdict, index) => (
          <li key={index}>
            <Shape state={verdict.verdict === "Approve" || verdict.verdict === "Done" ? "ok" : "cancel"} />
            <span>
              {t("approval.verdict", {
                by: verdict.by ?? "?",
                verdict: t(`verdict.${verdict.verdict}`),
                digest: (verdict.planDigest ?? digest).replace("sha256:", "").slice(0, 7),
              })}
              {verdict.comment === undefined || verdict.comment === "" ? "" : ` · ${verdict.comment}`}
            </span>
            <span className="text-3">
              {millis(verdict.at) === undefined ? "" : format.moment(millis(verdict.at) ?? 0)}
            </span>
          </li>
        ))}
      </ul>
      {open === undefined ? null : (
        <Confirm
          open
          title={t(open === "approve" ? "approval.approveTitle" : "approval.rejectTitle", {
            name: operation.metadata.name,
          })}
          verb={t(open === "approve" ? "approval.approveVerb" : "approval.rejectVerb", { digest: short })}
          danger={open === "reject"}
          reason={open === "reject" ? "required" : "optional"}
          lines={
            open === "approve"
              ? [
                  {
                    state: "run",
                    text: t("approval.line.runs", { count: machines, cluster: operation.spec.clusterName }),
                  },
                  { state: "ask", text: t("approval.line.digest", { digest: short }) },
                  { state: "wait", text: t("approval.line.changed") },
                ]
              : [{ state: "cancel", text: t("approval.line.reject") }]
          }
          onCancel={() => setOpen(undefined)}
          onConfirm={async (reason) => {
            await approve(operation.metadata.name, open, {
              planDigest: digest,
              ...(reason === "" ? {} : { comment: reason }),
            });
            await changed(client);
            showToast(
              t(open === "approve" ? "approval.approved" : "approval.rejected", { name: operation.metadata.name }),
            );
          }}
        />
      )}
    </div>
  );
}
