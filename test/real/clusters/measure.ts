import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type AutoOperationTask, Operation, platformNamespace, type StepRun } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { type RunnerEvent, resultLines } from "@dipper/runner";
import { stepRuns, write } from "../platform.ts";
import type { PlatformWithLab } from "./platform-with-lab.ts";

/** One StepRun of a task in seconds since the task's creation, from the objects and from its result file. */
export interface StepTimes {
  readonly step: string;
  readonly machines: number;
  /** The StepRun object. */
  readonly created: number;
  /** The runner's first and last lines. */
  readonly began: number;
  readonly ended: number;
  /** Ansible's first and last task; before it lie the machines' gates. */
  readonly firstTask: number;
  /** All machines of the step are proven. */
  readonly proven: number;
  readonly events: readonly RunnerEvent[];
}

export interface TaskTimes {
  readonly steps: readonly StepTimes[];
  /** The task itself. */
  readonly finished: number;
}

/** Where the time of a finished task went. */
export async function timesOf({ kube, data }: PlatformWithLab, task: AutoOperationTask): Promise<TaskTimes> {
  const zero = time(task.metadata.creationTimestamp);
  const runs = (await Promise.all((await operationsOf(kube, task)).map((name) => stepRuns(kube, name)))).flat();
  const steps = runs.map((run) => stepTimes(run, data, zero)).toSorted((a, b) => a.began - b.began);
  return { steps, finished: (time(task.status?.finishedAt) - zero) / 1000 };
}

async function operationsOf(kube: KubeClient, task: AutoOperationTask): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const page of kube.pages(Operation, { namespace: platformNamespace, signal: write.signal }))
    found.push(
      ...page.items
        .filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === task.metadata.uid) === true)
        .map(({ metadata }) => metadata.name),
    );
  return found;
}

function stepTimes({ metadata, spec, status }: StepRun, data: string, zero: number): StepTimes {
  const path = join(data, "logs", spec.operationRef.name, `${metadata.name}.ndjson`);
  const { events } = resultLines(readFileSync(path));
  const since = (text: string | undefined): number => (time(text) - zero) / 1000;
  return {
    step: spec.step,
    machines: spec.machines.length,
    created: since(metadata.creationTimestamp),
    began: since(events.find(({ type }) => type === "started")?.t),
    firstTask: since(events.find(({ type }) => type === "stage")?.t),
    ended: since(events.findLast(({ type }) => type === "ended")?.t),
    proven: since(status?.finishedAt),
    events,
  };
}

function time(text: string | undefined): number {
  return text === undefined ? Number.NaN : Date.parse(text);
}

/** One line for each step, and what the platform took between one step's proof and the next one's runner. */
export function told({ steps, finished }: TaskTimes): readonly string[] {
  const line = (one: StepTimes, index: number): string => {
    const before = index === 0 ? 0 : (steps[index - 1]?.proven ?? Number.NaN);
    return [
      `${one.step} of ${one.machines}`,
      `platform ${seconds(one.began - before)}`,
      `gates ${seconds(one.firstTask - one.began)}`,
      `ansible ${seconds(one.ended - one.firstTask)}`,
      `proof ${seconds(one.proven - one.ended)}`,
      `from ${seconds(one.began)} to ${seconds(one.proven)}`,
    ].join(", ");
  };
  const last = steps.at(-1)?.proven ?? Number.NaN;
  return [...steps.map(line), `uncordon and the task's end: ${seconds(finished - last)}`];
}

/** The dearest tasks of Ansible in a step: from its first start to its last end on any machine, and the median of one machine. */
export function dearest(step: StepTimes, most: number): readonly string[] {
  const tasks = new Map<string, { from: number; to: number; ms: number[] }>();
  for (const event of step.events) {
    if (event.type !== "task") continue;
    const end = Date.parse(event.t);
    const known = tasks.get(event.task) ?? { from: end - event.ms, to: end, ms: [] };
    known.from = Math.min(known.from, end - event.ms);
    known.to = Math.max(known.to, end);
    known.ms.push(event.ms);
    tasks.set(event.task, known);
  }
  return [...tasks]
    .toSorted(([, a], [, b]) => b.to - b.from - (a.to - a.from))
    .slice(0, most)
    .map(([name, { from, to, ms }]) => {
      const median = ms.toSorted((a, b) => a - b)[Math.floor(ms.length / 2)] ?? 0;
      return `${name}: ${seconds((to - from) / 1000)} for ${ms.length}, ${seconds(median / 1000)} at the median`;
    });
}

export function seconds(value: number): string {
  return `${value.toFixed(1)} s`;
}

/** What a process has used so far. */
export interface Used {
  /** Of itself, and of the children that it has waited for: runners, ansible-playbook, ssh. */
  readonly ownSeconds: number;
  readonly childrenSeconds: number;
  readonly memoryMiB: number;
}

const ticks = 100;

export function usedBy(pid: number): Used {
  // The name in parentheses may have blanks; what follows it has none.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  const field = (index: number): number => Number(fields[index - 3]);
  const memory = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return {
    ownSeconds: (field(14) + field(15)) / ticks,
    childrenSeconds: (field(16) + field(17)) / ticks,
    memoryMiB: Number(memory) / 1024,
  };
}

/** Memory of this machine that is not available to anybody, in MiB. */
export function memoryTakenMiB(): number {
  const text = readFileSync("/proc/meminfo", "utf8");
  const value = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1]) / 1024;
  return value("MemTotal") - value("MemAvailable");
}

/** What all processes of this machine have used since it booted: the lab's machines are part of it, and so is whatever else runs. */
export function processorSeconds(): number {
  const [user = 0, nice = 0, system = 0, , , interrupt = 0, softInterrupt = 0] = (
    readFileSync("/proc/stat", "utf8").split("\n")[0] ?? ""
  )
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + interrupt + softInterrupt) / ticks;
}
