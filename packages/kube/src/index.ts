/**
 * Kubernetes for TypeScript: verbs, caches, patches, kubeconfig. One code path for our own API server and for any other.
 *
 * ```ts
 * import { createCache, createKubeClient } from "@dipper/kube";
 *
 * import { Operation } from "@dipper/api";
 * import { realWorld } from "@dipper/world/real";
 *
 * const { clock, random, log, net } = realWorld();
 * const transport = net.connect({ url: "http://127.0.0.1:8001" }); // kubectl proxy
 * const client = createKubeClient({ transport, clock, random, server: "the management cluster" });
 * const operations = createCache({ kind: Operation, client, clock, random, log });
 * void operations.run(new AbortController().signal);
 * await operations.synced;
 * ```
 */
export type { Cache } from "./cache/cache.ts";
export { deepFreeze } from "./cache/deep-freeze.ts";
export { createCache, type LiveCache, type LiveCacheOptions } from "./cache/live-cache.ts";
export { compareRevisions } from "./cache/revision.ts";
export { type Bounded, bounded } from "./client/bounded.ts";
export type { KubeClient, ListOptions, NewObject, Page, Ref, WatchEvent, WriteOptions } from "./client/client.ts";
export { observed, type WriteListener } from "./client/observed.ts";
export { keyOf, refOf, resourcePath, withQuery } from "./client/paths.ts";
export { readOnly, type WriteGuard } from "./client/read-only.ts";
export { type ResourceAddress, resourceAddress } from "./client/resource-address.ts";
export { type Status, type StatusCause, statusOf } from "./client/status.ts";
export { createKubeClient, type KubeClientOptions } from "./client/transport-client.ts";
export { withHeaders } from "./client/with-headers.ts";
export { type ClusterInfo, clusterInfo, type KubeadmConfig, kubeadmConfig } from "./kubeadm/kubeadm.ts";
export { asText, asTree, treeOf } from "./kubeadm/tolerant.ts";
export { type KubeConnection, type KubeconfigOptions, loadKubeconfig } from "./kubeconfig/kubeconfig.ts";
export { type Difference, differences } from "./patch/diff.ts";
export { applyMergePatch, jsonEqual, mergePatchFrom } from "./patch/merge-patch.ts";
