import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type AccountShown, accountsKey, type Made, useAccounts } from "../../data/accounts.ts";
import { useMay, useMe } from "../../data/queries.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Age } from "../../kit/age.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { ExplainLine } from "../../kit/explain.tsx";
import { Mono } from "../../kit/name.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { type Column, ResourceTable } from "../../kit/resource-table.tsx";
import { Dash, Tag } from "../../kit/small.tsx";
import { Status } from "../../kit/status.tsx";
import { AccessTabs } from "./access-tabs.tsx";
import { AccountDialog, type AccountTask } from "./account-dialog.tsx";
import { AccountMenu } from "./account-menu.tsx";

/** Who may sign in, and what keeps somebody out. */
export function AccountsPage() {
  const { t } = useText();
  const client = useQueryClient();
  const may = useMay("administer");
  const me = useMe();
  const accounts = useAccounts(may);
  const [task, setTask] = useState<AccountTask | undefined>(undefined);
  const [link, setLink] = useState<Made | undefined>(undefined);
  const off = may ? undefined : t("kit.off.role", { verb: "administer" });
  const columns = useColumns(me.data?.name, setTask);
  return (
    <>
      <PageHeader
        title={t("nav.access")}
        facts={[t("accounts.lead")]}
        actions={
          <Button look="primary" off={off} onClick={() => setTask({ of: "create" })}>
            {t("accounts.create")}
          </Button>
        }
      />
      <AccessTabs />
      {link === undefined || (link.signIn ?? link.token) === undefined ? null : (
        <ExplainLine state="ask">
          {link.token === undefined
            ? t("accounts.link", { name: link.name })
            : t("accounts.tokenOnce", { name: link.name })}{" "}
          <Mono strong>{link.token ?? `${location.origin}${link.signIn ?? ""}`}</Mono>
        </ExplainLine>
      )}
      {may ? (
        <Block of={accounts} rows={6}>
          {(rows) => (
            <ResourceTable
              label={t("accounts.title")}
              columns={columns}
              rows={rows}
              keyOf={(account) => account.name}
              empty={<Empty>{t("accounts.empty")}</Empty>}
            />
          )}
        </Block>
      ) : (
        <Empty>{t("accounts.forbidden")}</Empty>
      )}
      {task === undefined ? null : (
        <AccountDialog
          task={task}
          onClose={() => setTask(undefined)}
          onDone={async (made) => {
            setLink(made);
            await client.invalidateQueries({ queryKey: accountsKey });
          }}
        />
      )}
    </>
  );
}

function useColumns(me: string | undefined, onTask: (task: AccountTask) => void): readonly Column<AccountShown>[] {
  const { t } = useText();
  const format = useFormat();
  return [
    { key: "state", title: t("kit.state"), width: 190, render: (account) => <AccountState account={account} /> },
    {
      key: "name",
      title: t("accounts.name"),
      render: (account) => (
        <>
          <Mono strong>{account.name}</Mono>
          {account.kind === undefined ? null : <Tag>{t(`accounts.kind.${account.kind}`)}</Tag>}
          {account.name === me ? <span className="text-3"> {t("accounts.you")}</span> : null}
        </>
      ),
    },
    {
      key: "role",
      title: t("accounts.role"),
      width: 170,
      render: ({ roles, groups }) =>
        roles.length === 0 ? <Mono dim>{groups.join(", ")}</Mono> : roles.map((role) => t(`role.${role}`)).join(", "),
    },
    {
      key: "last",
      title: t("accounts.lastSignIn"),
      width: 130,
      number: true,
      render: ({ lastSignInAt }) => (lastSignInAt === undefined ? <Dash /> : <Age since={lastSignInAt} />),
    },
    {
      key: "sessions",
      title: t("sessions.title"),
      width: 110,
      number: true,
      render: ({ sessions }) => format.count(sessions),
    },
    { key: "tokens", title: t("tokens.title"), width: 100, number: true, render: ({ tokens }) => format.count(tokens) },
    {
      key: "actions",
      title: t("accounts.actions"),
      width: 130,
      render: (account) => <AccountMenu account={account} own={account.name === me} onTask={onTask} />,
    },
  ];
}

function AccountState({ account: { lock, mustSetPassword } }: { readonly account: AccountShown }) {
  const { t } = useText();
  const format = useFormat();
  if (lock?.why === "failures")
    return (
      <Status state="pause" title={lock.until === undefined ? undefined : format.exact(Date.parse(lock.until))}>
        {t("accounts.lockedByFailures")}
      </Status>
    );
  if (lock !== undefined)
    return (
      <Status state="pause" title={t("accounts.lockedBy", { by: lock.by ?? "", reason: lock.reason ?? "" })}>
        {t("accounts.locked")}
      </Status>
    );
  if (mustSetPassword) return <Status state="wait">{t("accounts.pending")}</Status>;
  return <Status state="ok">{t("accounts.active")}</Status>;
}
