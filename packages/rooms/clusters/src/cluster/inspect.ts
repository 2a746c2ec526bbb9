import { type Cluster, DipperError, isoTime, parseTime, platformNamespace, Secret } from "@dipper/api";
import { type KubeClient, loadKubeconfig } from "@dipper/kube";
import type { RoomDeps } from "@dipper/room";
import type { Clock } from "@dipper/world";
import type { Inspection } from "./seen.ts";

export interface InspectorDeps extends Pick<RoomDeps, "pki" | "etcd" | "peerCertificate"> {
  readonly clock: Clock;
  readonly kube: KubeClient;
}

const etcdEveryMs = 60_000;
const certificatesEveryMs = 600_000;
const answerMs = 10_000;

/**
 * What changes slowly and costs a question of its own: members of etcd, and when certificates end. Only of real clusters; asked now and
 * then, and remembered in between.
 */
export function createInspector(deps: InspectorDeps) {
  const kept = new Map<
    string,
    { etcd?: Inspection["etcd"]; etcdAt: number; certificates: Inspection["certificates"]; at: number }
  >();
  return async (cluster: Cluster, parent: AbortSignal): Promise<Inspection | undefined> => {
    const { name } = cluster.metadata;
    if (cluster.spec.clusterType === "simulated") return undefined;
    const now = deps.clock.now();
    const known = kept.get(name) ?? { etcdAt: -etcdEveryMs, certificates: [], at: -certificatesEveryMs };
    kept.set(name, known);
    const signal = deps.clock.deadline(answerMs, parent);
    if (now - known.at >= certificatesEveryMs) {
      known.at = now;
      known.certificates = await certificatesOf(deps, cluster, signal).catch(
        unlessOurs(parent, signal, known.certificates),
      );
    }
    if (deps.etcd !== undefined && now - known.etcdAt >= etcdEveryMs) {
      known.etcdAt = now;
      const members = await deps.etcd.list(name, signal).catch(unlessOurs(parent, signal, undefined));
      known.etcd = members === undefined ? undefined : { members, observedAt: isoTime(now) };
    }
    const { etcd, certificates } = known;
    return { certificates, ...(etcd === undefined ? {} : { etcd }) };
  };
}

/** A cluster that cannot be asked leaves what was known. */
function unlessOurs<T>(parent: AbortSignal, deadline: AbortSignal, before: T) {
  return (cause: unknown): T => {
    parent.throwIfAborted();
    if (!deadline.aborted && DipperError.from(cause).code === "Internal") throw cause;
    return before;
  };
}

/** Keys of a cluster that the platform made, by their names in its Secret. */
const authorities = [
  ["cluster-ca", "ca_cert"],
  ["etcd-ca", "etcd_ca_cert"],
  ["front-proxy-ca", "front_proxy_ca_cert"],
] as const;

async function certificatesOf(
  deps: InspectorDeps,
  { metadata, spec }: Cluster,
  signal: AbortSignal,
): Promise<Inspection["certificates"]> {
  const found: { name: string; notAfter: string }[] = [];
  const add = (name: string, cert: string | undefined): void => {
    const ends = cert === undefined ? undefined : parseTime(deps.pki.notAfter(cert));
    if (ends !== undefined) found.push({ name, notAfter: isoTime(ends) });
  };
  const secret = (name: string) => deps.kube.get(Secret, { namespace: platformNamespace, name }, { signal });
  const keys = await secret(`${metadata.name}-pki`);
  for (const [name, field] of authorities) add(name, textOf(keys, field));
  const { credentialsRef, endpoints, mode } = spec.connection;
  const kubeconfig = credentialsRef === undefined ? undefined : textOf(await secret(credentialsRef.name), "kubeconfig");
  if (kubeconfig !== undefined) {
    const { target } = await loadKubeconfig(kubeconfig, { plugins: "refuse" });
    add("platform-credentials", target.cert);
    if (keys === undefined) add("cluster-ca", target.ca);
  }
  const [url] = endpoints;
  if (deps.peerCertificate !== undefined && url !== undefined && mode === "Direct")
    add("api-server", await deps.peerCertificate(url, signal).catch(() => undefined));
  return found.toSorted((a, b) => (a.notAfter < b.notAfter ? -1 : a.notAfter > b.notAfter ? 1 : 0));
}

function textOf(secret: Secret | undefined, key: string): string | undefined {
  const value = secret?.data?.[key];
  return value === undefined
    ? undefined
    : new TextDecoder().decode(Uint8Array.from(atob(value), (char) => char.charCodeAt(0)));
}
