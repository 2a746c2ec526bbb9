import { readFile } from "node:fs/promises";
import { builtInKind, controllerIdentity, DipperError, type KubeObject } from "@dipper/api";
import { createKubeClient, type KubeClient, loadKubeconfig, withHeaders } from "@dipper/kube";
import type { AuditTrail } from "@dipper/server";
import { readBody, type Transport, type World } from "@dipper/world";
import { UsageError } from "../../usage-error.ts";
import { recordedTransport } from "./recorded-transport.ts";

/** A real management cluster as the login of `--management-kubeconfig` reaches it. */
export interface ManagementLogin {
  readonly url: string;
  /** As `/version` says it, without the `v`. */
  readonly version: string;
  readonly transport: Transport;
  /** As the kubeconfig's own user. */
  readonly own: KubeClient;
  /** As the service account of the controllers: the user himself, or impersonated by him. */
  readonly controller: KubeClient;
}

/** MutatingAdmissionPolicy is served as `admissionregistration.k8s.io/v1` from this minor version of Kubernetes 1 on. */
const oldestMinor = 36;

interface SelfSubjectReview extends KubeObject<unknown, { readonly userInfo?: { readonly username?: string } }> {}
const SelfSubjectReview = builtInKind<SelfSubjectReview>({
  group: "authentication.k8s.io",
  version: "v1",
  kind: "SelfSubjectReview",
  plural: "selfsubjectreviews",
  scope: "Cluster",
});

/** Reads the kubeconfig, and asks the server for its version and for who we are. Throws `UsageError` with one sentence. */
export async function managementLogin(
  options: { readonly world: World; readonly kubeconfig: string; readonly audit: AuditTrail },
  signal: AbortSignal,
): Promise<ManagementLogin> {
  const { world, kubeconfig } = options;
  const text = await readFile(kubeconfig, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`The kubeconfig ${kubeconfig} of the management cluster cannot be read: ${cause.message}`, 1);
  });
  const { target, headers } = await loadKubeconfig(text, {
    readFile: (path) => readFile(path, "utf8"),
    plugins: "run",
  });
  const transport = recordedTransport(withHeaders(world.net.connect(target), headers), options.audit);
  const own = createKubeClient({
    transport,
    clock: world.clock,
    random: world.random.fork("management"),
    server: `The management cluster ${target.url}`,
    headers: { "user-agent": "dipper" },
  });
  const version = await versionOf(target.url, transport, signal);
  const user = await userOf(own, signal);
  const controller =
    user === controllerIdentity.user ? own : own.as(controllerIdentity.user, controllerIdentity.groups);
  return { url: target.url, version, transport, own, controller };
}

async function versionOf(url: string, transport: Transport, signal: AbortSignal): Promise<string> {
  let answer: Awaited<ReturnType<Transport>>;
  try {
    answer = await transport({ method: "GET", path: "/version", headers: { accept: "application/json" }, signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw new UsageError(`The management cluster ${url} cannot be reached: ${DipperError.from(cause).message}`, 1);
  }
  const body = new TextDecoder().decode(await readBody(answer.body as AsyncIterable<Uint8Array>));
  const found = /"gitVersion":\s*"v(1\.(\d+)[^"]*)"/.exec(body);
  if (answer.status !== 200 || found === null)
    throw new UsageError(
      `The management cluster ${url} does not say its version: ${answer.status} ${body.slice(0, 200)}`,
      1,
    );
  if (Number(found[2]) < oldestMinor)
    throw new UsageError(
      `The management cluster ${url} is Kubernetes ${found[1]}; the admission policies of the platform need 1.${oldestMinor} or newer.`,
      1,
    );
  return found[1] ?? "";
}

async function userOf(own: KubeClient, signal: AbortSignal): Promise<string> {
  const review = await own.create(SelfSubjectReview, { metadata: {} }, { manager: "dipper", signal });
  return review.status?.userInfo?.username ?? "";
}
