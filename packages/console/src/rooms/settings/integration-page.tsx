import { usePathName } from "../../app/use-url.ts";
import { type Integration, integrationKinds, integrationLists } from "../../data/integrations.ts";
import { useTopics } from "../../data/live-queries.ts";
import { useObject } from "../../data/queries.ts";
import { useText } from "../../i18n/text.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Explain } from "../../kit/explain.tsx";
import { ObjectStatus } from "../../kit/object-status.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { Yaml } from "../../kit/yaml.tsx";

/** One such object, as it is. */
export function IntegrationPage() {
  const { t } = useText();
  const name = usePathName("name");
  const wanted = usePathName("kind");
  const kind = integrationKinds.find((each) => each === wanted);
  const plural = kind === undefined ? undefined : integrationLists[kind];
  const object = useObject<Integration>(plural ?? "sites", plural === undefined ? undefined : name);
  useTopics(...(plural === undefined ? [] : [plural]));
  if (kind === undefined) return <Empty>{t("error.NotFound")}</Empty>;
  return (
    <Block of={object}>
      {(data) => (
        <>
          <PageHeader
            named
            title={name}
            status={data.status?.phase === undefined ? undefined : <ObjectStatus of={data} look="badge" />}
            facts={[t(`kind.${kind}`)]}
          />
          {(data.status?.why ?? []).length === 0 ? null : <Explain state="warn" why={data.status?.why ?? []} />}
          <Yaml object={data} name={name} />
        </>
      )}
    </Block>
  );
}
