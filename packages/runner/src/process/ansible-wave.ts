import type { MachineResult, RunnerEventBody } from "../contract/runner-event.ts";
import { unreachable } from "../ssh/unreachable.ts";
import { runChild } from "./children.ts";
import type { Job, JobMachine } from "./job.ts";
import { parseSaid, type Said } from "./said.ts";

/** What the callback plugin says at the end about one machine. */
interface Verdict {
  readonly result: MachineResult;
  readonly ok: number;
  readonly changed: number;
  readonly failed: number;
  readonly message: string;
}

export interface WaveOptions {
  readonly job: Job;
  readonly machines: readonly JobMachine[];
  readonly write: (event: RunnerEventBody) => void;
}

/**
 * Runs ansible-playbook once over some machines. Machines get their result from the callback plugin's last words. Where those are
 * missing (killed, crashed), machines on which a task was begun get no result: it is unknown; the others surely failed.
 */
export async function runWave({
  job,
  machines,
  write,
}: WaveOptions): Promise<{ readonly code: number | null; readonly signal: string | null }> {
  const byAlias = new Map(machines.map((machine) => [machine.alias, machine]));
  const begun = new Set<string>();
  const decided = new Set<string>();
  const errors: string[] = [];
  const { folder } = job.paths;
  const result = (machine: JobMachine, verdict: Verdict & { readonly reason?: string }): void => {
    decided.add(machine.alias);
    write({ type: "result", machine: machine.machine.name, fence: machine.machine.fence, ...verdict });
  };
  const end = await runChild({
    argv: [
      "ansible-playbook",
      "--inventory",
      `${folder}/inventory.yaml`,
      "--inventory",
      `${folder}/variables.yaml`,
      "--inventory",
      `${folder}/run.yaml`,
      "--limit",
      machines.map((machine) => machine.alias).join(","),
      `${job.bundle}/${job.spec.entryPoint}`,
    ],
    env: { ...job.environment, DIPPER_EVENTS: "3" },
    cwd: job.bundle,
    out: (text) => text.trim() !== "" && write({ type: "log", stream: "out", text }),
    err: (text) => {
      errors.push(text);
      if (text.trim() !== "") write({ type: "log", stream: "err", text });
    },
    events: (line) => {
      const said = parseSaid(line);
      const machine = said?.alias === undefined ? undefined : byAlias.get(said.alias);
      if (said === undefined) return;
      const name = machine?.machine.name;
      if (said.type === "log")
        write({
          type: "log",
          ...(name === undefined ? {} : { machine: name }),
          stream: said.stream ?? "out",
          text: said.text ?? "",
        });
      if (machine === undefined || name === undefined) return;
      if (said.type === "stage") write({ type: "stage", machine: name, stage: said.stage ?? "" });
      if (said.type === "task") {
        begun.add(machine.alias);
        if (said.outcome !== undefined)
          write({
            type: "task",
            machine: name,
            task: said.task ?? "",
            index: said.index ?? 0,
            of: said.of ?? 0,
            outcome: said.outcome,
            ms: said.ms ?? 0,
          });
      }
      if (said.type === "verdict") result(machine, verdictOf(said, machine.bastion));
    },
  });
  for (const machine of machines.filter((one) => !decided.has(one.alias) && !begun.has(one.alias))) {
    const nothing = { ok: 0, changed: 0, failed: 0 };
    const complaint = errors.find((line) => line.startsWith("ERROR!")) ?? errors.find((line) => line.trim() !== "");
    const said = end.error ?? complaint?.replace(/^ERROR!\s*/, "") ?? `exit code ${end.code}`;
    if (end.code === 0)
      result(machine, {
        result: "Skipped",
        reason: "NothingToDo",
        ...nothing,
        message: `No play of ${job.spec.entryPoint} is for this machine.`,
      });
    else if (end.signal === null)
      result(machine, {
        result: "Failed",
        reason: "RunnerFailed",
        ...nothing,
        message: `ansible-playbook ended before it came to this machine: ${said}`,
      });
  }
  return { code: end.code, signal: end.signal };
}

function verdictOf(said: Said, bastion: string | undefined): Verdict & { readonly reason?: string } {
  const counts = { ok: said.ok ?? 0, changed: said.changed ?? 0, failed: said.failed ?? 0 };
  if (said.result === "Unreachable" || hasGoneSilent(said.message ?? ""))
    return { result: "Unreachable", ...counts, ...unreachable(said.message ?? "", bastion) };
  if (said.result === "Failed")
    return { result: "Failed", reason: said.reason ?? "TaskFailed", ...counts, message: said.message ?? "" };
  return { result: "Succeeded", ...counts, message: said.message ?? "" };
}

/** A connection that was cut while sudo was to begin, or within a task of several modules: Ansible calls it a failure of the task. */
function hasGoneSilent(message: string): boolean {
  return /Timeout \(\d+s\) waiting for privilege escalation prompt|: Failed to connect to the host via ssh: /.test(
    message,
  );
}
