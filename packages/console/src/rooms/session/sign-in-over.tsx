import { useEffect } from "react";
import { get } from "../../data/client.ts";
import { useText } from "../../i18n/text.tsx";
import { ProviderButton } from "./provider-button.tsx";
import { SignInForm } from "./sign-in-form.tsx";

/** The session ended: sign-in over the page, so that nothing typed is lost. */
export function SignInOver({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const { t } = useText();
  // Whoever comes back from the provider in another tab is signed in here too.
  useEffect(() => {
    const look = (): void =>
      void get("/api/v1/me", { quiet: true }).then(onSignedIn, () => {
        // Still nobody: the form stays.
      });
    globalThis.addEventListener("focus", look);
    return () => globalThis.removeEventListener("focus", look);
  }, [onSignedIn]);
  return (
    <div className="over-page">
      <div className="sign-in-box" role="dialog" aria-modal="true" aria-label={t("session.ended")}>
        <h1>{t("session.ended")}</h1>
        <p className="lead">{t("session.endedLead")}</p>
        <ProviderButton next="/settings/account" beside />
        <SignInForm onSignedIn={onSignedIn} />
      </div>
    </div>
  );
}
