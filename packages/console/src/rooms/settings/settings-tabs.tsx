import { paths } from "../../data/paths.ts";
import { useText } from "../../i18n/text.tsx";
import { TabLinks } from "../../kit/tabs.tsx";

export function SettingsTabs() {
  const { t } = useText();
  return (
    <TabLinks
      label={t("settings.tabs")}
      tabs={[
        { to: paths.settings, label: t("settings.own") },
        { to: paths.account, label: t("settings.accountOwn") },
        { to: paths.integrations, label: t("settings.integrations") },
      ]}
    />
  );
}
