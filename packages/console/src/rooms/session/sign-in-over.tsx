import { useText } from "../../i18n/text.tsx";
import { SignInForm } from "./sign-in-form.tsx";

/** The session ended: sign-in over the page, so that nothing typed is lost. */
export function SignInOver({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const { t } = useText();
  return (
    <div className="over-page">
      <div className="sign-in-box" role="dialog" aria-modal="true" aria-label={t("session.ended")}>
        <h1>{t("session.ended")}</h1>
        <p className="lead">{t("session.endedLead")}</p>
        <SignInForm onSignedIn={onSignedIn} />
      </div>
    </div>
  );
}
