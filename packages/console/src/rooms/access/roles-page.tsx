import { type AccessRole, useRoles } from "../../data/access.ts";
import { useText } from "../../i18n/text.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Mono } from "../../kit/name.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { type Column, ResourceTable } from "../../kit/resource-table.tsx";
import { Panel, Tag } from "../../kit/small.tsx";
import { AccessTabs } from "./access-tabs.tsx";

type Rule = AccessRole["rules"][number];

/** What each role may, as its rules say: those that ship, and those with the label. */
export function RolesPage() {
  const { t } = useText();
  const roles = useRoles();
  return (
    <>
      <PageHeader title={t("nav.access")} facts={[t("roles.lead")]} />
      <AccessTabs />
      <Block of={roles} rows={8}>
        {(all) =>
          all.length === 0 ? <Empty>{t("roles.empty")}</Empty> : all.map((role) => <Role key={role.name} role={role} />)
        }
      </Block>
    </>
  );
}

function Role({ role }: { readonly role: AccessRole }) {
  const { t } = useText();
  const columns: readonly Column<Rule>[] = [
    { key: "verbs", title: t("access.may"), width: 320, render: ({ verbs }) => <Mono>{verbs.join(", ")}</Mono> },
    {
      key: "what",
      title: t("roles.what"),
      render: ({ resources, nonResourceURLs, resourceNames }) => (
        <Mono>
          {[...(resources ?? nonResourceURLs ?? []), ...(resourceNames ?? []).map((each) => `/${each}`)].join(", ")}
        </Mono>
      ),
    },
    {
      key: "groups",
      title: t("roles.groups"),
      width: 320,
      render: ({ apiGroups }) => (
        <Mono dim>{(apiGroups ?? []).map((each) => (each === "" ? "core" : each)).join(", ")}</Mono>
      ),
    },
  ];
  return (
    <Panel title={<Mono strong>{role.name}</Mono>} extra={<Tag>{t(role.shipped ? "roles.shipped" : "roles.own")}</Tag>}>
      <ResourceTable
        label={role.name}
        columns={columns}
        rows={role.rules}
        keyOf={(rule) => JSON.stringify(rule)}
        empty={<Empty>{t("roles.nothing")}</Empty>}
        grow
      />
    </Panel>
  );
}
