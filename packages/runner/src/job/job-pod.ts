import { Pod } from "@dipper/api";
import { type KubeClient, resourcePath, withQuery } from "@dipper/kube";
import { readBody, type Transport } from "@dipper/world";
import { cancelMark, containerName, jobLabel } from "./job-objects.ts";

/** A Job in its cluster. `transport` is the same server as `kube`: logs are a stream of text, which no verb has. */
export interface JobAddress {
  readonly kube: KubeClient;
  readonly transport: Transport;
  readonly namespace: string;
  readonly name: string;
}

/** The first pod: there is never a second one, and if somebody makes one, it is not ours. */
export async function podOf(job: JobAddress, signal: AbortSignal): Promise<Pod | undefined> {
  const found: Pod[] = [];
  for await (const page of job.kube.pages(Pod, {
    namespace: job.namespace,
    labels: `${jobLabel}=${job.name}`,
    signal,
  }))
    found.push(...page.items);
  const born = (pod: Pod): string => pod.metadata.creationTimestamp ?? "";
  return found.sort((a, b) => (born(a) < born(b) ? -1 : 1))[0];
}

/** Nothing of it runs any more, by the word of its kubelet. */
export function isDone(pod: Pod): boolean {
  return pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
}

/** It has a log. */
export function hasBegun(pod: Pod): boolean {
  const status = pod.status?.containerStatuses?.find((each) => each.name === containerName);
  return (
    status?.state?.terminated !== undefined ||
    (status !== undefined && "running" in (status.state ?? {})) ||
    isDone(pod)
  );
}

/** A change of the pod's annotations makes its kubelet refresh the mounted file at once. */
export async function tellPod(job: JobAddress, pod: Pod, reason: string, signal: AbortSignal): Promise<void> {
  if (pod.metadata.annotations?.[cancelMark] !== undefined) return;
  const ref = { namespace: job.namespace, name: pod.metadata.name };
  await job.kube.patch(
    Pod,
    ref,
    { metadata: { annotations: { [cancelMark]: reason } } },
    { manager: "dipper", signal },
  );
}

/** Lines of the log, several at a time, from its beginning; with `follow` until the container ends or the connection breaks. */
export async function* podLog(
  job: JobAddress,
  pod: Pod,
  options: { readonly follow: boolean; readonly signal: AbortSignal },
): AsyncGenerator<readonly string[]> {
  const path = withQuery(resourcePath(Pod, { namespace: job.namespace, name: pod.metadata.name }, "log"), {
    container: containerName,
    follow: options.follow ? true : undefined,
  });
  const answer = await job.transport({ method: "GET", path, headers: {}, signal: options.signal });
  if (answer.status >= 400) {
    await readBody(answer.body);
    return;
  }
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of answer.body instanceof Uint8Array ? [answer.body] : answer.body) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    if (parts.length > 0) yield parts;
  }
}
