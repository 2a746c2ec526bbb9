/**
 * The HTTPS door of the API servers of one process.
 *
 * ```ts
 * import { listen } from "@dipper/apiserver/listen";
 * const door = await listen({ port: 6443, cert, key, server: (name) => (name === undefined ? management.handle : clusters.get(name)), log });
 * ```
 */
export type { Listener, ListenerOptions } from "./listener.ts";
export { listen } from "./listener.ts";
