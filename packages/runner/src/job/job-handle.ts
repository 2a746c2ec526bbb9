import { isCode } from "@dipper/api";
import type { World } from "@dipper/world";
import type { RunHandle } from "../contract/executor.ts";
import type { RunnerEvent } from "../contract/runner-event.ts";
import { follow } from "../logs/follow.ts";
import { isOver, KubeJob } from "./job-kind.ts";
import { cancelMark } from "./job-objects.ts";
import { hasBegun, isDone, type JobAddress, podLog, podOf, tellPod } from "./job-pod.ts";
import { openResultWriter, type ResultWriter } from "./result-writer.ts";

export interface FollowedJob {
  readonly address: JobAddress;
  /** Of the Job: one of the same name that somebody made since is not ours. */
  readonly uid: string;
  /** The result file. */
  readonly path: string;
}

/** What brings a pod's lines into a result file: one per file, for as long as somebody reads it. */
interface Pump {
  readers: number;
  readonly controller: AbortController;
  readonly over: { value: boolean; error?: unknown };
}
export type Pumps = Map<string, Pump>;

const lookEveryMs = 500;
const lastWordsMs = 5_000;
const never = new AbortController().signal;

export function jobHandle(world: World, job: FollowedJob, pumps: Pumps): RunHandle {
  const { address } = job;
  const ref = { namespace: address.namespace, name: address.name };
  return {
    events: (from, signal) => events({ world, job, pumps, from, signal }),
    cancel: async (reason) => {
      await ignoreMissing(
        address.kube.patch(
          KubeJob,
          ref,
          { metadata: { annotations: { [cancelMark]: reason } } },
          { manager: "dipper", signal: never },
        ),
      );
      const pod = await podOf(address, never);
      if (pod !== undefined) await ignoreMissing(tellPod(address, pod, reason, never));
    },
    ended: async () => {
      for (let waited = 0; !(await nothingRuns(job)); waited += lookEveryMs) {
        const said = (await openResultWriterFor(world, job, pumps))?.ended() ?? false;
        if (!said || waited >= lastWordsMs) return false;
        await world.clock.sleep(lookEveryMs, never);
      }
      // Nobody follows it any more: what it said last is read before it goes.
      const pod = await podOf(address, never);
      const writer = await openResultWriterFor(world, job, pumps);
      if (pod !== undefined && writer !== undefined && !writer.ended())
        for await (const lines of podLog(address, pod, { follow: false, signal: never })) await writer.take(lines);
      await ignoreMissing(address.kube.delete(KubeJob, ref, { manager: "dipper", uid: job.uid, signal: never }));
      return true;
    },
  };
}

/** Undefined while a pump writes the file: there is one writer at a time. */
async function openResultWriterFor(world: World, job: FollowedJob, pumps: Pumps) {
  return pumps.has(job.path) ? undefined : openResultWriter(world, job.path);
}

/** By the word of the cluster: the pod has ended or is gone, and none will come. */
async function nothingRuns({ address, uid }: FollowedJob): Promise<boolean> {
  const pod = await podOf(address, never);
  if (pod !== undefined) return isDone(pod);
  const job = await address.kube.get(KubeJob, { namespace: address.namespace, name: address.name }, { signal: never });
  return job === undefined || job.metadata.uid !== uid || isOver(job);
}

interface Reading {
  readonly world: World;
  readonly job: FollowedJob;
  readonly pumps: Pumps;
  readonly from: number;
  readonly signal: AbortSignal;
}

async function* events({ world, job, pumps, from, signal }: Reading): AsyncGenerator<RunnerEvent> {
  const pump = pumps.get(job.path) ?? startPump(world, job, pumps);
  pump.readers += 1;
  try {
    const alive = async (): Promise<boolean> => !pump.over.value;
    yield* follow({ files: world.files, clock: world.clock, path: job.path, from, alive, signal });
    if (pump.over.error !== undefined && !signal.aborted) throw pump.over.error;
  } finally {
    pump.readers -= 1;
    if (pump.readers === 0) {
      pump.controller.abort(new Error("Nobody follows the pod any more."));
      if (pumps.get(job.path) === pump) pumps.delete(job.path);
    }
  }
}

function startPump(world: World, job: FollowedJob, pumps: Pumps): Pump {
  const pump: Pump = { readers: 0, controller: new AbortController(), over: { value: false } };
  pumps.set(job.path, pump);
  void copy(world, job, pump.controller.signal)
    .catch((cause: unknown) => {
      pump.over.error = cause;
    })
    .finally(() => {
      pump.over.value = true;
      if (pumps.get(job.path) === pump) pumps.delete(job.path);
    });
  return pump;
}

/** Until the last line is there, or nothing runs any more. A connection that breaks is made again: lines come once by their number. */
async function copy(world: World, job: FollowedJob, signal: AbortSignal): Promise<void> {
  const { address } = job;
  const writer = await openResultWriter(world, job.path);
  for (;;) {
    const done = await nothingRuns(job);
    const pod = await podOf(address, signal);
    if (pod !== undefined && hasBegun(pod)) {
      await passCancel(job, pod, signal);
      const broke = await takeLog(job, pod, { writer, follow: !done, signal });
      if (broke) {
        await world.clock.sleep(lookEveryMs, signal);
        continue;
      }
    }
    if (done || writer.ended()) return;
    await world.clock.sleep(lookEveryMs, signal);
  }
}

/** True when the connection broke. */
async function takeLog(
  { address }: FollowedJob,
  pod: Parameters<typeof tellPod>[1],
  options: { readonly writer: ResultWriter; readonly follow: boolean; readonly signal: AbortSignal },
): Promise<boolean> {
  const { writer, follow: following, signal } = options;
  const log = podLog(address, pod, { follow: following, signal });
  for (;;) {
    // What cannot be written is our own trouble and is thrown; what cannot be read is read again.
    const next = await log.next().catch(() => undefined);
    signal.throwIfAborted();
    if (next === undefined) return true;
    if (next.done === true) return false;
    await writer.take(next.value);
    if (writer.ended()) return false;
  }
}

/** The run was cancelled before it had a pod. */
async function passCancel(
  { address }: FollowedJob,
  pod: Parameters<typeof tellPod>[1],
  signal: AbortSignal,
): Promise<void> {
  const job = await address.kube.get(KubeJob, { namespace: address.namespace, name: address.name }, { signal });
  const reason = job?.metadata.annotations?.[cancelMark];
  if (reason !== undefined) await ignoreMissing(tellPod(address, pod, reason, signal));
}

async function ignoreMissing(doing: Promise<unknown>): Promise<void> {
  try {
    await doing;
  } catch (cause) {
    if (!isCode(cause, "NotFound") && !isCode(cause, "Conflict")) throw cause;
  }
}
