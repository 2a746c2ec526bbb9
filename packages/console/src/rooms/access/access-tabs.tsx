import { paths } from "../../data/paths.ts";
import { useText } from "../../i18n/text.tsx";
import { TabLinks } from "../../kit/tabs.tsx";

export function AccessTabs() {
  const { t } = useText();
  return (
    <TabLinks
      label={t("access.tabs")}
      tabs={[
        { to: paths.access, label: t("access.matrix") },
        { to: paths.roles, label: t("roles.title") },
        { to: paths.accounts, label: t("accounts.title") },
        { to: paths.tokens, label: t("tokens.title") },
      ]}
    />
  );
}
