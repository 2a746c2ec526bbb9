import { xxh32 } from "@dipper/world";

/** Of pods: 10.128.0.0/9 without its first address. */
const size = 2 ** 23 - 2;

/** An address that nobody has, the same for the same pod as long as it is free. */
export function podAddress(uid: string, taken: (ip: string) => boolean): string {
  for (let i = 0; ; i++) {
    const at = ((xxh32(uid, 0) + i) % size) + 1;
    const ip = `10.${128 + (at >>> 16)}.${(at >>> 8) & 255}.${at & 255}`;
    if (!taken(ip)) return ip;
  }
}
