import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { decideWorkOrder } from "../../data/actions.ts";
import { millis, type WorkOrder } from "../../data/objects.ts";
import { changed, useMe } from "../../data/queries.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Button } from "../../kit/button.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { Mono } from "../../kit/name.tsx";
import { ObjectStatus } from "../../kit/object-status.tsx";
import { showToast } from "../../kit/toast.tsx";

/** A work order where it stands: who decided, or the decision itself. */
export function WorkOrderLine({ order }: { readonly order: WorkOrder }) {
  const { t } = useText();
  const format = useFormat();
  const me = useMe();
  const client = useQueryClient();
  const [verdict, setVerdict] = useState<"Approve" | "Reject" | "Done" | "Failed" | undefined>(undefined);
  const verdicts = order.spec.verdicts ?? [];
  const waiting = (order.status?.phase ?? "Open") === "Open" && order.spec.type !== "Webhook";
  const off =
    order.spec.type === "Approval" && order.spec.requestedBy !== undefined && order.spec.requestedBy === me.data?.name
      ? t("approval.off.own")
      : undefined;
  const choices = order.spec.type === "Manual" ? (["Failed", "Done"] as const) : (["Reject", "Approve"] as const);
  return (
    <>
      <div className="toolbar" style={{ padding: "4px 0" }}>
        <ObjectStatus of={order} />
        <Mono>{order.metadata.name}</Mono>
        <span className="text-2">
          {verdicts.length === 0
            ? t("workOrder.open", { count: order.spec.requiredVerdicts ?? 1 })
            : verdicts
                .map((each) =>
                  t("workOrder.by", {
                    by: each.by ?? "?",
                    verdict: t(`verdict.${each.verdict}`),
                    time: millis(each.at) === undefined ? "" : format.moment(millis(each.at) ?? 0),
                  }),
                )
                .join(t("kit.comma"))}
        </span>
        {waiting
          ? choices.map((choice, index) => (
              <Button
                key={choice}
                size="small"
                off={off}
                look={index === 1 ? "primary" : "default"}
                onClick={() => setVerdict(choice)}
              >
                {t(`verdict.verb.${choice}`)}
              </Button>
            ))
          : null}
        {waiting && off !== undefined ? <span className="text-3">{off}</span> : null}
      </div>
      {verdict === undefined ? null : (
        <Confirm
          open
          title={t("workOrder.title", { name: order.metadata.name })}
          verb={t(`verdict.verb.${verdict}`)}
          danger={verdict === "Reject" || verdict === "Failed"}
          reason={verdict === "Reject" || verdict === "Failed" ? "required" : "optional"}
          lines={[
            {
              state: verdict === "Approve" || verdict === "Done" ? "run" : "cancel",
              text: t(`verdict.line.${verdict}`),
            },
          ]}
          onCancel={() => setVerdict(undefined)}
          onConfirm={async (comment) => {
            await decideWorkOrder(order.metadata.name, { verdict, comment });
            await changed(client);
            showToast(t("workOrder.decided", { name: order.metadata.name }));
          }}
        />
      )}
    </>
  );
}
