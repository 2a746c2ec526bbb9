import { useState } from "react";
import { signIn } from "../../data/actions.ts";
import { useText } from "../../i18n/text.tsx";
import { Failed } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { TextField } from "../../kit/fields.tsx";

export interface SignInFormProps {
  readonly onSignedIn: (mustSetPassword: boolean) => void;
}

export function SignInForm({ onSignedIn }: SignInFormProps) {
  const { t } = useText();
  const [user, setUser] = useState("admin");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(undefined);
  const run = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const answer = await signIn({ user, password });
      onSignedIn(answer.mustSetPassword);
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
        void run();
      }}
    >
      <TextField label={t("session.user")} value={user} onChange={setUser} autoComplete="username" maxLength={63} />
      <TextField
        label={t("session.password")}
        value={password}
        onChange={setPassword}
        secret
        autoFocus
        autoComplete="current-password"
        maxLength={256}
      />
      {error === undefined ? null : <Failed error={error} />}
      <Button
        look="primary"
        submit
        block
        busy={busy}
        off={user === "" || password === "" ? t("session.both") : undefined}
      >
        {t("session.signIn")}
      </Button>
    </form>
  );
}
