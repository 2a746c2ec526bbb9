import { Cluster, DipperError, Namespace, type ObjectMeta, platformNamespace, Secret } from "@dipper/api";
import { createKubeClient, type KubeClient, loadKubeconfig, type NewObject } from "@dipper/kube";
import type { World } from "@dipper/world";

export interface ClusterImport {
  readonly name: string;
  readonly kubeconfig: string;
  readonly context?: string;
  readonly site?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** One answer must come within this time before anything is stored. */
const answerMs = 10_000;
const manager = "dipper-import";

/**
 * Takes an existing cluster over a kubeconfig: read, tried, stored as a Secret, and a Cluster in Observe. Nothing is stored where the
 * kubeconfig cannot be used, or where the cluster is known already.
 */
export async function importCluster(
  request: ClusterImport,
  deps: { readonly world: World; readonly known: readonly Cluster[] },
  call: { readonly kube: KubeClient; readonly signal: AbortSignal },
): Promise<Cluster> {
  const { name } = request;
  if (deps.known.some((each) => each.metadata.name === name))
    throw new DipperError("AlreadyExists", { kind: "Cluster", name });
  const connection = await loadKubeconfig(
    request.kubeconfig,
    request.context === undefined ? {} : { context: request.context },
  );
  const uid = await identityOf(connection, deps.world, { name, signal: call.signal });
  const twin = deps.known.find((each) => each.status?.clusterUID === uid);
  if (twin !== undefined)
    throw new DipperError("AlreadyExists", {
      kind: "Cluster",
      name: `${twin.metadata.name} (the same cluster, uid ${uid})`,
    });
  const secret = `${name}-kubeconfig`;
  const options = { manager, signal: call.signal };
  // A Secret that an interrupted import left behind is replaced.
  await call.kube.delete(Secret, { namespace: platformNamespace, name: secret }, options).catch(unlessNotFound);
  await call.kube.create(Secret, secretOf(secret, request), options);
  return call.kube.create(Cluster, clusterOf(request, secret, connection.target.url), options);
}

async function identityOf(
  connection: Awaited<ReturnType<typeof loadKubeconfig>>,
  world: World,
  call: { readonly name: string; readonly signal: AbortSignal },
): Promise<string> {
  const { clock, random } = world;
  const headers = await connection.headers();
  const client = createKubeClient({
    transport: world.net.connect(connection.target),
    clock,
    random,
    server: connection.target.url,
    headers,
  });
  const deadline = clock.deadline(answerMs, call.signal);
  try {
    const namespace = await client.get(Namespace, { name: "kube-system" }, { signal: deadline });
    if (namespace?.metadata.uid === undefined)
      throw new DipperError("KubeconfigInvalid", {
        problem: `${connection.target.url} is not a Kubernetes cluster: it has no namespace kube-system`,
      });
    return namespace.metadata.uid;
  } catch (cause) {
    call.signal.throwIfAborted();
    if (deadline.aborted)
      throw new DipperError(
        "KubeconfigInvalid",
        { problem: `${connection.target.url} does not answer within ${answerMs / 1000} s` },
        { cause },
      );
    const error = DipperError.from(cause);
    if (error.code === "KubeconfigInvalid") throw error;
    throw new DipperError("KubeconfigInvalid", { problem: error.message.replace(/\.$/, "") }, { cause });
  }
}

function secretOf(name: string, request: ClusterImport): NewObject<Secret> {
  const metadata: ObjectMeta = {
    name,
    namespace: platformNamespace,
    labels: { "fleet.dipper.dev/cluster": request.name },
  };
  return { metadata, type: "Opaque", stringData: { kubeconfig: request.kubeconfig } };
}

function clusterOf(request: ClusterImport, secret: string, url: string): NewObject<Cluster> {
  const endpoints = url.startsWith("https://") ? [url] : [];
  const spec = {
    clusterType: "native",
    managementPolicy: "Observe",
    ...(request.site === undefined ? {} : { site: request.site }),
    connection: { endpoints, credentialsRef: { name: secret } },
  };
  // The server fills in defaults; what is written here need not have them.
  return {
    metadata: { name: request.name, ...(request.labels === undefined ? {} : { labels: request.labels }) },
    spec,
  } as unknown as NewObject<Cluster>;
}

function unlessNotFound(cause: unknown): void {
  if (DipperError.from(cause).code !== "NotFound") throw cause;
}
