import { isoTime, type Pod, type PodStatus } from "../../../packages/api/src/index.ts";
import { type Ending, endingOf } from "../../../packages/simulator/src/pods/behaviour.ts";

/** What a kubelet without a container runtime does next with a pod of its node. */
export type PodStep =
  | { readonly type: "say status"; readonly afterMs: number; readonly status: PodStatus }
  | { readonly type: "confirm deletion" };

type ContainerStatus = NonNullable<PodStatus["containerStatuses"]>[number];

interface FullContainerStatus extends ContainerStatus {
  readonly image: string;
  readonly imageID: string;
  readonly ready: boolean;
  readonly restartCount: number;
  readonly started: boolean;
  readonly state: NonNullable<ContainerStatus["state"]> & { readonly running?: { readonly startedAt: string } };
}

const startMs = 100;
/** Tests call images so that nobody has. */
const missingImage = /non-?existent|:404\b/;

/**
 * Pods run at once; deletion is confirmed at once; an image that nobody has is waited for; containers end by themselves as those of
 * simulated clusters do.
 * Undefined: nothing to do until it changes.
 */
export function nextOfPod(pod: Pod, now: number): PodStep | undefined {
  if (pod.metadata.deletionTimestamp !== undefined) return { type: "confirm deletion" };
  const phase = pod.status?.phase ?? "Pending";
  if (phase === "Pending" && pod.status?.podIP === undefined) return started(pod, now);
  if (phase !== "Running" || pod.spec.restartPolicy === "Always") return undefined;
  const endings = pod.spec.containers.map((container) => endingOf(pod, container, false));
  if (endings.some((ending) => ending === undefined)) return undefined;
  return done(pod, now, endings as readonly Ending[]);
}

function started(pod: Pod, now: number): PodStep {
  const missing = pod.spec.containers.some(({ image }) => missingImage.test(image ?? ""));
  const at = isoTime(now);
  const ready = missing ? "False" : "True";
  const status = {
    phase: missing ? "Pending" : "Running",
    startTime: at,
    hostIP: "198.18.1.1",
    podIP: addressOf(pod),
    podIPs: [{ ip: addressOf(pod) }],
    conditions: conditions(pod, ready, at),
    containerStatuses: pod.spec.containers.map((container): FullContainerStatus => {
      const waits = missingImage.test(container.image ?? "");
      return {
        name: container.name,
        image: container.image ?? "",
        imageID: waits ? "" : `sha256:${"0".repeat(64)}`,
        ready: !waits,
        started: !waits,
        restartCount: 0,
        state: waits
          ? { waiting: { reason: "ErrImagePull", message: `there is no image ${container.image ?? ""}` } }
          : { running: { startedAt: at } },
      };
    }),
  } as const;
  return { type: "say status", afterMs: startMs, status };
}

function done(pod: Pod, now: number, endings: readonly Ending[]): PodStep {
  const at = isoTime(now);
  const before = (pod.status?.containerStatuses ?? []) as readonly FullContainerStatus[];
  const failed = endings.some(({ exitCode }) => exitCode !== 0);
  const containerStatuses = before.map((container, i) => ({
    ...container,
    ready: false,
    started: false,
    state: {
      terminated: {
        exitCode: endings[i]?.exitCode ?? 0,
        reason: endings[i]?.exitCode === 0 ? "Completed" : "Error",
        startedAt: at,
        finishedAt: at,
      },
    },
  }));
  const afterMs = Math.max(...endings.map((ending) => ending.afterMs));
  const status: PodStatus = {
    phase: failed ? "Failed" : "Succeeded",
    conditions: conditions(pod, "False", at),
    containerStatuses,
  };
  return { type: "say status", afterMs, status };
}

function conditions(pod: Pod, ready: "True" | "False", at: string): NonNullable<PodStatus["conditions"]> {
  const said = [
    { type: "Initialized", status: "True" },
    { type: "ContainersReady", status: ready },
    { type: "Ready", status: ready },
  ] as const;
  const kept = (pod.status?.conditions ?? []).filter(({ type }) => said.every((each) => each.type !== type));
  return [...kept, ...said.map((each) => ({ ...each, lastTransitionTime: at }))];
}

/** An address of the pod's own, which it keeps: from its uid. */
function addressOf(pod: Pod): string {
  const hex = (pod.metadata.uid ?? "").replaceAll("-", "").slice(-4).padStart(4, "0");
  return `10.244.${Number.parseInt(hex.slice(0, 2), 16)}.${(Number.parseInt(hex.slice(2), 16) % 254) + 1}`;
}
