/** Kubernetes for TypeScript: verbs, caches, patches, conditions, kubeconfig. */
export type { Cache } from "./cache/cache.ts";
export type { KubeClient, ListOptions, NewObject, Page, Ref, WatchEvent, WriteOptions } from "./client/client.ts";
