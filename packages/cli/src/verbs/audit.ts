import { type AuditRecord, type AuditVerdict, verifyAuditLog } from "@dipper/server";
import type { World } from "@dipper/world";
import { realWorld } from "@dipper/world/real";
import { dataFolderOf, pathsOf } from "../data-folder/data-folder.ts";
import { type Output, type OutputOptions, outputTo } from "../output/output.ts";
import { auditFolder, readAuditKey } from "../serve/audit.ts";
import { UsageError } from "../usage-error.ts";
import { optionFlag, optionText, type Verb, type VerbInput } from "./verb.ts";

/** Options that are filters, by the names of the REST parameters. */
const filters = ["who", "verb", "surface", "cluster", "kind", "name", "operation", "result", "since", "until"] as const;

function queryOf(input: VerbInput, more: Readonly<Record<string, string | undefined>>): string {
  const given = Object.fromEntries(filters.map((name) => [name, optionText(input, name)]));
  const by = optionFlag(input, "people") ? "people" : undefined;
  const values = { ...given, by, q: input.args[0], ...more };
  const set = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new URLSearchParams(set).toString();
}

const search: Verb = async ({ rest, out, signal }, input) => {
  const limit = Number(optionText(input, "limit") ?? "50");
  const items: AuditRecord[] = [];
  let token: string | undefined;
  do {
    const query = queryOf(input, { limit: String(Math.min(1000, limit - items.length)), continue: token });
    const page = (await rest.get(`/api/v1/audit?${query}`, signal)) as {
      readonly items: readonly AuditRecord[];
      readonly continue?: string;
    };
    items.push(...page.items);
    token = page.continue;
  } while (token !== undefined && items.length < limit);
  const names = items.map(({ n }) => String(n));
  out.objects(items, names, () => {
    out.rows(["n", "time", "who", "from", "verb", "object", "result", "what"], items.map(rowOf));
    if (token !== undefined) out.say(`There are older ones. Next: dipper audit search --limit ${limit * 4}`);
  });
  return 0;
};

function rowOf(record: AuditRecord): readonly string[] {
  const { object, result, why, changes = [] } = record;
  const fields = changes.flatMap((change) => change.fields.map(({ field }) => field));
  return [
    String(record.n),
    record.t,
    record.who.user,
    [record.from.surface, record.from.address].filter((part) => part !== undefined).join(" "),
    record.verb,
    object === undefined ? "" : `${object.kind}/${object.name}`,
    result.reason ?? "done",
    result.message ?? why?.reason ?? fields.join(", "),
  ];
}

const exportRecords: Verb = async ({ rest, out, signal }, input) => {
  const format = optionText(input, "format") ?? "ndjson";
  for await (const line of rest.lines(`/api/v1/audit/export?${queryOf(input, { format })}`, signal)) out.text(line);
  return 0;
};

/** `dipper audit search|export`. */
export const auditVerbs = { search, export: exportRecords } as const;

/** Of the files of a data folder, on the machine that has them; no platform need run. Exit code 1: something is not as it was written. */
export async function verifyFiles(options: OutputOptions & { readonly data?: string }): Promise<number> {
  const world = realWorld({ log: { level: "silent" } });
  const out = outputTo({ out: process.stdout, err: process.stderr }, options);
  return verifyFolder(world, dataFolderOf(options.data), out);
}

async function verifyFolder(world: World, root: string, out: Output): Promise<number> {
  const folder = auditFolder(root);
  const key = readAuditKey(pathsOf(root).keys);
  if (key === undefined)
    throw new UsageError(
      `${pathsOf(root).keys}/audit-key does not exist: without it nobody can tell whether the end of the audit is there. Name the data folder with --data.`,
      1,
    );
  return tell(await verifyAuditLog(world.files, { folder, key }), out);
}

/** The platform's own word; whoever distrusts it runs the command beside the files. */
export const verifyRemote: Verb = async ({ rest, out, signal }) =>
  tell((await rest.get("/api/v1/audit/verdict", signal)) as AuditVerdict, out);

function tell(verdict: AuditVerdict, out: Output): number {
  const { broken, records, first, last, hash } = verdict;
  out.objects(verdict, [verdict.ok ? "ok" : "broken"], () => {
    if (broken === undefined) {
      const range = records === 0 ? "" : `, ${first} to ${last}`;
      out.text(`The audit is whole: ${records} records${range}.`);
      if (hash !== undefined) out.say(`Keep elsewhere: ${last} ${hash}`);
      return;
    }
    out.text(
      `The audit is broken at record ${broken.n} (${broken.segment}, line ${broken.line}): ${broken.problem}. ${records} records before it are whole.`,
    );
  });
  return verdict.ok ? 0 : 1;
}
