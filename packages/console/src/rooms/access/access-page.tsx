import { useState } from "react";
import { useSetUrl, useUrls } from "../../app/use-url.ts";
import { type AccessEntry, useAccess, verbs } from "../../data/access.ts";
import { useList } from "../../data/lists.ts";
import type { Thing } from "../../data/objects.ts";
import { useMay } from "../../data/queries.ts";
import { useText } from "../../i18n/text.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { CsvButton } from "../../kit/csv.tsx";
import { FilterBox, NothingMatches } from "../../kit/filter.tsx";
import { Menu } from "../../kit/menu.tsx";
import { PageHeader } from "../../kit/page-header.tsx";
import { ResourceTable } from "../../kit/resource-table.tsx";
import { textsOf, useAccessColumns } from "./access-columns.tsx";
import { AccessTabs } from "./access-tabs.tsx";
import { GrantDialog } from "./grant-dialog.tsx";
import { RevokeDialog } from "./revoke-dialog.tsx";

/** Who can do this, where, and why. */
export function AccessPage() {
  const { t } = useText();
  const url = useUrls();
  const setUrl = useSetUrl();
  const [q, verb, cluster] = [url["q"] ?? "", url["verb"] ?? "", url["cluster"] ?? ""];
  const may = useMay("audit", cluster === "" || verb === "" ? undefined : cluster);
  const mayGive = useMay("administer");
  const clusters = useList<Thing>({ of: "clusters", sort: "name" });
  const entries = useAccess({ verb, cluster: verb === "" ? "" : cluster });
  const [giving, setGiving] = useState(false);
  const [taking, setTaking] = useState<AccessEntry | undefined>(undefined);
  const columns = useAccessColumns(setTaking);
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = (rows: readonly AccessEntry[]): readonly AccessEntry[] =>
    rows.filter((row) => words.every((word) => textsOf(row).some((text) => text.toLowerCase().includes(word))));
  const question =
    verb === "" ? t("access.lead") : t(cluster === "" ? "access.whoCan" : "access.whoCanOn", { verb, cluster });
  return (
    <>
      <PageHeader
        title={t("nav.access")}
        facts={[question]}
        actions={
          <Button
            look="primary"
            off={mayGive ? undefined : t("kit.off.role", { verb: "administer" })}
            onClick={() => setGiving(true)}
          >
            {t("access.give")}
          </Button>
        }
      />
      <AccessTabs />
      <div className="toolbar">
        <FilterBox value={q} onChange={(text) => setUrl({ q: text })} placeholder={t("access.filter")} size="wide" />
        <Menu
          label={verb === "" ? t("access.verb") : verb}
          entries={[
            { key: "", label: t("kit.any"), onSelect: () => setUrl({ verb: undefined, cluster: undefined }) },
            ...verbs.map((each) => ({ key: each, label: each, onSelect: () => setUrl({ verb: each }) })),
          ]}
        />
        {verb === "" ? null : (
          <Menu
            label={cluster === "" ? t("access.onFleet") : cluster}
            entries={[
              { key: "", label: t("access.scope.Fleet"), onSelect: () => setUrl({ cluster: undefined }) },
              ...clusters.items.map(({ metadata: { name } }) => ({
                key: name,
                label: name,
                onSelect: () => setUrl({ cluster: name }),
              })),
            ]}
          />
        )}
        <span className="space" />
        <CsvButton name="access" columns={columns} load={async () => shown(entries.data ?? [])} />
      </div>
      {may ? (
        <Block of={entries} rows={8}>
          {(rows) => (
            <ResourceTable
              label={t("nav.access")}
              columns={columns}
              rows={shown(rows)}
              keyOf={keyOf}
              empty={
                q === "" ? (
                  <Empty>{t("access.nobody")}</Empty>
                ) : (
                  <NothingMatches onClear={() => setUrl({ q: undefined })} />
                )
              }
            />
          )}
        </Block>
      ) : (
        <Empty>{t("access.forbidden")}</Empty>
      )}
      {giving ? <GrantDialog onClose={() => setGiving(false)} /> : null}
      {taking === undefined ? null : <RevokeDialog entry={taking} onClose={() => setTaking(undefined)} />}
    </>
  );
}

function keyOf({ binding, scope, subject }: AccessEntry): string {
  return [binding, scope.type, scope.name, subject.kind, subject.namespace ?? "", subject.name].join("/");
}
