import { DipperError, type KubeObject, Pod } from "@dipper/api";
import type { Actor } from "@dipper/apiserver";
import type { EventRecorder } from "@dipper/controller";
import type { Workplace } from "./controller.ts";
import type { PodView } from "./pod-view.ts";

/** Who a controller is to admission. */
export function accountOf(name: string): Actor {
  return {
    user: `system:serviceaccount:kube-system:${name}`,
    groups: ["system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated"],
  };
}

export interface PodMaker {
  readonly place: Pick<Workplace, "local">;
  readonly events: EventRecorder;
  readonly actor: Actor;
  readonly owner: KubeObject;
}

/**
 * Creates pods in batches that double as long as they succeed, so that a quota that is used up is met by few requests. Answers why it stopped.
 */
export async function makePods(
  maker: PodMaker,
  pods: readonly Omit<Pod, "apiVersion" | "kind">[],
): Promise<string | undefined> {
  for (let from = 0, size = 1; from < pods.length; from += size, size *= 2) {
    const outcomes = await Promise.allSettled(pods.slice(from, from + size).map((pod) => makePod(maker, pod)));
    for (const outcome of outcomes) if (outcome.status === "rejected") return DipperError.from(outcome.reason).message;
  }
  return undefined;
}

async function makePod(
  { place, events, actor, owner }: PodMaker,
  pod: Omit<Pod, "apiVersion" | "kind">,
): Promise<void> {
  try {
    const made = await place.local.create(Pod, pod, actor);
    events.record(owner, { type: "Normal", reason: "SuccessfulCreate", message: `Created pod: ${made.metadata.name}` });
  } catch (error) {
    const { code, message } = DipperError.from(error);
    // In a namespace that goes away nothing can be made, and nobody needs to read about it.
    if (!message.includes("because it is being terminated"))
      events.record(owner, { type: "Warning", reason: "FailedCreate", message: `Error creating: ${message}` });
    throw error instanceof DipperError ? error : new DipperError("Internal", { code });
  }
}

export async function removePods(
  maker: Pick<PodMaker, "place" | "events" | "owner">,
  pods: readonly PodView[],
): Promise<void> {
  await Promise.all(
    pods.map(async (pod) => {
      await maker.place.local.delete(Pod, { namespace: pod.namespace, name: pod.name });
      maker.events.record(maker.owner, {
        type: "Normal",
        reason: "SuccessfulDelete",
        message: `Deleted pod: ${pod.name}`,
      });
    }),
  );
}
