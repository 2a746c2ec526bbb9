import { DipperError } from "@dipper/api";
import type { MachineResult, StepRunMachine, StepRunSpec } from "@dipper/runner";
import { type World, xxh32 } from "@dipper/world";
import { faultsFor, type MachineSettings, type SimulatedFault } from "../faults/settings.ts";
import type { MachineState } from "../machines/machine-state.ts";
import type { Attempt, Machines } from "../machines/machines.ts";
import type { ResultWriter } from "./result-writer.ts";
import { type SimulatedTask, stagesOf } from "./steps.ts";

/** What steps do to the clusters. */
export interface ClusterEffects {
  /** The kubelet starts and registers. `becomesReady: false`: it never gets Ready. */
  join(cluster: string, node: NodeOfMachine): Promise<void>;
  /** The kubelet stops and the Node object goes. */
  leave(cluster: string, node: string): Promise<void>;
  /** NotReady until it is back. */
  reboot(cluster: string, node: string): Promise<void>;
  uncordon(cluster: string, node: string): Promise<void>;
}

export interface NodeOfMachine {
  readonly name: string;
  readonly uid: string;
  readonly ip: string;
  readonly role: string;
  readonly settings: MachineSettings;
  readonly becomesReady: boolean;
}

export interface MachineRun {
  readonly world: World;
  readonly machines: Machines;
  readonly clusters: ClusterEffects;
  readonly spec: StepRunSpec;
  readonly writer: ResultWriter;
  /** Fires at the StepRun's time limit. */
  readonly timeLimit: AbortSignal;
  /** Fires at the time limit, and when nothing can be written any more. */
  readonly over: AbortSignal;
}

interface Outcome {
  readonly result: MachineResult;
  readonly reason?: string;
  readonly message: string;
}

const sshTimeoutSeconds = 4;
const slowFactor = 5;
const failsAt = 0.6;
const succeeded: Outcome = { result: "Succeeded", message: "" };

/** One attempt on one machine: from taking its lock file to the synced result line. */
export async function runMachine(
  run: MachineRun,
  machine: StepRunMachine,
  settings: MachineSettings | undefined,
): Promise<void> {
  const { spec, writer, machines } = run;
  const attempt: Attempt = { stepRun: spec.name, step: spec.step, fence: machine.fence };
  const counts = { ok: 0, changed: 0, failed: 0 };
  await writer.write({ type: "machine", machine: machine.name });
  const faults = settings === undefined ? new Set<SimulatedFault>() : faultsFor(settings, spec.step);
  let outcome: Outcome;
  if (settings === undefined)
    outcome = {
      result: "Unreachable",
      reason: "Refused",
      message: "There is no simulated machine of this name and uid.",
    };
  else if (faults.has("Unreachable")) {
    await pause(run, Math.min(sshTimeoutSeconds, settings.durationSeconds));
    outcome = {
      result: "Unreachable",
      reason: "Timeout",
      message: `simulated: connect to ${machine.ip} port 22: timed out`,
    };
  } else if (!machines.begin(machine.uid, machine.name, attempt))
    outcome = { result: "Failed", reason: "FencedOut", message: "An attempt with a higher fencing number was here." };
  else {
    outcome = await work(run, { machine, settings, attempt, faults, counts }).catch(
      (error: unknown): Outcome => ({
        result: "Failed",
        reason: "RunnerFailed",
        message: DipperError.from(error).message,
      }),
    );
    machines.end(machine.uid, machine.name, attempt, outcome.result);
  }
  const lost = outcome.result === "Succeeded" && faults.has("LostReport") && strikes(run, machine, "LostReport");
  if (!lost) await writer.write({ type: "result", machine: machine.name, fence: machine.fence, ...counts, ...outcome });
}

interface Work {
  readonly machine: StepRunMachine;
  readonly settings: MachineSettings;
  readonly attempt: Attempt;
  readonly faults: ReadonlySet<SimulatedFault>;
  readonly counts: { ok: number; changed: number; failed: number };
}

async function work(run: MachineRun, job: Work): Promise<Outcome> {
  const { spec, writer } = run;
  const { machine, settings, attempt, faults, counts } = job;
  const stages = stagesOf(spec.step);
  const of = stages.reduce((sum, stage) => sum + stage.tasks.length, 0);
  const spread = 0.8 + (xxh32(`${machine.uid}/${spec.step}`, spec.attempt) % 401) / 1000;
  const seconds = settings.durationSeconds * spread * (faults.has("Slow") ? slowFactor : 1);
  const fails = faults.has("FailsAlways") || (faults.has("FailsOnce") && !hasStruck(run, machine, "FailsOnce"));
  const failingTask = Math.max(1, Math.floor(of * failsAt));
  let index = 0;
  for (const { stage, tasks } of stages) {
    void writer.write({ type: "stage", machine: machine.name, stage });
    for (const task of tasks) {
      index++;
      const startedAt = run.world.clock.monotonic();
      const tell = (outcome: "ok" | "changed" | "failed"): void => {
        counts[outcome]++;
        const ms = Math.round(run.world.clock.monotonic() - startedAt);
        void writer.write({ type: "task", machine: machine.name, task: task.name, index, of, outcome, ms });
      };
      if (faults.has("Hangs") && index === failingTask) await pause(run, spec.timeoutSeconds + 1);
      else await pause(run, seconds / of);
      if (writer.failed.aborted) return { result: "Failed", reason: "RunnerFailed", message: "" };
      if (run.timeLimit.aborted)
        return {
          result: "TimedOut",
          reason: "TimedOut",
          message: `simulated: still at "${task.name}" after ${spec.timeoutSeconds} s`,
        };
      if (fails && index === failingTask) {
        strikes(run, machine, "FailsOnce");
        tell("failed");
        void writer.write({
          type: "log",
          machine: machine.name,
          stream: "err",
          text: `simulated: TASK [${task.name}] failed on ${machine.name}`,
        });
        return { result: "Failed", reason: "TaskFailed", message: `simulated: task "${task.name}" failed` };
      }
      if (faults.has("RebootsMidway") && index === failingTask && strikes(run, machine, "RebootsMidway")) {
        const { node } = run.machines.state(machine.uid, machine.name);
        if (node !== undefined) await run.clusters.reboot(node.cluster, node.name);
        return {
          result: "Unreachable",
          reason: "Timeout",
          message: "simulated: the machine rebooted, the connection was lost",
        };
      }
      const problem = task.effect === undefined ? undefined : await apply(run, task.effect, job);
      if (problem !== undefined) {
        tell("failed");
        return problem;
      }
      tell(task.changes ? "changed" : "ok");
      void writer.write({
        type: "log",
        machine: machine.name,
        stream: "out",
        text: `simulated: ${machine.name}: ${task.name}: done`,
      });
    }
  }
  // The last word is the machine's: an attempt that was overtaken has not succeeded, whatever it thinks.
  return run.machines.change(machine.uid, machine.name, attempt, (state) => state) ? succeeded : fencedOut;
}

const fencedOut: Outcome = {
  result: "Failed",
  reason: "FencedOut",
  message: "An attempt with a higher fencing number came in between.",
};

async function apply(
  run: MachineRun,
  effect: NonNullable<SimulatedTask["effect"]>,
  job: Work,
): Promise<Outcome | undefined> {
  const { machine, attempt, settings, faults } = job;
  const { spec, machines, clusters } = run;
  const state = machines.state(machine.uid, machine.name);
  switch (effect) {
    case "Check": {
      const joins =
        spec.operationType !== "ScaleDown" && state.node !== undefined && state.node.cluster !== spec.clusterName;
      const found = [...(joins ? [`kubelet of cluster ${state.node?.cluster}`] : []), ...state.leftovers];
      return found.length === 0
        ? undefined
        : { result: "Failed", reason: "LeftoversFound", message: `simulated: found ${found.join(", ")}` };
    }
    case "Join": {
      if (state.node !== undefined && state.node.cluster !== spec.clusterName)
        return {
          result: "Failed",
          reason: "InUseElsewhere",
          message: `simulated: it is a node of cluster ${state.node.cluster}`,
        };
      const node = { cluster: spec.clusterName, name: machine.name };
      if (!machines.change(machine.uid, machine.name, attempt, (now) => ({ ...now, node }))) return fencedOut;
      await clusters.join(spec.clusterName, {
        name: machine.name,
        uid: machine.uid,
        ip: machine.ip,
        role: machine.role,
        settings,
        becomesReady: !faults.has("NeverReady"),
      });
      return undefined;
    }
    case "Leave": {
      const left = ["/etc/kubernetes", "/var/lib/kubelet"];
      const gone = machines.change(machine.uid, machine.name, attempt, (now) => ({
        ...withoutNode(now),
        leftovers: left,
      }));
      if (!gone) return fencedOut;
      if (state.node !== undefined) await clusters.leave(state.node.cluster, state.node.name);
      return undefined;
    }
    case "Clean":
      return machines.change(machine.uid, machine.name, attempt, (now) => ({ ...now, leftovers: [] }))
        ? undefined
        : fencedOut;
    case "Uncordon":
      if (state.node !== undefined) await clusters.uncordon(state.node.cluster, state.node.name);
      return undefined;
  }
}

async function pause(run: MachineRun, seconds: number): Promise<void> {
  // What ends the pause early is looked at by the caller.
  await run.world.clock.sleep(seconds * 1000, run.over).catch(() => undefined);
}

function hasStruck(run: MachineRun, machine: StepRunMachine, fault: SimulatedFault): boolean {
  return run.machines.state(machine.uid, machine.name).struck.includes(`${run.spec.step}:${fault}`);
}

/** Marks a fault that strikes once. False: it has struck before. */
function strikes(run: MachineRun, machine: StepRunMachine, fault: SimulatedFault): boolean {
  if (hasStruck(run, machine, fault)) return false;
  const state = run.machines.state(machine.uid, machine.name);
  run.machines.put([{ ...state, struck: [...state.struck, `${run.spec.step}:${fault}`] }]);
  return true;
}

function withoutNode({ node: _node, ...rest }: MachineState): MachineState {
  return rest;
}
