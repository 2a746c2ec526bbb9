import type { State } from "../../kit/shape.tsx";
import type { FlowStep } from "../../kit/step-flow.tsx";

/** Neighbours of one kind that stand as one entry. */
export interface Folded {
  readonly state: State;
  readonly steps: readonly FlowStep[];
}

/** Up to here all entries fit beside each other. */
const room = 8;

/** Of long flows: the entry where it stands with its neighbours, and everything that wants attention; what is done and what is to come is folded. Pure. */
export function foldFlow(steps: readonly FlowStep[]): readonly (FlowStep | Folded)[] {
  if (steps.length <= room) return steps;
  const open = steps.findIndex((step) => groupOf(step) !== "done");
  const focus = open < 0 ? steps.length - 1 : open;
  const groups: (FlowStep | Folded)[] = [];
  let run: FlowStep[] = [];
  const flush = (): void => {
    const [first] = run;
    if (first !== undefined && run.length === 1) groups.push(first);
    else if (first !== undefined) groups.push({ state: first.state === "skip" ? "ok" : first.state, steps: run });
    run = [];
  };
  for (const [index, step] of steps.entries()) {
    const group = groupOf(step);
    const before = run[0];
    if (before !== undefined && groupOf(before) !== group) flush();
    if (Math.abs(index - focus) <= 1 || group === "other") {
      flush();
      groups.push(step);
    } else run.push(step);
  }
  flush();
  return groups;
}

function groupOf({ state }: FlowStep): "done" | "idle" | "other" {
  return state === "ok" || state === "skip" ? "done" : state === "idle" ? "idle" : "other";
}
