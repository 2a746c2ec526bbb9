import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { Logo } from "../../app/icons.tsx";
import { usePreferences } from "../../app/preferences.tsx";
import { useSetUrl, useUrls } from "../../app/use-url.ts";
import { signIn } from "../../data/actions.ts";
import { paths } from "../../data/paths.ts";
import { useText } from "../../i18n/text.tsx";
import { Failed } from "../../kit/block-states.tsx";
import { Go, split } from "../../kit/name.tsx";
import { PasswordForm } from "./password-form.tsx";
import { ProviderButton } from "./provider-button.tsx";
import { SignInForm } from "./sign-in-form.tsx";

/** Sign-in, and the first start: the one-time link opens a session and asks for a password. */
export function SignInPage() {
  const { t, language } = useText();
  const preferences = usePreferences();
  const navigate = useNavigate();
  const client = useQueryClient();
  const url = useUrls();
  const setUrl = useSetUrl();
  const token = url["token"] ?? "";
  const used = useRef("");
  const [first, setFirst] = useState<"no" | "password" | "ways">("no");
  const [error, setError] = useState<unknown>(undefined);
  const go = (): void => {
    client.clear();
    const next = url["next"];
    const [path, search] = split(
      next !== undefined && next.startsWith("/") && !next.startsWith("//") ? next : paths.home,
    );
    void navigate({ to: path, search } as never);
  };
  useEffect(() => {
    if (token === "" || used.current === token) return;
    used.current = token;
    signIn({ token }).then(
      (answer) => {
        // The link works once: it must not stay in the history.
        setUrl({ token: undefined });
        if (answer.mustSetPassword && answer.passwordForced !== true) setFirst("password");
        else go();
      },
      (cause: unknown) => setError(cause),
    );
    // Runs once per token; `go` and `setUrl` only carry the router.
  }, [token]);
  return (
    <main className="sign-in">
      <div className="sign-in-box">
        <Logo />
        {first === "ways" ? (
          <Ways />
        ) : first === "password" ? (
          <>
            <h1>{t("session.firstTitle")}</h1>
            <p className="lead">{t("session.firstLead")}</p>
            <PasswordForm onSet={() => setFirst("ways")} later={() => setFirst("ways")} />
          </>
        ) : (
          <>
            <h1>{t("session.title")}</h1>
            <p className="lead">{t("session.lead")}</p>
            {error === undefined ? null : <Failed error={error} />}
            {token !== "" && error === undefined ? (
              <p role="status">{t("session.opening")}</p>
            ) : (
              <>
                <ProviderButton next={url["next"] ?? paths.home} problem={url["problem"]} />
                <SignInForm onSignedIn={(mustSet) => (mustSet ? setFirst("password") : go())} />
              </>
            )}
          </>
        )}
        <div className="sign-in-foot">
          <span>Dipper</span>
          <button
            type="button"
            className="link"
            onClick={() => preferences.setLanguage(language === "zh" ? "en" : "zh")}
          >
            {language === "zh" ? "English" : "中文"}
          </button>
        </div>
      </div>
    </main>
  );
}

/** Three ways on. */
function Ways() {
  const { t } = useText();
  return (
    <>
      <h1>{t("session.waysTitle")}</h1>
      <div className="ways">
        <Go to={paths.home}>
          <b>{t("session.way.fleet")}</b>
          <span>{t("session.way.fleetHint")}</span>
        </Go>
        <Go to={paths.clusterImport}>
          <b>{t("clusters.import")}</b>
          <span>{t("session.way.importHint")}</span>
        </Go>
        <Go to={paths.machinesImport}>
          <b>{t("machines.import")}</b>
          <span>{t("session.way.machinesHint")}</span>
        </Go>
      </div>
    </>
  );
}
