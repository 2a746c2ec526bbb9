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
    const left = differences(settled(golden[id]), settled(ours[id])).filter(({ path }) => {
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

/**
 * The entries of managers stand in the order of their times, which are masked, and in that of their names within a second: whether a second
 * passed between two writes of one run is chance.
 */
function settled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(settled);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      if (key !== "managedFields" || !Array.isArray(each)) return [key, settled(each)];
      const owner = ({ operation, manager, apiVersion, subresource }: Record<string, unknown>): string =>
        JSON.stringify([operation, manager, apiVersion, subresource]);
      return [key, [...(each as Record<string, unknown>[])].sort((a, b) => (owner(a) < owner(b) ? -1 : 1))];
    }),
  );
}

function within(path: string, of: string): boolean {
  return path === of || path.startsWith(`${of}.`) || path.startsWith(`${of}[`);
}

function short(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
