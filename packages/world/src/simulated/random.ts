import { xxh32 } from "../hash.ts";
import type { Random } from "../world.ts";

/**
 * A stream named by its path of forks: `7/controller#1/queue#1`. sfc32 (PractRand), seeded by four hashes of that name, so that
 * a new caller elsewhere shifts nothing. The n-th fork of one name is a stream of its own.
 */
export function simulatedRandom(path: string): Random {
  let [a, b, c, counter] = [xxh32(path, 1), xxh32(path, 2), xxh32(path, 3), 1];
  const forks = new Map<string, number>();
  const uint32 = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) uint32();
  const bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => uint32() >>> 24);
  return {
    uint32,
    bytes,
    uuid: () => {
      const data = bytes(16);
      data[6] = ((data[6] ?? 0) & 0x0f) | 0x40;
      data[8] = ((data[8] ?? 0) & 0x3f) | 0x80;
      const hex = Array.from(data, (byte) => byte.toString(16).padStart(2, "0")).join("");
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    },
    fork: (name) => {
      const nth = (forks.get(name) ?? 0) + 1;
      forks.set(name, nth);
      return simulatedRandom(`${path}/${name}#${nth}`);
    },
  };
}
