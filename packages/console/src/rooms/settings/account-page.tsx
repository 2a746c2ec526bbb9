import { useMe } from "../../data/queries.ts";
import { useText } from "../../i18n/text.tsx";
import { Mono } from "../../kit/name.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { FactList, Panel } from "../../kit/small.tsx";
import { showToast } from "../../kit/toast.tsx";
import { PasswordForm } from "../session/password-form.tsx";
import { KubectlPanel } from "./kubectl-panel.tsx";
import { OwnSessions } from "./own-sessions.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";
import { Tokens } from "./tokens.tsx";

/** The reader's own: where he is signed in, his tokens, his password. */
export function AccountPage() {
  const { t } = useText();
  const me = useMe();
  return (
    <>
      <PageHeader title={t("nav.settings")} facts={[t("settings.accountLead")]} />
      <SettingsTabs />
      <OwnSessions />
      <Tokens />
      <div className="columns">
        <div>
          <Panel title={t("settings.account")}>
            <FactList
              facts={[
                [t("session.user"), me.data === undefined ? null : <Mono key="n">{me.data.name}</Mono>],
                [t("settings.groups"), <Mono key="g">{(me.data?.groups ?? []).join(", ")}</Mono>],
                [t("settings.verbs"), <Mono key="v">{(me.data?.permissions?.fleet ?? []).join(", ")}</Mono>],
              ]}
            />
          </Panel>
          <KubectlPanel />
        </div>
        <div>
          <Panel title={t("settings.password")}>
            {me.data?.kind === undefined ? (
              <div style={{ maxWidth: 380 }}>
                <PasswordForm
                  current={me.data?.mustSetPassword !== true}
                  onSet={() => showToast(t("settings.passwordSet"))}
                />
              </div>
            ) : (
              <p className="text-3">{t("settings.noPassword")}</p>
            )}
          </Panel>
        </div>
      </div>
    </>
  );
}
