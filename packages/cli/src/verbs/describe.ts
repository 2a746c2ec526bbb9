import { displayState, Event, type KubeObject } from "@dipper/api";
import { stringify } from "yaml";
import { kindOf } from "../client/kinds.ts";
import { age } from "../output/columns.ts";
import { one } from "./get.ts";
import { type Verb, type VerbContext } from "./verb.ts";

interface Told {
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason: string;
    readonly message?: string;
    readonly lastTransitionTime: string;
  }[];
  readonly why?: readonly { readonly reason: string; readonly message: string; readonly next: string }[];
}

async function eventsOf(context: VerbContext, object: KubeObject): Promise<readonly Event[]> {
  const found: Event[] = [];
  const fields = `involvedObject.kind=${object.kind},involvedObject.name=${object.metadata.name}`;
  for await (const page of context.kube.pages(Event, { fields, signal: context.signal })) found.push(...page.items);
  return found;
}

/** The order of the questions: how is it, why, what holds, what happened, what was asked for. */
export const describe: Verb = async (context, input) => {
  const [word = "", name = ""] = input.args;
  const object = await one(context, kindOf(word), name);
  const now = context.world.clock.now();
  context.out.objects(object, [name], () => {
    const { conditions = [], why = [] } = (object.status ?? {}) as Told;
    const lines = [`Name:   ${name}`, `Kind:   ${object.kind}`, `State:  ${displayState(object, now)?.word ?? "none"}`];
    for (const entry of why) lines.push(`Why:    ${entry.message} (${entry.reason})`, `Next:   ${entry.next}`);
    context.out.text(lines.join("\n"));
    if (conditions.length > 0) {
      context.out.text("\nConditions");
      context.out.rows(
        ["type", "status", "reason", "since", "message"],
        conditions.map((condition) => [
          condition.type,
          condition.status,
          condition.reason,
          age(condition.lastTransitionTime, now),
          condition.message ?? "",
        ]),
      );
    }
    context.out.text(`\nSpec\n${stringify(object.spec)}`);
  });
  if (context.out.format !== "table") return 0;
  const events = await eventsOf(context, object);
  if (events.length > 0) {
    context.out.text("Events");
    context.out.rows(
      ["age", "type", "reason", "message"],
      events.map((event) => [
        age(event.lastTimestamp ?? event.metadata.creationTimestamp, now),
        event.type ?? "",
        event.reason ?? "",
        event.message ?? "",
      ]),
    );
  }
  return 0;
};
