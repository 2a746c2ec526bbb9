import { useState } from "react";
import { usePreferences } from "../../app/preferences.tsx";
import { useMe } from "../../data/queries.ts";
import { useText } from "../../i18n/text.tsx";
import { Choice } from "../../kit/choice.tsx";
import { CheckField } from "../../kit/fields.tsx";
import { Mono } from "../../kit/name.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { FactList, Panel } from "../../kit/small.tsx";
import { showToast } from "../../kit/toast.tsx";
import { PasswordForm } from "../session/password-form.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";
import { Tokens } from "./tokens.tsx";

/** Language, theme, keys, the account, its tokens. */
export function SettingsPage() {
  const { t } = useText();
  const preferences = usePreferences();
  const me = useMe();
  const [keys, setKeys] = useState(localStorage.getItem("keys") !== "off");
  return (
    <>
      <PageHeader
        title={t("nav.settings")}
        facts={[me.data?.version === undefined ? undefined : t("settings.version", { version: me.data.version })]}
      />
      <SettingsTabs />
      <div className="columns">
        <div>
          <Panel title={t("settings.view")}>
            <FactList
              facts={[
                [
                  t("settings.language"),
                  <Choice
                    key="l"
                    label={t("settings.language")}
                    value={preferences.language}
                    options={[
                      { value: "en", label: "English" },
                      { value: "zh", label: "中文" },
                    ]}
                    onChange={preferences.setLanguage}
                  />,
                ],
                [
                  t("settings.theme"),
                  <Choice
                    key="t"
                    label={t("settings.theme")}
                    value={preferences.theme}
                    options={[
                      { value: "light", label: t("app.light") },
                      { value: "dark", label: t("app.dark") },
                    ]}
                    onChange={preferences.setTheme}
                  />,
                ],
                [
                  t("settings.keys"),
                  <CheckField
                    key="k"
                    label={t("settings.keysLabel")}
                    value={keys}
                    onChange={(on) => {
                      localStorage.setItem("keys", on ? "on" : "off");
                      setKeys(on);
                    }}
                  />,
                ],
              ]}
            />
          </Panel>
          <Tokens />
        </div>
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
          <Panel title={t("settings.password")}>
            <div style={{ maxWidth: 380 }}>
              <PasswordForm
                current={me.data?.mustSetPassword !== true}
                onSet={() => showToast(t("settings.passwordSet"))}
              />
            </div>
          </Panel>
        </div>
      </div>
    </>
  );
}
