import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const folder = join(import.meta.dirname, "open");

/**
 * Exchanges that ours answers in another way than the real server and should not: what is left to mend, a file for a scenario and a line for an
 * exchange. They may only shrink: one that is equal by now fails the test until its line is gone.
 */
export function openExchanges(): ReadonlySet<string> {
  const exchanges = readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => `${basename(file, ".txt")}/${line}`),
  );
  return new Set(exchanges);
}
