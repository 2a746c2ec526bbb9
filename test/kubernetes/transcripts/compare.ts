import { differences } from "../../../packages/kube/src/index.ts";
import { type Divergence, divergences } from "./divergences.ts";
import type { Transcript } from "./play.ts";

export interface Compared {
  /** Exchanges that are equal, accepted divergences aside. */
  readonly equal: number;
  /** A line for each difference that nobody has accepted. */
  readonly different: readonly string[];
  readonly met: ReadonlySet<Divergence>;
}

/** Ours beside the golden one of the real server. */
export function compare(scenario: string, golden: Transcript, ours: Transcript, accept = divergences): Compared {
  const met = new Set<Divergence>();
  const different: string[] = [];
  let equal = 0;
  for (const id of new Set([...Object.keys(golden), ...Object.keys(ours)])) {
    const exchange = `${scenario}/${id}`;
    const open = differences(golden[id], ours[id]).filter(({ path }) => {
      const accepted = accept.filter((each) => each.exchange === exchange && within(path, each.path));
      for (const each of accepted) met.add(each);
      return accepted.length === 0;
    });
    if (open.length === 0) equal++;
    for (const { path, before, after } of open)
      different.push(`${exchange} ${path}: ${short(before)} on the real server, ${short(after)} on ours`);
  }
  return { equal, different, met };
}

function within(path: string, of: string): boolean {
  return path === of || path.startsWith(`${of}.`) || path.startsWith(`${of}[`);
}

function short(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
