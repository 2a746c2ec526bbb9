/**
 * The ports of Dipper and the pure hash functions that go with them.
 *
 * ```ts
 * import type { World } from "@dipper/world";
 * const stamp = (world: World): string => world.random.uuid();
 * ```
 */
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
  ProcessId,
  Processes,
  Random,
  Running,
  Target,
  Transport,
  World,
} from "./world.ts";
