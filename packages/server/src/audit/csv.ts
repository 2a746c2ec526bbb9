import type { AuditRecord } from "./record.ts";

const head = [
  "n",
  "time",
  "user",
  "groups",
  "login",
  "impersonator",
  "surface",
  "address",
  "agent",
  "verb",
  "cluster",
  "kind",
  "namespace",
  "name",
  "changes",
  "reason",
  "workOrder",
  "operation",
  "task",
  "code",
  "result",
  "message",
  "request",
  "hash",
] as const;

export const csvHead = `${head.join(",")}\r\n`;

/** One record as a line after RFC 4180; what a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvLine(record: AuditRecord): string {
  const { who, from, object, why, result } = record;
  const cells: Readonly<Record<(typeof head)[number], unknown>> = {
    n: record.n,
    time: record.t,
    user: who.user,
    groups: who.groups?.join(" "),
    login: who.login,
    impersonator: who.impersonator,
    surface: from.surface,
    address: from.address,
    agent: from.agent,
    verb: record.verb,
    cluster: record.cluster,
    kind: object?.kind,
    namespace: object?.namespace,
    name: object?.name,
    changes: record.changes?.flatMap((change) => change.fields.map(changeText)).join("; "),
    reason: why?.reason,
    workOrder: why?.workOrder,
    operation: why?.operation,
    task: why?.task,
    code: result.code,
    result: result.reason ?? "done",
    message: result.message,
    request: record.request,
    hash: record.hash,
  };
  return `${head.map((name) => quoted(cells[name])).join(",")}\r\n`;
}

function changeText({
  field,
  old,
  new: now,
}: {
  readonly field: string;
  readonly old?: unknown;
  readonly new?: unknown;
}): string {
  const shown = (value: unknown): string => (value === undefined ? "" : JSON.stringify(value));
  return `${field}: ${shown(old)} -> ${shown(now)}`;
}

function quoted(value: unknown): string {
  const text = value === undefined ? "" : String(value as string | number);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
