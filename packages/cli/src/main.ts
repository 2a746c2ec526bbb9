import { DipperError } from "@dipper/api";
import { program } from "./program.ts";
import { UsageError } from "./usage-error.ts";

/** 3: refused by a rule or a conflict. 4: the time was over. 1: everything else. */
function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return error.exitCode;
  if (!(error instanceof DipperError)) return 1;
  if (error.code === "Timeout") return 4;
  return ["Unavailable", "Internal", "StorageFull", "StorageFailed"].includes(error.code) ? 1 : 3;
}

// `dipper get machines | head` closes our output early: that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

try {
  await program().parseAsync(process.argv);
} catch (error) {
  if (error instanceof UsageError || error instanceof DipperError) process.stderr.write(`${error.message}\n`);
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(exitCodeOf(error));
}
