import { type Kind, type KubeObject, Operation } from "@dipper/api";
import { durationMs, exitCodeOf, follow, type Job } from "../client/follow.ts";
import { logLine } from "../output/log-line.ts";
import { UsageError } from "../usage-error.ts";
import { one } from "./get.ts";
import { optionFlag, optionList, optionText, type Verb, type VerbContext, type VerbInput } from "./verb.ts";

const nameOf = (input: VerbInput): string => input.args[0] ?? "";

export function timeoutOf(input: VerbInput): number {
  const text = optionText(input, "timeout") ?? "2h";
  const ms = durationMs(text);
  if (ms === undefined) throw new UsageError(`--timeout ${text} is not a duration. Write it as 90s, 10m or 2h.`, 2);
  return ms;
}

/** Follows to the end, says the result and the next useful command. */
export async function watchToEnd<T extends Job & KubeObject>(
  context: VerbContext,
  { kind, name }: { readonly kind: Kind<T>; readonly name: string },
  timeoutMs: number,
): Promise<number> {
  const job: Job = await follow(context, { kind, name }, timeoutMs);
  context.out.objects(job, [`${kind.plural}/${name}`], () => {
    context.out.say(`${name}: ${job.status?.phase ?? ""}${machinesOf(job)}.`);
    if (exitCodeOf(job) === 0) return;
    const word = kind.kind === Operation.kind ? "operation" : "task";
    context.out.say(
      `Next: dipper describe ${word} ${name}, then dipper operation retry <operation> --machine <machine>`,
    );
  });
  return exitCodeOf(job);
}

function machinesOf(job: Job): string {
  if (job.kind !== Operation.kind) return "";
  const machines = (job as Operation).status?.machines;
  return `, ${machines?.succeeded ?? 0} of ${machines?.total ?? 0} machines`;
}

const watch: Verb = (context, input) => watchToEnd(context, { kind: Operation, name: nameOf(input) }, timeoutOf(input));

const logs: Verb = async (context, input) => {
  const query = new URLSearchParams();
  for (const name of ["machine", "step"]) {
    const value = optionText(input, name);
    if (value !== undefined) query.set(name, value);
  }
  if (optionFlag(input, "follow")) query.set("follow", "true");
  const path = `/api/v1/operations/${encodeURIComponent(nameOf(input))}/logs?${query}`;
  for await (const line of context.rest.lines(path, context.signal)) {
    const shown = context.out.format === "json" ? line : logLine(line);
    if (shown !== undefined) context.out.text(shown);
  }
  return 0;
};

const said: Readonly<Record<string, { readonly done: string; readonly next: string }>> = {
  pause: { done: "pauses after the running batch", next: "dipper operation resume" },
  resume: { done: "goes on once window, lock and budget allow it", next: "dipper operation watch" },
  cancel: { done: "is being cancelled: running machines finish, others never start", next: "dipper operation watch" },
  retry: { done: "tries the machines again", next: "dipper operation watch" },
  skip: { done: "leaves the machines out", next: "dipper operation watch" },
  quarantine: { done: "puts the machines aside", next: "dipper operation watch" },
  approve: { done: "is approved for the plan that stands now", next: "dipper operation watch" },
  reject: { done: "is rejected", next: "dipper describe operation" },
};

/** The action's answer is the object that it changed or made: a retry of a finished operation makes a follow-up. */
const act =
  (action: string): Verb =>
  async (context, input) => {
    const name = nameOf(input);
    const machines = optionList(input, "machine");
    if (["retry", "skip", "quarantine"].includes(action) && machines.length === 0)
      throw new UsageError(`Say which machines: dipper operation ${action} ${name} --machine <machine>`, 2);
    const body = {
      ...(machines.length === 0 ? {} : { machines }),
      ...(optionText(input, "step") === undefined ? {} : { step: optionText(input, "step") }),
      ...(optionText(input, "reason") === undefined ? {} : { reason: optionText(input, "reason") }),
      ...(optionText(input, "comment") === undefined ? {} : { comment: optionText(input, "comment") }),
    };
    const answer = await context.rest.post(
      `/api/v1/operations/${encodeURIComponent(name)}/${action}`,
      body,
      context.signal,
    );
    const made =
      (answer as { readonly kind?: string; readonly metadata?: { readonly name?: string } } | undefined) ?? {};
    const subject = made.kind === "Operation" ? (made.metadata?.name ?? name) : name;
    const words = said[action];
    context.out.objects(answer, [`operations/${subject}`], () => {
      if (subject !== name)
        context.out.say(
          `Made ${subject}: a follow-up of ${name} with ${machines.join(", ")} only. Next: dipper operation watch ${subject}`,
        );
      else context.out.say(`${name} ${words?.done ?? "is changed"}. Next: ${words?.next ?? "dipper get"} ${name}`);
    });
    return 0;
  };

/** One verb of `dipper operation …`. */
export function operationVerb(action: string): Verb {
  const known: Readonly<Record<string, Verb>> = { watch, logs };
  const verb = known[action] ?? act(action);
  return async (context, input) => {
    await one(context, Operation, nameOf(input));
    return verb(context, input);
  };
}
