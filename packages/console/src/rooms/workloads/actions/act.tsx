import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { ChangedMeanwhile } from "../../../data/kube-actions.ts";
import { useText } from "../../../i18n/text.tsx";
import { Confirm, type ConfirmProps } from "../../../kit/confirm.tsx";
import { DiffView } from "../../../kit/diff-view.tsx";
import { showToast } from "../../../kit/toast.tsx";
import { yamlOf } from "../../../kit/yaml-text.ts";

export interface ActProps extends Omit<ConfirmProps, "onCancel" | "onConfirm" | "reason"> {
  readonly onClose: () => void;
  readonly act: (reason: string) => Promise<unknown>;
  /** Said when it was done. */
  readonly done: string;
  readonly children?: ReactNode;
}

/** A confirm that does something inside a cluster: asks for the reason, reads the cluster again, shows both sides where two people met. */
export function Act({ onClose, act, done, children, ...props }: ActProps) {
  const { t } = useText();
  const client = useQueryClient();
  const [both, setBoth] = useState<ChangedMeanwhile | undefined>(undefined);
  const close = (): void => {
    setBoth(undefined);
    onClose();
  };
  return (
    <Confirm
      {...props}
      reason="optional"
      onCancel={close}
      onConfirm={async (reason) => {
        try {
          await act(reason);
        } catch (cause) {
          if (cause instanceof ChangedMeanwhile) setBoth(cause);
          throw cause instanceof ChangedMeanwhile ? new Error(t("inside.changedMeanwhile")) : cause;
        } finally {
          await client.invalidateQueries({ queryKey: ["kube"] });
          await client.invalidateQueries({ queryKey: ["list"] });
          await client.invalidateQueries({ queryKey: ["object", "nodes"] });
        }
        showToast(done);
      }}
    >
      {children}
      {both === undefined ? null : (
        <DiffView label={t("inside.bothSides")} before={yamlOf(both.seen)} after={yamlOf(both.now)} />
      )}
    </Confirm>
  );
}
