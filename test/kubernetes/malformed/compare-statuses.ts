import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hungUp } from "./ask-all.ts";
import { malformed } from "./malformed.ts";

export interface ComparedStatuses {
  /** How many have the very status of the real server. */
  readonly equal: number;
  /** How many are answered in another class for a reason. */
  readonly accepted: number;
  /** Numbers of those that are answered in another class and should not be. */
  readonly open: readonly number[];
  /** A line for each that is answered in another class, or with 5xx, and is neither accepted nor known to be open. */
  readonly otherClass: readonly string[];
}

const file = join(import.meta.dirname, "open.txt");

/** Requests that are known to be answered in another class: what is left to mend. They may only shrink. */
export function openRequests(): ReadonlySet<number> {
  return new Set(readFileSync(file, "utf8").trim().split(/\s+/).map(Number));
}

interface Difference {
  readonly kind: string;
  readonly theirs: number;
  readonly ours: number;
}

/** Why an answer is refused here, where it is meant to be. */
export const acceptedRefusals: readonly { readonly reason: string; readonly covers: (of: Difference) => boolean }[] = [
  {
    reason: "the real server hangs up on a body that it does not read, this one says why",
    covers: ({ theirs }) => theirs === hungUp,
  },
  { reason: "nested more than 500 levels deep", covers: ({ kind }) => kind === "too deep" },
  {
    reason: "bytes that are no text are refused, where the real server replaces them",
    covers: ({ kind }) => kind === "bad UTF-8",
  },
];

function isAccepted(difference: Difference): boolean {
  return classOf(difference.ours) === 4 && acceptedRefusals.some(({ covers }) => covers(difference));
}

/** `golden` holds all statuses, `answered` those of `numbers`. */
export function compareStatuses(
  numbers: readonly number[],
  golden: readonly number[],
  answered: readonly number[],
  known: ReadonlySet<number> = new Set(),
): ComparedStatuses {
  let [equal, accepted] = [0, 0];
  const open: number[] = [];
  const otherClass: string[] = [];
  for (const [i, number] of numbers.entries()) {
    const [theirs = -1, ours = -1] = [golden[number], answered[i]];
    if (theirs === ours) equal++;
    if (classOf(theirs) === classOf(ours) && (ours < 500 || theirs === ours)) continue;
    const { kind, question } = malformed(number);
    if (isAccepted({ kind, theirs, ours })) accepted++;
    else if (known.has(number)) open.push(number);
    else
      otherClass.push(
        `${number} (${kind}) ${question.method} ${question.path.slice(0, 200)}: ${theirs} on the real server, ${ours} on ours`,
      );
  }
  return { equal, accepted, open, otherClass };
}

const classOf = (status: number): number => Math.floor(status / 100);
