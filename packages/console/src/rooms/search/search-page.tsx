import { SearchFreshness } from "../../app/search-freshness.tsx";
import { useSetUrl, useUrls } from "../../app/use-url.ts";
import { hitPath } from "../../data/hit-path.ts";
import { type SearchHit, useSearch } from "../../data/search.ts";
import { useText } from "../../i18n/text.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { FilterBox } from "../../kit/filter.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { type Column, ResourceTable } from "../../kit/resource-table.tsx";
import { Status } from "../../kit/status.tsx";

/** Everything that a name or address could mean. */
export function SearchPage() {
  const { t, known } = useText();
  const url = useUrls();
  const setUrl = useSetUrl();
  const text = url["q"] ?? "";
  const hits = useSearch(text);
  const columns: readonly Column<SearchHit>[] = [
    {
      key: "kind",
      title: t("search.kind"),
      width: 140,
      render: (hit) => {
        const key = known(`kind.${hit.kind}`);
        return key === undefined ? hit.kind : t(key);
      },
    },
    {
      key: "name",
      title: t("search.name"),
      width: 320,
      render: (hit) => (
        <Go mono to={hitPath(hit)}>
          {hit.name}
        </Go>
      ),
    },
    { key: "cluster", title: t("kind.Cluster"), width: 220, render: (hit) => <Mono dim>{hit.cluster ?? "–"}</Mono> },
    { key: "detail", title: t("search.match"), render: (hit) => <Mono dim>{hit.detail ?? ""}</Mono> },
    {
      key: "exact",
      title: "",
      width: 110,
      render: (hit) => (hit.exact === true ? <Status state="ok">{t("search.exact")}</Status> : null),
    },
  ];
  return (
    <>
      <PageHeader title={text === "" ? t("search.title") : t("search.for", { text })} />
      <div className="toolbar">
        <FilterBox size="wide" value={text} onChange={(q) => setUrl({ q })} placeholder={t("palette.placeholder")} />
        <span className="space" />
        <SearchFreshness answer={text === "" ? undefined : hits.data} />
      </div>
      {text === "" ? (
        <Empty>{t("search.hint")}</Empty>
      ) : (
        <Block of={hits}>
          {({ items: rows }) => (
            <ResourceTable
              label={t("search.title")}
              columns={columns}
              rows={rows}
              keyOf={(hit) => `${hit.kind}/${hit.cluster ?? ""}/${hit.namespace ?? ""}/${hit.name}`}
              empty={<Empty>{t("palette.nothing")}</Empty>}
            />
          )}
        </Block>
      )}
    </>
  );
}
