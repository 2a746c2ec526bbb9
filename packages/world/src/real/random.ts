import { randomBytes, randomUUID } from "node:crypto";
import type { Random } from "../world.ts";

/** The operating system's randomness; forks are independent by nature. */
export function realRandom(): Random {
  const random: Random = {
    uint32: () => randomBytes(4).readUInt32LE(0),
    bytes: (count) => new Uint8Array(randomBytes(count)),
    uuid: () => randomUUID(),
    fork: () => random,
  };
  return random;
}
