import { existsSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gateInventory } from "../ansible/gate-inventory.ts";
import type { MachineResult } from "../contract/runner-event.ts";
import { maskOf } from "../logs/mask.ts";
import { runWave } from "./ansible-wave.ts";
import { claimRun } from "./claim.ts";
import { type GateFacts, type Place, passGate, stopOnMachine } from "./gate.ts";
import { controlVariable, type Job, type JobMachine, runMark } from "./job.ts";
import { type Ledger, openLedger } from "./ledger.ts";
import { stopRun } from "./leftovers.ts";
import { inParallel } from "./parallel.ts";
import { runScript } from "./script-machine.ts";
import { controlLink, tidyRun } from "./tidy-run.ts";

const graceMs = 5_000;

/**
 * The process that runs one StepRun: it was started in a session of its own and outlives the platform. It claims the StepRun (a
 * second one ends at once), takes the fence of each machine, runs the step, writes the result file and leaves nothing behind.
 */
export async function supervise(jobFile: string, options: { readonly echo?: number } = {}): Promise<void> {
  const told = JSON.parse(readFileSync(jobFile, "utf8")) as Job;
  const id = claimRun(told.paths.runner);
  if (id === undefined) return;
  // The sockets of shared connections need a short path, which the run folder's is not.
  const control = mkdtempSync(join(tmpdir(), "dipper-"));
  symlinkSync(control, join(told.paths.folder, controlLink));
  const job: Job = { ...told, environment: { ...told.environment, [controlVariable]: control } };
  const mask = maskOf(job.masks);
  const ledger = openLedger(job.paths.result, { mask, now: () => new Date().toISOString(), ...options });
  ledger.write({
    type: "started",
    runner:
      job.kubernetesJob === undefined
        ? { kind: "Process", id: String(id.pid), startTime: id.startTime }
        : { kind: "Job", id: job.kubernetesJob, startTime: id.startTime },
    stepRun: job.spec.name,
  });
  const run = new Run(job, ledger);
  const timer = setTimeout(
    () => run.stop("TimedOut", `The step took longer than ${job.spec.timeoutSeconds} s.`),
    job.spec.timeoutSeconds * 1000,
  );
  // A pod is evicted or deleted, nobody cancelled anything: what was begun has no result, and the machines are asked.
  const onSignal = (): void =>
    run.stop(job.kubernetesJob === undefined ? "Canceled" : "Lost", "The runner was told to end.");
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
  let end: { code: number | null; signal: string | null } = { code: null, signal: null };
  try {
    end = await run.run();
  } catch (cause) {
    ledger.write({
      type: "log",
      stream: "err",
      text: `The runner failed: ${cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)}`,
    });
  } finally {
    clearTimeout(timer);
    await run.tidy();
    await stopRun(runMark(job.spec), { graceMs: 0, except: process.pid });
    tidyRun(job.paths);
    ledger.write({ type: "ended", ...end });
    ledger.close();
  }
}

/** One run of a step over its machines. */
class Run {
  readonly #job: Job;
  readonly #ledger: Ledger;
  readonly #place: Place;
  readonly #begun = new Set<JobMachine>();
  readonly #succeeded = new Set<string>();
  readonly #facts = new Map<JobMachine, GateFacts>();
  #stopped: { readonly result: MachineResult | "Lost"; readonly message: string } | undefined;
  #killed: Promise<void> | undefined;

  constructor(job: Job, ledger: Ledger) {
    this.#job = job;
    this.#ledger = ledger;
    this.#place = { folder: job.paths.folder, environment: job.environment };
  }

  async run(): Promise<{ code: number | null; signal: string | null }> {
    const job = this.#job;
    for (const machine of job.machines)
      if (machine.refused !== undefined) this.#result(machine, "Failed", machine.refused);
    const end = job.executor === "script" ? await this.#scripts() : await this.#waves();
    await this.#killed;
    const stopped = this.#stopped;
    if (stopped !== undefined && stopped.result !== "Lost") {
      for (const machine of this.#open()) {
        const reason = this.#begun.has(machine) ? stopped.result : "NotStarted";
        this.#result(machine, stopped.result, { reason, message: stopped.message });
      }
    }
    return end;
  }

  /** Ends the run now: everything is killed, and machines without a result get this one. */
  stop(result: MachineResult | "Lost", message: string): void {
    if (this.#stopped !== undefined) return;
    this.#stopped = { result, message };
    this.#killed = stopRun(runMark(this.#job.spec), { graceMs, except: process.pid });
  }

  /** Ends what the run left at work on machines whose connection was cut, within seconds. Where it came to a good end nothing is left. */
  async tidy(): Promise<void> {
    const machines = [...this.#begun].filter(
      ({ connection, machine }) => connection === "ssh" && !this.#succeeded.has(machine.name),
    );
    if (machines.length === 0) return;
    const limit = setTimeout(() => void stopRun(runMark(this.#job.spec), { graceMs: 0, except: process.pid }), 15_000);
    await inParallel(machines, this.#job.forks, (machine) => stopOnMachine(this.#place, machine));
    clearTimeout(limit);
  }

  async #scripts(): Promise<{ code: number | null; signal: string | null }> {
    let code = 0;
    await inParallel(this.#open(), this.#job.forks, async (machine) => {
      if (!(await this.#gate(machine))) return;
      const write = this.#ledger.write.bind(this.#ledger);
      code = Math.max(code, (await runScript({ job: this.#job, machine, write: this.#unlessStopped(write) })) ?? 1);
    });
    return { code, signal: null };
  }

  /** All fences first, because checks compare the machines of a run with each other; then ansible-playbook in waves of `forks` machines. */
  async #waves(): Promise<{ code: number | null; signal: string | null }> {
    const job = this.#job;
    const ready: JobMachine[] = [];
    await inParallel(this.#open(), job.forks, async (machine) => {
      if (await this.#gate(machine)) ready.push(machine);
    });
    writeFileSync(`${job.paths.folder}/run.yaml`, gateInventory(this.#facts), { mode: 0o600 });
    const ordered = job.machines.filter((machine) => ready.includes(machine));
    let end: { code: number | null; signal: string | null } = { code: 0, signal: null };
    for (let from = 0; from < ordered.length; from += job.forks) {
      const wave = ordered.slice(from, from + job.forks).filter((machine) => !this.#canceled(machine));
      if (wave.length === 0) continue;
      const write = this.#ledger.write.bind(this.#ledger);
      const ran = await runWave({ job, machines: wave, write: this.#unlessStopped(write) });
      if (end.signal === null && (ran.signal !== null || (ran.code ?? 0) > (end.code ?? 0))) end = ran;
    }
    return end;
  }

  /** True when the fence is ours; otherwise the machine has its result. */
  async #gate(machine: JobMachine): Promise<boolean> {
    if (this.#canceled(machine)) return false;
    this.#ledger.write({ type: "machine", machine: machine.machine.name });
    const answer = await passGate(this.#place, machine);
    if (this.#stopped !== undefined) return false;
    if (answer.type === "unreachable") return this.#result(machine, "Unreachable", answer);
    if (answer.type === "refused") return this.#result(machine, "Failed", answer);
    if (this.#job.executor === "ansible" && answer.facts.python === "") {
      return this.#result(machine, "Unreachable", {
        reason: "PythonMissing",
        message: "There is no python3 on the machine. Install it: apt-get install python3.",
      });
    }
    this.#begun.add(machine);
    this.#facts.set(machine, answer.facts);
    return true;
  }

  #canceled(machine: JobMachine): boolean {
    if (this.#stopped !== undefined) return true;
    if (!existsSync(this.#job.paths.cancel)) return false;
    const reason = readReason(this.#job.paths.cancel);
    this.#result(machine, "Canceled", { reason: "Canceled", message: `Not started: ${reason}` });
    return true;
  }

  #open(): readonly JobMachine[] {
    return this.#job.machines.filter((machine) => !this.#ledger.results.has(machine.machine.name));
  }

  #result(
    machine: JobMachine,
    result: MachineResult,
    why: { readonly reason: string; readonly message: string },
  ): false {
    const { name, fence } = machine.machine;
    this.#ledger.write({
      type: "result",
      machine: name,
      fence,
      result,
      reason: why.reason,
      ok: 0,
      changed: 0,
      failed: result === "Failed" ? 1 : 0,
      message: why.message,
    });
    return false;
  }

  /** What is said by children that we are killing is no result: the reason of the stop is. */
  #unlessStopped(write: Ledger["write"]): Ledger["write"] {
    return (event) => {
      if (event.type === "result" && this.#stopped !== undefined) return;
      if (event.type === "result" && event.result === "Succeeded") this.#succeeded.add(event.machine);
      write(event);
    };
  }
}

function readReason(path: string): string {
  try {
    return (JSON.parse(readFileSync(path, "utf8")) as { readonly reason: string }).reason;
  } catch {
    return "the run was cancelled";
  }
}
