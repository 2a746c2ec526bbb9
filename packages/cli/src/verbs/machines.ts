import { readFileSync } from "node:fs";
import { UsageError } from "../usage-error.ts";
import { optionFlag, type Verb } from "./verb.ts";

interface Report {
  readonly lines: readonly {
    readonly line: number;
    readonly name?: string;
    readonly outcome: string;
    readonly column?: string;
    readonly reason?: string;
  }[];
}

/** Good lines are registered, the others reported with line, column and reason. */
export const importMachines: Verb = async ({ rest, out, signal }, input) => {
  const file = input.args[0] ?? "";
  let content: string;
  try {
    content = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`, 2);
  }
  const dryRun = optionFlag(input, "dryRun");
  const report = (await rest.post(
    "/api/v1/machines/import",
    { content, format: /\.ya?ml$/.test(file) ? "yaml" : "csv", dryRun },
    signal,
  )) as Report;
  const refused = report.lines.filter((line) => line.outcome === "refused").length;
  out.objects(
    report,
    report.lines.map((line) => line.name ?? ""),
    () => {
      out.rows(
        ["line", "machine", "outcome", "column", "reason"],
        report.lines.map((line) => [
          String(line.line),
          line.name ?? "",
          line.outcome,
          line.column ?? "",
          line.reason ?? "",
        ]),
      );
      out.say(
        `${report.lines.length - refused} of ${report.lines.length} lines ${dryRun ? "are good" : "registered"}. Next: ${dryRun ? "the same command without --dry-run" : "dipper get machines"}`,
      );
    },
  );
  return refused === 0 ? 0 : refused === report.lines.length ? 3 : 5;
};
