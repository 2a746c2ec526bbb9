import type { Row } from "../lane.ts";
import { type Accepted, accepted } from "./accepted.ts";
import type { Typed } from "./command.ts";
import { difference } from "./compare.ts";

/** What a command came to on both sides, masked. */
export interface Pair {
  readonly command: Typed;
  readonly real: string;
  readonly ours: string;
  /** Of the real server's side. */
  readonly code: number | null;
}

/** Counts what is equal, tells what is not, and notes in `met` which accepted differences occurred. */
export function judged(
  scene: string,
  pairs: readonly Pair[],
  met: Set<Accepted>,
  accept = accepted,
): Omit<Row, "name"> {
  const why: string[] = [];
  let failed = 0;
  for (const { command, real, ours, code } of pairs) {
    const lines = unaccepted(scene, command.run, difference(real, ours), { met, accept });
    const unexpected = unexpectedEnd(command, code);
    if (lines.length === 0 && unexpected === undefined) continue;
    failed++;
    const who = command.as === undefined ? "" : ` (as ${command.as})`;
    why.push(`${scene}: kubectl ${command.run}${who}${unexpected === undefined ? "" : `: ${unexpected}`}`);
    why.push(...lines.map((line) => `    ${line}`));
  }
  return { passed: pairs.length - failed, failed, skipped: 0, why };
}

function unaccepted(
  scene: string,
  run: string,
  lines: readonly string[],
  known: { readonly met: Set<Accepted>; readonly accept: readonly Accepted[] },
): readonly string[] {
  const entries = known.accept.filter((each) => each.scene === scene && each.run === run);
  return lines.filter((line) => {
    const of = entries.filter((entry) => entry.lines.some((each) => covers(each, line)));
    for (const entry of of) known.met.add(entry);
    return of.length === 0;
  });
}

function covers(accepted: string, line: string): boolean {
  return accepted.endsWith("…") ? line.startsWith(accepted.slice(0, -1)) : line === accepted;
}

/** The scene itself is wrong where the real server does not do what it says. */
function unexpectedEnd({ fails, meanwhile }: Typed, code: number | null): string | undefined {
  if (meanwhile !== undefined) return undefined;
  if (fails === true) return code === 0 ? "did not fail on the real server" : undefined;
  return code === 0 ? undefined : `ended with ${code} on the real server`;
}
