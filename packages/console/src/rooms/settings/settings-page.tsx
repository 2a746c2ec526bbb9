import { useState } from "react";
import { usePreferences } from "../../app/preferences.tsx";
import { useMe } from "../../data/queries.ts";
import { useText } from "../../i18n/text.tsx";
import { Choice } from "../../kit/choice.tsx";
import { CheckField } from "../../kit/fields.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { FactList, Panel } from "../../kit/small.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";

/** Language, theme, keys. */
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
        </div>
      </div>
    </>
  );
}
