import { amountOf, Pod } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { cpuMillis, memoryMiB } from "./quantity.ts";

/** What the pods of one node ask for. */
export interface PodSum {
  readonly pods: number;
  readonly cpuMillis: number;
  readonly memoryMiB: number;
  readonly gpus: number;
}

export const nothing: PodSum = { pods: 0, cpuMillis: 0, memoryMiB: 0, gpus: 0 };

/**
 * Sums by node; pods that have ended or have no node yet hold nothing. Page by page: no list of pods is kept. `each` sees every pod of
 * the same pass.
 */
export async function podSums(
  client: KubeClient,
  each: (pod: Pod) => void,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, PodSum>> {
  const sums = new Map<string, PodSum>();
  for await (const page of client.pages(Pod, { signal })) {
    for (const pod of page.items) {
      each(pod);
      const node = pod.spec.nodeName;
      if (node === undefined || pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed") continue;
      sums.set(node, add(sums.get(node) ?? nothing, requestOf(pod)));
    }
  }
  return sums;
}

export function add(a: PodSum, b: PodSum): PodSum {
  return {
    pods: a.pods + b.pods,
    cpuMillis: a.cpuMillis + b.cpuMillis,
    memoryMiB: a.memoryMiB + b.memoryMiB,
    gpus: a.gpus + b.gpus,
  };
}

/** As the scheduler counts: containers together, or the largest init container. */
export function requestOf(pod: Pod): PodSum {
  const of = (containers: Pod["spec"]["containers"]): readonly PodSum[] =>
    containers.map(({ resources }) => ({
      pods: 0,
      cpuMillis: cpuMillis(resources?.requests?.cpu),
      memoryMiB: memoryMiB(resources?.requests?.memory),
      gpus: amountOf(resources?.requests?.["nvidia.com/gpu"]),
    }));
  const running = of(pod.spec.containers).reduce(add, nothing);
  const largest = of(pod.spec.initContainers ?? []).reduce(most, nothing);
  return { ...most(running, largest), pods: 1 };
}

function most(a: PodSum, b: PodSum): PodSum {
  return {
    pods: 0,
    cpuMillis: Math.max(a.cpuMillis, b.cpuMillis),
    memoryMiB: Math.max(a.memoryMiB, b.memoryMiB),
    gpus: Math.max(a.gpus, b.gpus),
  };
}
