import { differences } from "../../../packages/kube/src/index.ts";
import type { Divergence } from "./divergences.ts";
import type { Transcript } from "./play.ts";

export interface Compared {
  /** By exchange: a line for each difference that is not accepted. An exchange that is equal has none. */
  readonly exchanges: ReadonlyMap<string, readonly string[]>;
  readonly met: ReadonlySet<Divergence>;
}

/** Ours beside the golden one of the real server. */
export function compare(
  scenario: string,
  golden: Transcript,
  ours: Transcript,
  accepted: readonly Divergence[],
): Compared {
  const met = new Set<Divergence>();
  const exchanges = new Map<string, readonly string[]>();
  for (const id of new Set([...Object.keys(golden), ...Object.keys(ours)])) {
    const exchange = `${scenario}/${id}`;
    const left = differences(golden[id], ours[id]).filter(({ path }) => {
      const accepting = accepted.filter((each) => each.exchange === exchange && within(path, each.path));
      for (const each of accepting) met.add(each);
      return accepting.length === 0;
    });
    const lines = left.map(
      ({ path, before, after }) =>
        `${exchange} ${path}: ${short(before)} on the real server, ${short(after)} on this one`,
    );
    exchanges.set(exchange, lines);
  }
  return { exchanges, met };
}

function within(path: string, of: string): boolean {
  return path === of || path.startsWith(`${of}.`) || path.startsWith(`${of}[`);
}

function short(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
