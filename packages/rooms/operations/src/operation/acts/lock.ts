import { ClusterLock, DipperError, isCode, newObject, Operation, platformNamespace } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { manager } from "../../children.ts";
import { conflicts, type LockHolder, withHolder, withoutHolder } from "../../queue/lock.ts";

const tries = 5;

/** By compare-and-swap on what the server says now, not on what the cache said. Who only lost a race tries again at once. */
export async function takeLock(
  kube: KubeClient,
  cluster: string,
  holder: LockHolder,
  signal: AbortSignal,
): Promise<void> {
  for (let left = tries; ; left--) {
    try {
      return await tryLock(kube, cluster, holder, signal);
    } catch (cause) {
      if (left <= 1 || !isCode(cause, "Conflict") || isTaken(cause)) throw cause;
    }
  }
}

/** Somebody holds it whom we cannot stand beside: to try again at once is of no use. */
class LockTaken extends DipperError {
  constructor(cluster: string) {
    super("Conflict", { kind: "ClusterLock", name: cluster });
  }
}

function isTaken(cause: unknown): boolean {
  return cause instanceof LockTaken;
}

async function tryLock(kube: KubeClient, cluster: string, holder: LockHolder, signal: AbortSignal): Promise<void> {
  const ref = { namespace: platformNamespace, name: cluster };
  const lock = await kube.get(ClusterLock, ref, { signal });
  if (lock === undefined) {
    const fresh = newObject(ClusterLock, { namespace: platformNamespace, name: cluster }, { holders: [holder] });
    await kube.create(ClusterLock, fresh, { manager, signal }).catch((cause: unknown) => {
      throw isCode(cause, "AlreadyExists")
        ? new DipperError("Conflict", { kind: "ClusterLock", name: cluster })
        : cause;
    });
    return;
  }
  const holders = await living(kube, lock.spec.holders, signal);
  if (holders.some((each) => conflicts(each, holder))) throw new LockTaken(cluster);
  await write(kube, lock, withHolder(holders, holder), signal);
}

export async function releaseLock(kube: KubeClient, cluster: string, uid: string, signal: AbortSignal): Promise<void> {
  for (let left = tries; ; left--) {
    try {
      return await tryRelease(kube, cluster, uid, signal);
    } catch (cause) {
      if (left <= 1 || !isCode(cause, "Conflict")) throw cause;
    }
  }
}

async function tryRelease(kube: KubeClient, cluster: string, uid: string, signal: AbortSignal): Promise<void> {
  const lock = await kube.get(ClusterLock, { namespace: platformNamespace, name: cluster }, { signal });
  if (lock === undefined || lock.spec.holders.every((each) => each.uid !== uid)) return;
  await write(kube, lock, withoutHolder(lock.spec.holders, uid), signal);
}

/** A holder whose Operation is gone, by name and uid, gave no lock back: it was removed by force. */
async function living(
  kube: KubeClient,
  holders: readonly LockHolder[],
  signal: AbortSignal,
): Promise<readonly LockHolder[]> {
  const found: LockHolder[] = [];
  for (const holder of holders) {
    const operation = await kube.get(Operation, { namespace: platformNamespace, name: holder.operation }, { signal });
    if (operation?.metadata.uid === holder.uid) found.push(holder);
  }
  return found;
}

async function write(
  kube: KubeClient,
  lock: ClusterLock,
  holders: readonly LockHolder[],
  signal: AbortSignal,
): Promise<void> {
  const ref = { namespace: platformNamespace, name: lock.metadata.name };
  await kube.patch(
    ClusterLock,
    ref,
    { spec: { holders } },
    { manager, ifVersion: lock.metadata.resourceVersion ?? "", signal },
  );
}
