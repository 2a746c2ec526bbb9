import type { Command } from "commander";
import { client } from "./command.ts";
import { runVerb } from "./verb.ts";

const filtered = (command: Command): Command =>
  command
    .option("--who <name>", "part of the name of who did it")
    .option("--people", "without what the platform did by itself")
    .option("--verb <verb>", "create, update, patch, delete, sign-in …")
    .option("--surface <surface>", "console, rest, kubernetes, cluster or platform")
    .option("-c, --cluster <cluster>", "what concerns this cluster")
    .option("--kind <kind>", "kind of the object, as in Machine")
    .option("--name <name>", "name of the object")
    .option("--operation <operation>", "what belongs to this operation")
    .option("--result <result>", "done, refused, or the code of a refusal")
    .option("--since <time>", "from then on, as in 2026-11-30T08:00:00Z")
    .option("--until <time>", "before then");

/** `dipper audit …`: who did what. */
export function auditing(root: Command): void {
  const audit = root.command("audit").description("who did what, and whether the record of it is whole");
  filtered(
    client(
      audit,
      "search [words]",
      "records, the newest first",
      async () => (await import("./audit.ts")).auditVerbs.search,
    ),
  ).option("--limit <count>", "at most so many", "50");
  filtered(
    client(
      audit,
      "export [words]",
      "records on standard output, the oldest first",
      async () => (await import("./audit.ts")).auditVerbs.export,
    ),
  ).option("--format <format>", "ndjson or csv", "ndjson");
  audit
    .command("verify")
    .description("walk the hash chain; names the first record that is not as it was written, and ends with 1")
    .addHelpText("after", "\nReads the files of --data; with --kubeconfig the platform there is asked instead.")
    .action(async (_options: unknown, command: Command) => {
      const options = command.optsWithGlobals();
      const { verifyFiles, verifyRemote } = await import("./audit.ts");
      process.exitCode =
        options["kubeconfig"] === undefined ? await verifyFiles(options) : await runVerb(verifyRemote, [], options);
    });
}
