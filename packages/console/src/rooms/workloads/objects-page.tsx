import { useSetUrl, useUrls } from "../../app/use-url.ts";
import { type Served, useServed } from "../../data/discovery.ts";
import { paths } from "../../data/paths.ts";
import { useText } from "../../i18n/text.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { FilterBox, NothingMatches } from "../../kit/filter.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { type Column, ResourceTable } from "../../kit/resource-table.tsx";
import { ClusterFrame } from "../clusters/cluster-frame.tsx";
import { ResourceTabs } from "./common-resources.tsx";

/** Every kind of objects that a cluster serves, custom ones too. */
export function ObjectsPage() {
  return <ClusterFrame>{(cluster) => <Kinds cluster={cluster.metadata.name} />}</ClusterFrame>;
}

function Kinds({ cluster }: { readonly cluster: string }) {
  const { t } = useText();
  const url = useUrls();
  const setUrl = useSetUrl();
  const q = (url["q"] ?? "").toLowerCase();
  const served = useServed(cluster);
  const columns: readonly Column<Served>[] = [
    {
      key: "kind",
      title: t("inside.kind"),
      width: 280,
      render: (each) => <Go to={paths.objectList(cluster, each)}>{each.kind}</Go>,
    },
    {
      key: "group",
      title: t("inside.group"),
      width: 320,
      render: ({ group, version }) => <Mono>{group === "" ? version : `${group}/${version}`}</Mono>,
    },
    { key: "resource", title: t("inside.resource"), width: 280, render: ({ resource }) => <Mono>{resource}</Mono> },
    {
      key: "scope",
      title: t("inside.scope"),
      width: 140,
      render: ({ namespaced }) => t(namespaced ? "inside.scope.namespaced" : "inside.scope.cluster"),
    },
    {
      key: "short",
      title: t("inside.shortNames"),
      render: ({ shortNames }) => <Mono dim>{shortNames.join(", ")}</Mono>,
    },
  ];
  return (
    <>
      <ResourceTabs cluster={cluster} />
      <div className="toolbar">
        <FilterBox
          value={url["q"] ?? ""}
          onChange={(text) => setUrl({ q: text })}
          placeholder={t("inside.kinds.filter")}
        />
      </div>
      <Block of={served} rows={16}>
        {(all) => (
          <ResourceTable
            label={t("inside.kinds.label", { cluster })}
            columns={columns}
            rows={all.filter((each) =>
              [each.kind, each.group, each.resource, ...each.shortNames].some((word) => word.toLowerCase().includes(q)),
            )}
            keyOf={(each) => `${each.group}/${each.resource}`}
            empty={
              q === "" ? (
                <Empty>{t("inside.kinds.empty")}</Empty>
              ) : (
                <NothingMatches onClear={() => setUrl({ q: undefined })} />
              )
            }
          />
        )}
      </Block>
    </>
  );
}
