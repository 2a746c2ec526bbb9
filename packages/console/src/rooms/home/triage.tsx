import { type ReactNode, useState } from "react";
import type { AttentionItem } from "../../data/attention.ts";
import { paths } from "../../data/paths.ts";
import { type TextKey, useText } from "../../i18n/text.tsx";
import { Age } from "../../kit/age.tsx";
import { ButtonLink } from "../../kit/button-link.tsx";
import { Go, Mono } from "../../kit/name.tsx";
import { Shape } from "../../kit/shape.tsx";
import { WhySentence } from "../../kit/why-sentence.tsx";
import { MuteDialog } from "./mute-dialog.tsx";

/** One item: what, where, why in one line, for how long, the one next action. */
export function Triage({ items }: { readonly items: readonly AttentionItem[] }) {
  return (
    <ul className="triage">
      {items.map((item, index) => (
        <TriageItem key={item.id} item={item} primary={index === 0 && item.state === "ask"} />
      ))}
    </ul>
  );
}

function TriageItem({ item, primary }: { readonly item: AttentionItem; readonly primary: boolean }) {
  const { t } = useText();
  const [muting, setMuting] = useState(false);
  const action = actionOf(item);
  return (
    <li>
      <Shape state={item.state} size={16} />
      <AttentionTitle item={item} />
      <Age since={item.since} />
      <div className="triage-action">
        <ButtonLink size="small" to={action.to} look={primary ? "primary" : "default"}>
          {t(action.label)}
        </ButtonLink>
      </div>
      <div className="triage-why">
        {item.why === undefined ? <Mono dim>{item.subject.name}</Mono> : <WhySentence why={item.why} />}
      </div>
      <button
        type="button"
        className="link triage-mute"
        aria-label={t("mute.item", { name: item.subject.name })}
        onClick={() => setMuting(true)}
      >
        {t("mute.action")}
      </button>
      {muting ? <MuteDialog item={item} onClose={() => setMuting(false)} /> : null}
    </li>
  );
}

/** What it is, in at most eight words, and where. */
export function AttentionTitle({ item }: { readonly item: AttentionItem }) {
  const { known, rich, t } = useText();
  const values: Record<string, ReactNode> = { name: item.subject.name };
  for (const param of item.params ?? [])
    values[param.name] = /^\d+$/.test(param.value) ? Number(param.value) : param.value;
  if (values["machines"] !== undefined) values["count"] = values["machines"];
  const type = known(`operationType.${paramOf(item, "type") ?? ""}`);
  if (type !== undefined) values["type"] = t(type);
  const key = known(`attention.${item.type}.${paramOf(item, "scope") ?? ""}`) ?? known(`attention.${item.type}`);
  const where =
    item.subject.cluster ??
    (item.subject.kind === "Cluster" || item.subject.kind === "SparePool" ? item.subject.name : undefined);
  return (
    <div className="triage-what">
      <b>{key === undefined ? item.subject.name : rich(key, values)}</b>
      {where === undefined ? null : (
        <Go mono to={item.subject.kind === "SparePool" ? paths.pool(where) : paths.cluster(where)}>
          {where}
        </Go>
      )}
    </div>
  );
}

function paramOf(item: AttentionItem, name: string): string | undefined {
  return item.params?.find((param) => param.name === name)?.value;
}

/** The nodes of one cause, as the list of nodes filters them. */
function nodesPath(item: AttentionItem, cluster: string): string {
  const scope = paramOf(item, "scope");
  const words = scope === "Rack" || scope === "Zone" ? `${scope.toLowerCase()}:${paramOf(item, "value")}` : "";
  const list = `${paths.clusterTab(cluster, "nodes")}?status=attention`;
  return words === "" ? list : `${list}&q=${encodeURIComponent(words)}`;
}

function actionOf(item: AttentionItem): { readonly to: string; readonly label: TextKey } {
  const { kind, name, cluster } = item.subject;
  const machine = paramOf(item, "machine");
  switch (item.type) {
    case "Approval":
      return { to: paths.operationTab(name, "plan"), label: "attention.action.review" };
    case "Decision":
    case "OperationFailed":
      return { to: paths.operation(name), label: "attention.action.failures" };
    case "OperationPaused":
      return { to: paths.operation(name), label: "attention.action.open" };
    case "Quarantined":
      return {
        to:
          kind === "Machine"
            ? paths.machine(name)
            : machine === undefined
              ? paths.operation(name)
              : paths.operationCell(name, machine, ""),
        label: "attention.action.machine",
      };
    case "WorkOrder":
      return {
        to: kind === "AutoOperationTask" ? paths.task(name) : paths.operation(name),
        label: "attention.action.confirm",
      };
    case "NodesNotReady":
      return { to: nodesPath(item, cluster ?? name), label: "attention.action.nodes" };
    case "PoolBelowMinimum":
      return { to: paths.machinesImport, label: "attention.action.addMachines" };
    default:
      return { to: pageOf(kind, name), label: "attention.action.open" };
  }
}

function pageOf(kind: string, name: string): string {
  if (kind === "Operation") return paths.operation(name);
  if (kind === "Cluster") return paths.cluster(name);
  if (kind === "Machine") return paths.machine(name);
  if (kind === "SparePool") return paths.pool(name);
  if (kind === "AutoOperationTask") return paths.task(name);
  return paths.search(name);
}
