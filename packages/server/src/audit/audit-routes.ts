import { DipperError, isoTime } from "@dipper/api";
import type { Call, Route } from "@dipper/room";
import type { World } from "@dipper/world";
import { csvHead, csvLine } from "./csv.ts";
import type { AuditRecord } from "./record.ts";
import { type AuditQuery, exportAudit, searchAudit } from "./search.ts";
import type { AuditTrail } from "./trail.ts";
import { verifyAuditLog } from "./verify.ts";

export interface AuditRouteDeps {
  readonly world: Pick<World, "clock" | "files">;
  readonly audit: AuditTrail;
  readonly auditKey: Uint8Array;
  /** Names of the clusters there are. */
  readonly clusters: () => readonly string[];
}

const word = (description: string, maxLength = 253): object => ({
  type: "string",
  minLength: 1,
  maxLength,
  description,
});
const query = {
  who: word("Part of the name of who did it."),
  verb: word("`create`, `update`, `patch`, `delete`, `deletecollection`, `sign-in` …"),
  surface: { type: "string", enum: ["console", "rest", "kubernetes", "cluster", "platform"] },
  by: {
    type: "string",
    enum: ["people", "platform"],
    description: "Without what the platform did by itself, or only that.",
  },
  cluster: word("The managed cluster that it concerns."),
  kind: word("Kind of an object that it was about: `Machine`."),
  name: word("Name of an object that it was about."),
  operation: word("The operation that it belongs to."),
  result: word("`done`, `refused`, or the code of a refusal."),
  since: word("RFC 3339; from then on.", 40),
  until: word("RFC 3339; before then.", 40),
  n: { type: "integer", minimum: 1, description: "The record with this number." },
  q: word("Words that stand anywhere in the record.", 1024),
} as const;

/** Who may read it: the verb `audit`, on the fleet or on the cluster that a record concerns. */
const permission = { verb: "audit", on: "filtered" } as const;

/** Reading the audit. Nothing here, or anywhere, changes it. */
export function auditRoutes(deps: AuditRouteDeps): readonly Route[] {
  const { folder } = deps.audit.log;
  const { files, clock } = deps.world;
  return [
    {
      method: "GET",
      path: "/api/v1/audit",
      doc: "Who did what, the newest first. Needs the verb `audit`; with it on some clusters only, shows what concerns these.",
      permission,
      input: {
        type: "object",
        additionalProperties: false,
        properties: {
          ...query,
          limit: { type: "integer", minimum: 1, maximum: 1000, default: 100, description: "Records per answer." },
          continue: { type: "string", maxLength: 64, description: "Token of the answer before: older records." },
        },
      },
      output: {
        type: "object",
        required: ["items", "asOf"],
        properties: {
          items: { type: "array", items: { type: "object" } },
          continue: { type: "string", description: "Absent: there is nothing older." },
          asOf: { type: "string", format: "date-time" },
        },
      },
      async handle(call) {
        const visible = visibleTo(call, deps.clusters());
        await deps.audit.log.settled();
        const {
          limit = 100,
          continue: from,
          ...wanted
        } = call.input as AuditQuery & { limit?: number; continue?: string };
        const options = { folder, query: wanted, limit, visible, ...(from === undefined ? {} : { continue: from }) };
        return { ...(await searchAudit(files, options)), asOf: isoTime(clock.now()) };
      },
    },
    {
      method: "GET",
      path: "/api/v1/audit/export",
      doc: "The same as text, the oldest first: records as they are, one a line, or a table for spreadsheets.",
      permission,
      input: {
        type: "object",
        additionalProperties: false,
        properties: { ...query, format: { type: "string", enum: ["ndjson", "csv"], default: "ndjson" } },
      },
      output: { type: "string" },
      async handle(call) {
        const visible = visibleTo(call, deps.clusters());
        await deps.audit.log.settled();
        const { format, ...wanted } = call.input as AuditQuery & { format?: string };
        return lines(exportAudit(files, { folder, query: wanted, visible }), format === "csv");
      },
    },
    {
      method: "GET",
      path: "/api/v1/audit/verdict",
      doc: "Walks the whole chain: whether every record is as it was written, and else the first that is not.",
      permission: { verb: "audit", on: "fleet" },
      input: { type: "object", additionalProperties: false, properties: {} },
      output: {
        type: "object",
        required: ["ok", "records", "unsealed"],
        properties: { ok: { type: "boolean" }, records: { type: "integer" }, unsealed: { type: "integer" } },
      },
      async handle() {
        await deps.audit.log.settled();
        return verifyAuditLog(files, { folder, key: deps.auditKey });
      },
    },
  ];
}

/** Whoever may read nothing at all is told so, instead of an empty list. */
function visibleTo(call: Call, clusters: readonly string[]): (record: AuditRecord) => boolean {
  const may = (cluster?: string): boolean => call.may?.("audit", cluster) ?? true;
  if (may()) return () => true;
  if (!clusters.some((name) => may(name))) {
    const problem = 'the verb "audit" on the fleet or on a cluster is needed';
    throw new DipperError("Forbidden", { user: call.user, verb: "read", resource: "audit", name: "*", problem });
  }
  const known = new Map<string, boolean>();
  return ({ cluster }) => {
    if (cluster === undefined) return false;
    const before = known.get(cluster) ?? may(cluster);
    known.set(cluster, before);
    return before;
  };
}

async function* lines(records: AsyncIterable<AuditRecord>, csv: boolean): AsyncGenerator<string> {
  if (csv) yield csvHead;
  for await (const record of records) yield csv ? csvLine(record) : `${JSON.stringify(record)}\n`;
}
