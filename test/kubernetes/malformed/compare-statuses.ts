import { malformed } from "./malformed.ts";

export interface ComparedStatuses {
  /** How many have the very status of the real server. */
  readonly equal: number;
  /** A line for each that is answered in another class, or with 5xx. */
  readonly otherClass: readonly string[];
}

/** `golden` holds all statuses, `answered` those of `numbers`. */
export function compareStatuses(
  numbers: readonly number[],
  golden: readonly number[],
  answered: readonly number[],
): ComparedStatuses {
  let equal = 0;
  const otherClass: string[] = [];
  for (const [i, number] of numbers.entries()) {
    const [theirs = -1, ours = -1] = [golden[number], answered[i]];
    if (theirs === ours) equal++;
    if (classOf(theirs) === classOf(ours) && (ours < 500 || theirs === ours)) continue;
    const { kind, question } = malformed(number);
    otherClass.push(
      `${number} (${kind}) ${question.method} ${question.path.slice(0, 200)}: ${theirs} on the real server, ${ours} on ours`,
    );
  }
  return { equal, otherClass };
}

const classOf = (status: number): number => Math.floor(status / 100);
