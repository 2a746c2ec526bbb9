import { aboutOf, type Integration, type IntegrationKind, integrationLists } from "../../data/integrations.ts";
import { type List, useList } from "../../data/lists.ts";
import { useTopics } from "../../data/live-queries.ts";
import { paths } from "../../data/paths.ts";
import { type TextKey, useText } from "../../i18n/text.tsx";
import { Age } from "../../kit/age.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { ObjectStatus } from "../../kit/object-status.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { type Column, ResourceTable } from "../../kit/resource-table.tsx";
import { Dash } from "../../kit/small.tsx";
import { WhySentence } from "../../kit/why-sentence.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";

/** Sites, endpoints, machine providers, load balancers, DNS zones: one table, with what is in the way of each. */
export function IntegrationsPage() {
  const { t } = useText();
  useTopics(...Object.values(integrationLists));
  const lists = [
    useAll("Site"),
    useAll("Endpoint"),
    useAll("MachineProvider"),
    useAll("LoadBalancer"),
    useAll("DNSZone"),
  ];
  const first = lists.find((list) => list.data === undefined) ?? lists[0];
  const columns: readonly Column<Integration>[] = [
    {
      key: "state",
      title: t("kit.state"),
      width: 130,
      render: (each) => (each.status?.phase === undefined ? <Dash /> : <ObjectStatus of={each} />),
    },
    {
      key: "kind",
      title: t("settings.kind"),
      width: 150,
      render: (each) => t(`kind.${each.kind}` as TextKey),
    },
    {
      key: "name",
      title: t("create.name"),
      width: 200,
      render: (each) => (
        <Go mono to={paths.integration(each.kind, each.metadata.name)}>
          {each.metadata.name}
        </Go>
      ),
    },
    {
      key: "about",
      title: t("settings.about"),
      width: 330,
      render: (each) => {
        const about = aboutOf(each);
        return about.length === 0 ? <Dash /> : <Mono>{about.join(" · ")}</Mono>;
      },
    },
    {
      key: "why",
      title: t("kit.whatGoesOn"),
      render: (each) => {
        const [why] = each.status?.why ?? [];
        return why === undefined ? <Dash /> : <WhySentence why={why} withNext />;
      },
    },
    {
      key: "age",
      title: t("tokens.created"),
      width: 90,
      number: true,
      render: (each) => <Age since={each.metadata.creationTimestamp} />,
    },
  ];
  return (
    <>
      <PageHeader title={t("nav.settings")} facts={[t("settings.integrationsLead")]} />
      <SettingsTabs />
      {first === undefined ? null : (
        <Block of={first} rows={4}>
          {() => (
            <ResourceTable
              label={t("settings.integrations")}
              grow
              columns={columns}
              rows={lists.flatMap((list) => list.items)}
              keyOf={(each) => `${each.kind}/${each.metadata.name}`}
              empty={<Empty>{t("settings.noIntegrations")}</Empty>}
            />
          )}
        </Block>
      )}
    </>
  );
}

function useAll(kind: IntegrationKind): List<Integration> {
  return useList<Integration>({ of: integrationLists[kind], limit: 200 });
}
