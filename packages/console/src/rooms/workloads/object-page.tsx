import { usePathName } from "../../app/use-url.ts";
import { type KubeObject, useKubeObject } from "../../data/kube.ts";
import type { Cluster } from "../../data/objects.ts";
import { paths } from "../../data/paths.ts";
import { useObject } from "../../data/queries.ts";
import { useText } from "../../i18n/text.tsx";
import { Age } from "../../kit/age.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { Simulated } from "../../kit/small.tsx";
import { TabLinks } from "../../kit/tabs.tsx";
import { Events } from "../clusters/events-tab.tsx";
import { ObjectActions } from "./actions/object-actions.tsx";
import { resourceKey, useObjectRef } from "./object-ref.ts";
import { ObjectState } from "./object-state.tsx";
import { Overview } from "./overview.tsx";
import { YamlTab } from "./yaml-tab.tsx";

const tabs = ["", "yaml", "events"] as const;

/** Any object inside a cluster: facts, what one can do with it, YAML, events. */
export function ObjectPage() {
  const ref = useObjectRef();
  const tab = usePathName("tab");
  const secret = resourceKey(ref) === "secrets";
  const object = useKubeObject<KubeObject>(ref, secret ? { query: "?masked=true" } : {});
  const cluster = useObject<Cluster>("clusters", ref.cluster).data;
  const { t } = useText();
  const to = (each: string): string => paths.object(ref.cluster, ref, ref, each);
  return (
    <>
      <PageHeader
        named
        title={ref.name}
        status={
          <>
            {object.data === undefined ? null : <ObjectState object={object.data} />}
            {cluster?.spec.clusterType === "simulated" ? <Simulated /> : null}
          </>
        }
        facts={[
          <Go key="c" mono to={paths.cluster(ref.cluster)}>
            {ref.cluster}
          </Go>,
          object.data?.kind ?? ref.resource,
          ref.namespace === "" ? undefined : <Mono key="n">{ref.namespace}</Mono>,
          object.data === undefined ? undefined : (
            <>
              {t("inside.created")} <Age since={object.data.metadata.creationTimestamp} />
            </>
          ),
          object.data?.metadata.deletionTimestamp === undefined ? undefined : t("inside.deleting"),
        ]}
        actions={object.data === undefined ? undefined : <ObjectActions target={ref} object={object.data} />}
      />
      <TabLinks
        label={t("inside.tabs")}
        tabs={tabs.map((each) => ({ to: to(each), label: t(`inside.tab.${each === "" ? "overview" : each}`) }))}
      />
      <Block of={object}>
        {(data) =>
          tab === "yaml" ? (
            <YamlTab target={ref} object={data} />
          ) : tab === "events" ? (
            <Events cluster={ref.cluster} about={ref.name} />
          ) : tab === "" ? (
            <Overview target={ref} object={data} />
          ) : (
            <Empty>{t("inside.noTab")}</Empty>
          )
        }
      </Block>
    </>
  );
}
