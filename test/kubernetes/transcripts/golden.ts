import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Transcript } from "./play.ts";

const folder = join(import.meta.dirname, "golden");
const file = (scenario: string): string => join(folder, `${scenario}.json`);

export function readGolden(scenario: string): Transcript {
  if (!existsSync(file(scenario))) return {};
  return JSON.parse(readFileSync(file(scenario), "utf8")) as Transcript;
}

export function writeGolden(scenario: string, transcript: Transcript): void {
  writeFileSync(file(scenario), `${JSON.stringify(transcript, null, 1)}\n`);
}
