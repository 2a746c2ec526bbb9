import { Input, Modal } from "antd";
import { type ReactNode, useState } from "react";
import { useText } from "../i18n/text.tsx";
import { Failed } from "./block-states.tsx";
import { Button } from "./button.tsx";
import { Shape, type State } from "./shape.tsx";

export interface ConfirmProps {
  readonly open: boolean;
  /** Verb + object + number: "Drain 2 nodes". */
  readonly title: string;
  /** Consequences, computed from what the server knows. */
  readonly lines: readonly { readonly state: State; readonly text: ReactNode }[];
  /** Repeats the verb. */
  readonly verb: string;
  readonly danger?: boolean;
  /** A reason field: shown in the audit. */
  readonly reason?: "optional" | "required";
  /** Must be typed; only where data or capacity is lost. */
  readonly typeName?: string;
  /** Why it cannot be confirmed yet: something is missing, or not known. */
  readonly off?: string | undefined;
  /** For differences, which have long lines. */
  readonly wide?: boolean;
  readonly children?: ReactNode;
  readonly onCancel: () => void;
  readonly onConfirm: (reason: string) => Promise<unknown>;
}

export function Confirm(props: ConfirmProps) {
  const { t } = useText();
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const close = (): void => {
    setReason("");
    setTyped("");
    setError(undefined);
    props.onCancel();
  };
  const run = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await props.onConfirm(reason.trim());
      close();
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(false);
    }
  };
  const off =
    props.off ??
    (props.reason === "required" && reason.trim() === ""
      ? t("kit.reasonNeeded")
      : props.typeName !== undefined && typed !== props.typeName
        ? t("kit.typeName", { name: props.typeName })
        : undefined);
  return (
    <Modal
      open={props.open}
      title={props.title}
      onCancel={close}
      destroyOnHidden
      width={props.wide === true ? 760 : 480}
      footer={
        <>
          <Button onClick={close}>{t("kit.cancel")}</Button>{" "}
          <Button look={props.danger === true ? "destroy" : "primary"} busy={busy} off={off} onClick={() => void run()}>
            {props.verb}
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (off === undefined) void run();
        }}
      >
        <ul className="confirm-lines">
          {props.lines.map((line, index) => (
            <li key={index}>
              <Shape state={line.state} />
              <span>{line.text}</span>
            </li>
          ))}
        </ul>
        {props.children}
        {props.reason === undefined ? null : (
          <label className="field">
            <span>{props.reason === "required" ? t("kit.reason") : t("kit.reasonOptional")}</span>
            <Input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
          </label>
        )}
        {props.typeName === undefined ? null : (
          <label className="field">
            <span>{t("kit.typeName", { name: props.typeName })}</span>
            <Input value={typed} onChange={(event) => setTyped(event.target.value)} />
          </label>
        )}
        {error === undefined ? null : <Failed error={error} />}
      </form>
    </Modal>
  );
}
