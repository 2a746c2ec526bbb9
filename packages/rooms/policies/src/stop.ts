import { ChangePolicy, DipperError, newObject, platformNamespace } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";

const ref = { namespace: platformNamespace, name: "stop-everything" } as const;
const manager = "dipper-policies";

type Stop = NonNullable<ChangePolicy["spec"]["stop"]>;

/**
 * Writes the policy that stops everything. One that holds already keeps its words: who stopped first, and why, is what everybody needs to
 * know.
 */
export async function stopEverything(kube: KubeClient, stop: Stop, signal: AbortSignal): Promise<ChangePolicy> {
  const there = await kube.get(ChangePolicy, ref, { signal });
  if (there !== undefined) return widen(kube, there, { stop, signal });
  const wanted = newObject(ChangePolicy, ref, { clusterSelector: {}, stop });
  try {
    return await kube.create(ChangePolicy, wanted, { manager, signal });
  } catch (cause) {
    if (DipperError.from(cause).code !== "AlreadyExists") throw cause;
    // Two people at the same time: the other one was first.
    const first = await kube.get(ChangePolicy, ref, { signal });
    if (first === undefined) throw cause;
    return widen(kube, first, { stop, signal });
  }
}

/** A policy of that name whose selector somebody has narrowed would stop less than everything. */
async function widen(
  kube: KubeClient,
  there: ChangePolicy,
  { stop, signal }: { readonly stop: Stop; readonly signal: AbortSignal },
): Promise<ChangePolicy> {
  const { clusterSelector, operationTypes, stop: holds } = there.spec;
  const everything = Object.values(clusterSelector).every((each) => each === undefined) && operationTypes.length === 0;
  if (everything && holds !== undefined) return there;
  const selector = { matchLabels: null, matchExpressions: null };
  const spec = { clusterSelector: selector, operationTypes: [], stop: holds ?? stop };
  return kube.patch(ChangePolicy, ref, { spec }, { manager, signal });
}

/** Takes it away. Nothing to take away is as good. */
export async function startAgain(kube: KubeClient, signal: AbortSignal): Promise<void> {
  try {
    await kube.delete(ChangePolicy, ref, { manager, signal });
  } catch (cause) {
    if (DipperError.from(cause).code !== "NotFound") throw cause;
  }
}
