import { DipperError, Machine } from "@dipper/api";
import type { KubeClient, NewObject } from "@dipper/kube";
import { checkRows, type Fleet, type ImportLine } from "./check.ts";
import { parseImport } from "./parse.ts";
import type { ImportRow } from "./row.ts";

export interface ImportReport {
  readonly lines: readonly ImportLine[];
  /** How many were registered; 0 for a dry run. */
  readonly created: number;
}

export interface ImportRequest {
  readonly content: string;
  readonly format: "csv" | "yaml";
  readonly dryRun: boolean;
}

/** A report per line; only the good lines are registered. The API server has the last word, also in a dry run. */
export async function importMachines(
  request: ImportRequest,
  fleet: Fleet,
  call: { readonly kube: KubeClient; readonly signal: AbortSignal },
): Promise<ImportReport> {
  const rows = parseImport(request.content, request.format);
  const lines: ImportLine[] = [];
  for (const [index, checked] of checkRows(rows, fleet).entries()) {
    const row = rows[index];
    lines.push(
      checked.outcome === "refused" || row === undefined
        ? checked
        : await register(row, checked, { ...call, dryRun: request.dryRun }),
    );
  }
  const created = request.dryRun ? 0 : lines.filter((line) => line.outcome !== "refused").length;
  return { lines, created };
}

async function register(
  row: ImportRow,
  checked: ImportLine,
  call: { readonly kube: KubeClient; readonly signal: AbortSignal; readonly dryRun: boolean },
): Promise<ImportLine> {
  const { kube, ...options } = call;
  const metadata = { name: row.name, ...(row.labels === undefined ? {} : { labels: row.labels }) };
  try {
    // The server fills in defaults; what is written here need not have them.
    await kube.create(Machine, { metadata, spec: row.spec } as NewObject<Machine>, {
      manager: "dipper-import",
      ...options,
    });
    return checked;
  } catch (cause) {
    const error = DipperError.from(cause);
    if (error.code !== "Invalid" && error.code !== "AlreadyExists" && error.code !== "BadRequest") throw error;
    return { ...checked, outcome: "refused", column: error.params.field ?? "", reason: error.message };
  }
}
