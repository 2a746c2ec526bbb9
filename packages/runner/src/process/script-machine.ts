import { existsSync, readFileSync } from "node:fs";
import type { RunnerEventBody } from "../contract/runner-event.ts";
import { unreachable } from "../ssh/unreachable.ts";
import { onMachine, shellWord } from "./gate.ts";
import type { Job, JobMachine } from "./job.ts";

/**
 * Runs a script of the bundle on one machine. It gets its parameters as `DIPPER_PARAM_<name>` and the platform's variables as a JSON
 * file that `DIPPER_VARIABLES_FILE` names, and may say
 * `dipper::stage <name>`, `dipper::changed` and `dipper::message <text>` on a line of its own. Exit code 0 is success.
 */
export async function runScript(options: {
  readonly job: Job;
  readonly machine: JobMachine;
  readonly write: (event: RunnerEventBody) => void;
}): Promise<number | null> {
  const { job, machine, write } = options;
  const name = machine.machine.name;
  const source = readFileSync(`${job.bundle}/${job.spec.entryPoint}`, "utf8");
  let changed = 0;
  let message = "";
  const errors: string[] = [];
  const started = performance.now();
  const end = await onMachine({ folder: job.paths.folder, environment: job.environment }, machine, {
    script: wrapped(job, machine, source),
    args: [machine.marker],
    out: (line) => {
      const told = /^dipper::(stage|changed|message)(?: (.*))?$/.exec(line);
      if (told === null) return write({ type: "log", machine: name, stream: "out", text: line });
      if (told[1] === "stage") write({ type: "stage", machine: name, stage: told[2] ?? "" });
      if (told[1] === "changed") changed += 1;
      if (told[1] === "message") message = told[2] ?? "";
    },
    err: (text) => {
      errors.push(text);
      write({ type: "log", machine: name, stream: "err", text });
    },
  });
  const ok = end.code === 0;
  const ms = Math.round(performance.now() - started);
  write({
    type: "task",
    machine: name,
    task: job.spec.entryPoint,
    index: 1,
    of: 1,
    outcome: ok ? (changed > 0 ? "changed" : "ok") : "failed",
    ms,
  });
  const base = { type: "result", machine: name, fence: machine.machine.fence, changed } as const;
  const last = errors.findLast((line) => line.trim() !== "") ?? "";
  if (ok) write({ ...base, result: "Succeeded", ok: 1, failed: 0, message });
  // 255 is ssh's own exit status: the connection broke, and what the script did is not known.
  else if (end.code === 255 && machine.connection === "ssh")
    write({ ...base, result: "Unreachable", ok: 0, failed: 0, ...unreachable(errors.join("\n"), machine.bastion) });
  else if (end.code !== null)
    write({
      ...base,
      result: "Failed",
      reason: "ScriptFailed",
      ok: 0,
      failed: 1,
      message: message || last || `${job.spec.entryPoint} ended with exit code ${end.code}.`,
    });
  return end.code;
}

/** The script is written to a file of its own on the machine, because its standard input is not ours to take. */
function wrapped(job: Job, machine: JobMachine, source: string): string {
  const interpreter = /^#!\s*(\S+(?: \S+)?)/.exec(source)?.[1] ?? "/bin/sh";
  const values: Readonly<Record<string, string>> = {
    DIPPER_MACHINE: machine.machine.name,
    DIPPER_ROLE: machine.machine.role,
    DIPPER_OPERATION: job.spec.operation,
    DIPPER_OPERATION_TYPE: job.spec.operationType,
    DIPPER_CLUSTER: job.spec.clusterName,
    DIPPER_ATTEMPT: String(job.spec.attempt),
    ...Object.fromEntries(Object.entries(job.parameters).map(([key, value]) => [`DIPPER_PARAM_${key}`, value])),
  };
  const end = `dipper-end-of-script-${machine.marker}`;
  const variables = `${job.paths.folder}/variables/${machine.alias}.json`;
  return [
    "umask 077",
    "folder=$(mktemp -d) || exit 73",
    `trap 'rm -rf "$folder"' EXIT`,
    "trap 'exit 143' TERM HUP INT",
    ...Object.entries(values).map(([key, value]) => `export ${key}=${shellWord(value)}`),
    // Through standard input as everything here: a command line can be read by everybody on the machine.
    `cat > "$folder/variables.json" <<'${end}'`,
    existsSync(variables) ? readFileSync(variables, "utf8") : "{}",
    end,
    'export DIPPER_VARIABLES_FILE="$folder/variables.json"',
    `cat > "$folder/script" <<'${end}'`,
    source.endsWith("\n") ? source.slice(0, -1) : source,
    end,
    `${interpreter} "$folder/script" "$1" < /dev/null`,
    "exit $?",
    "",
  ].join("\n");
}
