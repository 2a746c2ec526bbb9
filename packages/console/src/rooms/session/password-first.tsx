import { Logo } from "../../app/icons.tsx";
import { useText } from "../../i18n/text.tsx";
import { PasswordForm } from "./password-form.tsx";

/** A new account, or one that was reset: nothing else is answered before a password is set. */
export function PasswordFirst({ onSet }: { readonly onSet: () => void }) {
  const { t } = useText();
  return (
    <main className="sign-in">
      <div className="sign-in-box">
        <Logo />
        <h1>{t("session.passwordFirst")}</h1>
        <p className="lead">{t("session.passwordFirstLead")}</p>
        <PasswordForm onSet={onSet} />
      </div>
    </main>
  );
}
