import type { ReactNode } from "react";
import { useSetUrl, useUrl } from "../../app/use-url.ts";
import type { AuditRecord, useAudit } from "../../data/audit.ts";
import { paths } from "../../data/paths.ts";
import { useText } from "../../i18n/text.tsx";
import { Age } from "../../kit/age.tsx";
import { Block } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { type Column, ResourceTable } from "../../kit/resource-table.tsx";
import { Dash } from "../../kit/small.tsx";
import { AuditPane } from "./audit-pane.tsx";
import { ObjectLink } from "./object-link.tsx";
import { ResultOf } from "./result-of.tsx";

export interface AuditRecordsProps {
  readonly of: ReturnType<typeof useAudit>;
  readonly empty: ReactNode;
}

/** The table, and beside it the record that the URL names. */
export function AuditRecords({ of: records, empty }: AuditRecordsProps) {
  const { t } = useText();
  const [n] = useUrl("n");
  const setUrl = useSetUrl();
  const columns = useColumns(n !== "");
  return (
    <div className={n === "" ? "audit" : "audit with-pane"}>
      <Block of={records} rows={10}>
        {(rows) => (
          <div className="audit-rows">
            <ResourceTable
              label={t("nav.audit")}
              columns={columns}
              rows={rows}
              keyOf={(record) => String(record.n)}
              current={n === "" ? undefined : n}
              more={records.more}
              onOpen={(record) => setUrl({ n: String(record.n) })}
              empty={empty}
            />
            {records.older && rows.length < 20 ? (
              <div className="audit-older">
                <Button size="small" onClick={records.more}>
                  {t("audit.older")}
                </Button>
              </div>
            ) : null}
          </div>
        )}
      </Block>
      {n === "" ? null : <AuditPane n={n} onClose={() => setUrl({ n: undefined })} />}
    </div>
  );
}

function useColumns(narrow: boolean): readonly Column<AuditRecord>[] {
  const { t, known } = useText();
  const setUrl = useSetUrl();
  const verbOf = (record: AuditRecord): string => {
    const key = known(`audit.verb.${record.verb}`);
    return key === undefined ? record.verb : t(key);
  };
  const columns: readonly (Column<AuditRecord> & { readonly wide?: boolean })[] = [
    {
      key: "n",
      title: "#",
      width: 64,
      number: true,
      render: (record) => (
        <button type="button" className="link mono" onClick={() => setUrl({ n: String(record.n) })}>
          {record.n}
        </button>
      ),
    },
    { key: "time", title: t("audit.time"), width: 76, number: true, render: (record) => <Age since={record.t} /> },
    { key: "who", title: t("audit.who"), width: 140, render: (record) => <Mono>{shortUser(record.who.user)}</Mono> },
    {
      key: "surface",
      title: t("audit.surface"),
      width: 116,
      wide: true,
      render: (record) => t(`audit.surface.${record.from.surface}`),
    },
    { key: "verb", title: t("audit.verb"), width: 88, render: verbOf },
    {
      key: "object",
      title: t("audit.object"),
      ...(narrow ? {} : { width: 236 }),
      render: (record) => <ObjectLink object={record.object} />,
    },
    {
      key: "cluster",
      title: t("kind.Cluster"),
      width: 116,
      wide: true,
      render: ({ cluster }) =>
        cluster === undefined ? (
          <Dash />
        ) : (
          <Go mono to={paths.cluster(cluster)}>
            {cluster}
          </Go>
        ),
    },
    {
      key: "result",
      title: t("audit.result"),
      width: 96,
      wide: true,
      render: (record) => <ResultOf record={record} />,
    },
    { key: "fields", title: t("audit.fields"), wide: true, render: (record) => <Mono dim>{fieldsOf(record)}</Mono> },
  ];
  return columns.filter((column) => !(narrow && column.wide === true));
}

/** Service accounts are known by their own name. */
function shortUser(user: string): string {
  return user.replace(/^system:serviceaccount:[^:]+:/, "");
}

function fieldsOf({ changes = [], result, why }: AuditRecord): string {
  if (result.message !== undefined) return result.message;
  const fields = changes.flatMap((change) => change.fields.map(({ field }) => field));
  return [...(why?.reason === undefined ? [] : [why.reason]), ...fields].join(", ");
}
