import type { ReactNode } from "react";
import { type AuditChange, type AuditRecord, useAuditRecord } from "../../data/audit.ts";
import { paths } from "../../data/paths.ts";
import { useFormat, useText } from "../../i18n/text.tsx";
import { Block, Empty } from "../../kit/block-states.tsx";
import { Button } from "../../kit/button.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { Dash, FactList } from "../../kit/small.tsx";
import { ObjectLink } from "./object-link.tsx";
import { ResultOf } from "./result-of.tsx";

/** One record whole: who, from where, why, and what changed, field by field. */
export function AuditPane({ n, onClose }: { readonly n: string; readonly onClose: () => void }) {
  const { t } = useText();
  const record = useAuditRecord(n);
  return (
    <section className="audit-pane" aria-label={t("audit.record", { n })}>
      <div className="audit-pane-head">
        <h2>{t("audit.record", { n })}</h2>
        <Button size="small" look="text" onClick={onClose}>
          {t("audit.close")}
        </Button>
      </div>
      <Block of={record} rows={8}>
        {(found) => (found === null ? <Empty>{t("audit.gone", { n })}</Empty> : <Whole record={found} />)}
      </Block>
    </section>
  );
}

const mono = (text: string | undefined): ReactNode => (text === undefined ? undefined : <Mono>{text}</Mono>);

function Whole({ record }: { readonly record: AuditRecord }) {
  const { t } = useText();
  const format = useFormat();
  const { who, from, why = {}, result, changes = [], moreChanges = 0 } = record;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t("audit.time"), format.exact(Date.parse(record.t))],
    [t("audit.who"), <Mono key="w">{who.user}</Mono>],
    [t("audit.groups"), mono(who.groups?.join(", "))],
    [t("audit.login"), mono(who.login)],
    [t("audit.impersonator"), mono(who.impersonator)],
    [t("audit.surface"), t(`audit.surface.${from.surface}`)],
    [t("audit.address"), mono(from.address)],
    [t("audit.agent"), mono(from.agent)],
    [t("audit.verb"), mono(record.verb)],
    [t("audit.route"), mono(record.route)],
    [t("audit.object"), record.object === undefined ? undefined : <ObjectLink key="o" object={record.object} />],
    [t("kind.Cluster"), linked(record.cluster, paths.cluster)],
    [t("audit.result"), <ResultOf key="r" record={record} />],
    [t("audit.message"), result.message],
    [t("audit.reason"), why.reason],
    [t("audit.workOrder"), mono(why.workOrder)],
    [t("kind.Operation"), linked(why.operation, paths.operation)],
    [t("kind.AutoOperationTask"), linked(why.task, paths.task)],
    [t("audit.request"), mono(record.request)],
    [t("audit.hash"), mono(record.hash)],
  ];
  return (
    <>
      {changes.map((change, index) => (
        <Change key={index} change={change} />
      ))}
      {moreChanges === 0 ? null : <p className="text-3">{t("audit.moreChanges", { count: moreChanges })}</p>}
      <FactList facts={facts.filter(([, value]) => value !== undefined)} />
      <Json title={t("audit.input")} value={changes.length === 0 ? record.input : undefined} />
      <Json title={t("audit.note")} value={record.note} />
    </>
  );
}

function linked(name: string | undefined, path: (name: string) => string): ReactNode {
  if (name === undefined) return undefined;
  return (
    <Go mono to={path(name)}>
      {name}
    </Go>
  );
}

const titles = { create: "audit.created", update: "audit.updated", delete: "audit.deleted" } as const;

function Change({ change }: { readonly change: AuditChange }) {
  const { rich, t } = useText();
  return (
    <div className="audit-change">
      <h3>{rich(titles[change.verb], { object: <ObjectLink object={change} /> })}</h3>
      <table className="audit-fields">
        <thead>
          <tr>
            <th scope="col">{t("audit.field")}</th>
            <th scope="col">{t("audit.old")}</th>
            <th scope="col">{t("audit.new")}</th>
          </tr>
        </thead>
        <tbody>
          {change.fields.map(({ field, old, new: now }) => (
            <tr key={field}>
              <th scope="row" className="mono">
                {field}
              </th>
              <td className="mono old">{old === undefined ? <Dash /> : shown(old)}</td>
              <td className="mono new">{now === undefined ? <Dash /> : shown(now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function Json({ title, value }: { readonly title: string; readonly value: object | undefined }) {
  if (value === undefined) return null;
  return (
    <div className="audit-change">
      <h3>{title}</h3>
      <pre className="mono">{JSON.stringify(value, undefined, 2)}</pre>
    </div>
  );
}
