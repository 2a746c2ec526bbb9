import { DipperError, Operation } from "@dipper/api";
import { one } from "./get.ts";
import { timeoutOf } from "./operation.ts";
import { optionText, type Verb } from "./verb.ts";

interface DryRun {
  readonly state: "None" | "Running" | "Done" | "Failed";
  readonly problem: string;
  readonly steps: readonly {
    readonly step: string;
    readonly machines: readonly {
      readonly machine: string;
      readonly result: string;
      readonly message: string;
      readonly ok: number;
      readonly wouldChange: number;
      readonly tasks?: readonly { readonly stage: string; readonly task: string; readonly diff: string }[];
    }[];
    readonly notPreviewed: readonly {
      readonly task: string;
      readonly machines: readonly string[];
      readonly reason: string;
      readonly message: string;
    }[];
  }[];
}

const lookEveryMs = 1_000;

/** Begins a dry run of an operation's plan, waits for it and shows it. Exit code 1: it could not be made. */
export const dryRun: Verb = async (context, input) => {
  const name = input.args[0] ?? "";
  await one(context, Operation, name);
  const path = `/api/v1/operations/${encodeURIComponent(name)}/preview`;
  const signal = context.world.clock.deadline(timeoutOf(input), context.signal);
  let found = (await context.rest.post(path, {}, signal)) as DryRun;
  try {
    while (found.state === "Running") {
      await context.world.clock.sleep(lookEveryMs, signal);
      found = (await context.rest.get(path, signal)) as DryRun;
    }
  } catch (cause) {
    if (!signal.aborted || context.signal.aborted) throw cause;
    throw new DipperError(
      "Timeout",
      { what: `The dry run of ${name}`, seconds: String(timeoutOf(input) / 1000) },
      { cause },
    );
  }
  const machine = optionText(input, "machine");
  if (machine !== undefined)
    found = (await context.rest.get(`${path}?machine=${encodeURIComponent(machine)}`, signal)) as DryRun;
  context.out.objects(found, [`operations/${name}`], () => {
    if (found.problem !== "") context.out.say(found.problem);
    const machines = found.steps.flatMap(({ step, machines: each }) => each.map((one) => ({ step, ...one })));
    context.out.rows(
      ["step", "machine", "result", "as wanted", "would change", "message"],
      machines.map((each) => [
        each.step,
        each.machine,
        each.result,
        String(each.ok),
        String(each.wouldChange),
        each.message.split("\n")[0] ?? "",
      ]),
    );
    for (const each of machines)
      for (const { stage, task, diff } of each.tasks ?? []) {
        context.out.text(`${each.step} · ${stage === "" ? "" : `${stage} · `}${task}`);
        if (diff !== "") context.out.text(diff);
      }
    for (const { step, notPreviewed } of found.steps)
      for (const { task, machines: names, reason, message } of notPreviewed)
        context.out.say(
          `not previewed: ${step}${task === "" ? "" : ` · ${task}`} (${names.join(", ")}): ${reason}: ${message}`,
        );
    context.out.say(
      `Nothing was changed. Next: dipper operation preview ${name} --machine <machine>, or dipper operation approve ${name}`,
    );
  });
  return found.state === "Done" ? 0 : 1;
};
