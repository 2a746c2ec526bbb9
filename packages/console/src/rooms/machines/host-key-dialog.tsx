import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type HostKeyChange, replaceHostKeys } from "../../data/machine-actions.ts";
import type { Machine } from "../../data/objects.ts";
import { changed } from "../../data/queries.ts";
import { useText } from "../../i18n/text.tsx";
import { Failed } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { TextArea } from "../../kit/fields.tsx";
import { Mono } from "../../kit/name.tsx";

const linesOf = (text: string): readonly string[] =>
  text
    .split("\n")
    .map((each) => each.trim())
    .filter((each) => each !== "");

/** The new keys, their fingerprints beside the old ones as the server reads them, then the change. */
export function HostKeyDialog({ machine, onClose }: { readonly machine: Machine; readonly onClose: () => void }) {
  const { t } = useText();
  const client = useQueryClient();
  const { name } = machine.metadata;
  const [text, setText] = useState("");
  const [change, setChange] = useState<HostKeyChange | undefined>(undefined);
  const [error, setError] = useState<unknown>(undefined);
  const check = async (): Promise<void> => {
    setError(undefined);
    try {
      setChange(await replaceHostKeys(name, { hostKeys: linesOf(text), dryRun: true }));
    } catch (cause) {
      setError(cause);
    }
  };
  return (
    <Confirm
      open
      title={t("machine.hostKeyTitle", { name })}
      verb={t("machine.hostKeyVerb")}
      danger
      reason="required"
      off={change === undefined ? t("machine.hostKeyCheckFirst") : undefined}
      lines={
        change === undefined
          ? []
          : [
              ...change.before.map((key) => ({
                state: "cancel" as const,
                text: <Trusted label={t("machine.hostKeyNoMore")} fingerprint={key} />,
              })),
              ...change.after.map((key) => ({
                state: "ok" as const,
                text: <Trusted label={t("machine.hostKeyThen")} fingerprint={key} />,
              })),
              { state: "run" as const, text: t("machine.line.hostKeyLooked") },
            ]
      }
      onCancel={onClose}
      onConfirm={async (reason) => {
        await replaceHostKeys(name, { hostKeys: linesOf(text), reason, dryRun: false });
        await changed(client);
      }}
    >
      <TextArea
        label={t("machine.hostKeyField")}
        hint={t("machine.hostKeyHint", { address: machine.spec.ssh?.address ?? "" })}
        rows={3}
        value={text}
        onChange={(next) => {
          setText(next);
          setChange(undefined);
        }}
      />
      <div className="actions">
        <Button off={text.trim() === "" ? t("machine.hostKeyNeeded") : undefined} onClick={() => void check()}>
          {t("machine.hostKeyCheck")}
        </Button>
      </div>
      {error === undefined ? null : <Failed error={error} />}
    </Confirm>
  );
}

function Trusted({ label, fingerprint }: { readonly label: string; readonly fingerprint: string }) {
  return (
    <>
      {label} <Mono>{fingerprint}</Mono>
    </>
  );
}
