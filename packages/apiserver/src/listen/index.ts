/**
 * The HTTPS door of the API servers of one process.
 *
 * ```ts
 * import { listen } from "@dipper/apiserver/listen";
 * import type { ApiServer } from "@dipper/apiserver";
 * import type { Log } from "@dipper/world";
 *
 * function open(management: ApiServer, clusters: ReadonlyMap<string, ApiServer>, tls: { cert: string; key: string }, log: Log) {
 *   const server = (name: string | undefined) => (name === undefined ? management : clusters.get(name))?.handle;
 *   return listen({ port: 6443, ...tls, server, log });
 * }
 * ```
 */
export type { Listener, ListenerOptions } from "./listener.ts";
export { listen } from "./listener.ts";
