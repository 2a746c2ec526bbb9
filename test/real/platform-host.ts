/** Stands in for the platform: ensures a StepRun on the lab's machines and follows it. Argument: a JSON file. Is killed at any instant. */
import { readFileSync } from "node:fs";
import { type Machines, onMachines, runToEnd } from "./on-machines.ts";

const told = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as {
  readonly known: Machines;
  readonly folder: string;
  readonly name: string;
  readonly attempt: number;
  readonly lines: string;
  readonly fences: Readonly<Record<string, number>>;
};
const platform = onMachines(told.known, { folder: told.folder });
const { name, attempt, fences, lines } = told;
const events = await runToEnd(
  platform.ansible,
  platform.spec({ name, attempt, fences, entryPoint: "append.yml", parameters: { lines } }),
);
if (events.at(-1)?.type === "ended") process.stdout.write("ended\n");
