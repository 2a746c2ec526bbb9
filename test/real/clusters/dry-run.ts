import assert from "node:assert/strict";
import type { Lab } from "../../../lab/lab.ts";

interface DryRun {
  readonly steps: readonly {
    readonly step: string;
    readonly machines: readonly {
      readonly machine: string;
      readonly result: string;
      readonly wouldChange: number;
      readonly tasks?: readonly { readonly task: string }[];
    }[];
    readonly notPreviewed: readonly { readonly task: string; readonly reason: string }[];
  }[];
}

/** What a dry run must leave as it is: every file there, with its owner, mode and content. */
const sums =
  "find /etc /usr/local /opt -xdev \\( -type f -o -type l \\) -printf '%p %m %u %l\\n' | LC_ALL=C sort | sha256sum; find /etc /usr/local /opt -xdev -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum";

/** Previews an operation on a bare machine, and shows that the machine is as it was. */
export function dryRunChangesNothing(
  lab: Lab,
  dipper: (...args: readonly string[]) => string,
  of: { readonly operation: string; readonly machine: string; readonly say: (text: string) => void },
): void {
  const { operation, machine, say } = of;
  const before = lab.inside(machine, sums);
  const started = performance.now();
  const found = JSON.parse(dipper("operation", "preview", operation, "-m", machine, "-o", "json")) as DryRun;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  assert.equal(lab.inside(machine, sums), before, "the dry run changed the machine");
  const joins = found.steps.find(({ step }) => step === "scaleUp");
  const host = joins?.machines.find((each) => each.machine === machine);
  assert.ok((host?.wouldChange ?? 0) > 0, `nothing would change on a bare machine: ${JSON.stringify(found)}`);
  const blind = found.steps.flatMap(({ notPreviewed }) => notPreviewed);
  const reasons = [...Map.groupBy(blind, ({ reason }) => reason)].map(([reason, { length }]) => `${length} ${reason}`);
  const steps = found.steps.map(({ step, machines }) => `${step} ${machines[0]?.result ?? "without a dry run"}`);
  say(
    `dry run of ${operation} on ${machine} (${seconds} s): ${steps.join(", ")}; ${host?.wouldChange} tasks of scaleUp would change it: ${host?.tasks?.map(({ task }) => task).join(", ")}; not previewed: ${reasons.join(", ") || "nothing"}; /etc, /usr/local and /opt are as before`,
  );
  const told = new Set(["Previewed", "NothingToDo"]);
  for (const { step, machines, notPreviewed } of found.steps)
    assert.ok(
      machines.some((each) => each.machine === machine && told.has(each.result)) || notPreviewed.length > 0,
      `${step} is neither previewed nor said to be not: ${JSON.stringify(found).slice(0, 20_000)}`,
    );
}
