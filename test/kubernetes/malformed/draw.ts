import type { Random } from "../../../packages/world/src/index.ts";

/** Choices of a stream of random numbers. */
export interface Draw {
  /** 0 to `limit` - 1. */
  below(limit: number): number;
  one<T>(of: readonly T[]): T;
  chance(part: number): boolean;
}

export function drawOf(random: Random): Draw {
  const below = (limit: number): number => random.uint32() % limit;
  return {
    below,
    one: (of) => of[below(of.length)] as (typeof of)[number],
    chance: (part) => random.uint32() / 2 ** 32 < part,
  };
}
