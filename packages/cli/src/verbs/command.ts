import type { Command } from "commander";
import { runVerb, type Verb } from "./verb.ts";

/** A verb of the client: its module is loaded when it is called, not before. */
export type Load = () => Promise<Verb>;

/** A command that runs a verb against a platform. */
export function client(parent: Command, usage: string, doc: string, load: Load): Command {
  return parent
    .command(usage)
    .description(doc)
    .action(async (...called: unknown[]) => {
      const command = called.at(-1) as Command;
      process.exitCode = await runVerb(
        await load(),
        command.processedArgs as (string | readonly string[] | undefined)[],
        command.optsWithGlobals(),
      );
    });
}

/** Verbs that may wait until what they have made is finished. */
export const wait = (command: Command): Command =>
  command
    .option("--wait", "wait until it is finished; exit code 5 when only a part of the machines made it")
    .option("--timeout <duration>", "how long to wait, as in 90s, 10m or 2h", "2h");
