import { useState } from "react";
import { setPassword } from "../../data/actions.ts";
import { useText } from "../../i18n/text.tsx";
import { Failed } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { TextField } from "../../kit/fields.tsx";

const shortest = 12;

export interface PasswordFormProps {
  readonly onSet: () => void;
  /** Skips it for now; the one-time link is used up then. */
  readonly later?: () => void;
  /** There is a password already: the present one is asked for. */
  readonly current?: boolean;
}

export function PasswordForm({ onSet, later, current = false }: PasswordFormProps) {
  const { t } = useText();
  const [old, setOld] = useState("");
  const [first, setFirst] = useState("");
  const [again, setAgain] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const off =
    first.length < shortest
      ? t("password.short", { count: shortest })
      : first !== again
        ? t("password.differ")
        : undefined;
  const run = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await setPassword({ password: first, ...(current ? { current: old } : {}) });
      setOld("");
      setFirst("");
      setAgain("");
      onSet();
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (off === undefined) void run();
      }}
    >
      {current ? (
        <TextField label={t("password.current")} value={old} onChange={setOld} secret autoComplete="current-password" />
      ) : null}
      <TextField
        label={t("password.new")}
        hint={t("password.short", { count: shortest })}
        value={first}
        onChange={setFirst}
        secret
        autoComplete="new-password"
      />
      <TextField label={t("password.again")} value={again} onChange={setAgain} secret autoComplete="new-password" />
      {error === undefined ? null : <Failed error={error} />}
      <div className="actions">
        <Button look="primary" submit busy={busy} off={off}>
          {t("password.set")}
        </Button>
        {later === undefined ? null : (
          <Button look="text" onClick={later}>
            {t("password.later")}
          </Button>
        )}
      </div>
    </form>
  );
}
