import type { AccountShown } from "../../data/accounts.ts";
import { useText } from "../../i18n/text.tsx";
import { Menu } from "../../kit/menu.tsx";
import type { AccountTask } from "./account-dialog.tsx";

export interface AccountMenuProps {
  readonly account: AccountShown;
  /** It is the reader's own. */
  readonly own: boolean;
  readonly onTask: (task: AccountTask) => void;
}

/** What can be done with one account; off with its reason. */
export function AccountMenu({ account, own, onTask }: AccountMenuProps) {
  const { t } = useText();
  const noPassword = account.kind === undefined ? undefined : t("accounts.noPassword");
  const elsewhere = account.kind === "oidc" ? t("accounts.roleElsewhere") : undefined;
  const notOwn = own ? t("accounts.notOwn") : undefined;
  const noSessions = account.sessions === 0 ? t("accounts.noSessions") : undefined;
  const first = account.name === "admin" ? t("accounts.firstStays") : undefined;
  return (
    <Menu
      size="small"
      label={t("accounts.manageShort")}
      name={t("accounts.manage", { name: account.name })}
      entries={[
        {
          key: "role",
          label: t("accounts.task.role"),
          off: notOwn ?? elsewhere,
          onSelect: () => onTask({ of: "role", account }),
        },
        ...(account.kind === "service"
          ? [{ key: "token", label: t("accounts.task.token"), onSelect: () => onTask({ of: "token", account }) }]
          : []),
        {
          key: "reset",
          label: t("accounts.task.reset"),
          off: noPassword,
          onSelect: () => onTask({ of: "reset", account }),
        },
        account.lock === undefined
          ? {
              key: "lock",
              label: t("accounts.task.lock"),
              off: notOwn,
              onSelect: () => onTask({ of: "lock", account }),
            }
          : { key: "unlock", label: t("accounts.task.unlock"), onSelect: () => onTask({ of: "unlock", account }) },
        {
          key: "sessions",
          label: t("accounts.task.sessions"),
          off: noSessions,
          onSelect: () => onTask({ of: "sessions", account }),
        },
        {
          key: "remove",
          label: t("accounts.task.remove"),
          danger: true,
          off: notOwn ?? first,
          onSelect: () => onTask({ of: "remove", account }),
        },
      ]}
    />
  );
}
