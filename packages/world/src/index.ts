/**
 * The ports of Dipper and the pure hash functions that go with them.
 *
 * ```ts
 * import type { World } from "@dipper/world";
 * const stamp = (world: World): string => world.random.uuid();
 * ```
 */
export { readBody } from "./body.ts";
export { hash64, hmacSha256, sha256, sha256Bytes, xxh32 } from "./hash.ts";
export type { NetFailure } from "./net-error.ts";
export { NetError } from "./net-error.ts";
export { type ScopedClock, scopedClock } from "./scoped-clock.ts";
export type {
  Answer,
  Cancel,
  Clock,
  Command,
  Exchange,
  Files,
  Headers,
  Log,
  Net,
  Peer,
  Processes,
  ProcessId,
  Random,
  Running,
  Target,
  Transport,
  World,
} from "./world.ts";
