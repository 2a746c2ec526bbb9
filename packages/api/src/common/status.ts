import type { Condition } from "../conditions.ts";
import type { Schema } from "../schema/index.ts";
import { int64, list, object, oneOf, optional, text, time } from "../schema/index.ts";
import type { ObjectType } from "../schema/schema.ts";
import type { Why } from "../why/why.ts";
import { paramList } from "./fields.ts";

export const conditionList = list(
  object(
    {
      type: text({ doc: "Type of the condition, in CamelCase.", max: 316 }),
      status: oneOf(["True", "False", "Unknown"], { doc: "Whether it holds. Unknown: it cannot be told at present." }),
      observedGeneration: optional(
        int64({ doc: "Generation of the object that this was computed for.", min: 0, max: 9007199254740991 }),
      ),
      lastTransitionTime: time({ doc: "When the status changed last." }),
      reason: text({
        doc: "Why, from the closed list of this condition.",
        max: 1024,
        min: 1,
        pattern: "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$",
      }),
      message: text({ doc: "The same for people, in English.", max: 32768 }),
    },
    { doc: "A metav1.Condition." },
  ),
  { doc: "What holds and what does not. Each type has a closed list of reasons.", max: 32, keys: ["type"] },
);

export const whyList = list(
  object(
    {
      reason: text({ doc: "From the closed list of a condition of this kind.", max: 64 }),
      since: time({ doc: "Since when." }),
      params: paramList("What the sentence names: names and values."),
      message: text({ doc: "The sentence in English.", max: 2048 }),
      next: text({ doc: "What to do next, in English.", max: 1024 }),
    },
    { doc: "One reason." },
  ),
  {
    doc: "Why the object waits, was refused or has failed; the most important first. Empty when nothing is in the way.",
    max: 8,
  },
);

/** The status of every kind: what is its own, and what all have. `phase` is a summary for people, computed, never read by controllers. */
export function statusOf<
  const P extends Readonly<Record<string, Schema<unknown, unknown>>>,
  const V extends readonly string[],
>(phases: V, properties: P) {
  return object(
    {
      observedGeneration: optional(
        int64({ doc: "Generation of the spec that this status was computed for.", min: 0, max: 9007199254740991 }),
      ),
      phase: optional(oneOf(phases, { doc: "Summary for people. Computed; programs read the conditions." })),
      why: optional(whyList),
      conditions: optional(conditionList),
      ...properties,
    },
    { doc: "What was observed. Written by the controller only." },
  ) as Schema<
    ObjectType<P> & {
      readonly observedGeneration?: number;
      readonly phase?: V[number];
      readonly why?: readonly Why[];
      readonly conditions?: readonly Condition[];
    },
    unknown
  >;
}
