import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sha256 } from "@dipper/world";
import { gateInventory } from "../ansible/gate-inventory.ts";
import type { Preview, PreviewResult } from "../contract/preview.ts";
import type { StepRunSpec } from "../contract/step-run-spec.ts";
import { type Mask, maskOf } from "../logs/mask.ts";
import { runChild } from "./children.ts";
import { type GateFacts, passGate, stopOnMachine } from "./gate.ts";
import { controlVariable, type Job, type JobMachine, runMark } from "./job.ts";
import { stopRun } from "./leftovers.ts";
import { inParallel } from "./parallel.ts";
import { checkedBundle, makeRun, type PrepareOptions, writeFiles } from "./prepare-run.ts";
import { createPreviewNotes, type PreviewNotes } from "./preview-notes.ts";
import { parseSaid } from "./said.ts";
import { controlLink } from "./tidy-run.ts";

const longestSeconds = 600;
const encoder = new TextEncoder();

/**
 * A dry run: `ansible-playbook --check --diff` over all machines at once. No fence is taken, nothing is written on a machine, and there is
 * no supervisor: if the platform dies, the dry run is simply made again. Its word on a machine is not that of a run's marker, so that
 * no run ever waits for a dry run.
 */
export async function previewRun(
  options: PrepareOptions & { readonly dataFolder: string },
  asked: StepRunSpec,
  signal: AbortSignal,
): Promise<PreviewResult> {
  const { world, dataFolder } = options;
  const spec: StepRunSpec = {
    ...asked,
    uid: world.random.uuid(),
    machines: asked.machines.map((machine) => ({ ...machine, fence: 0 })),
  };
  const folder = `${dataFolder}/runs/preview-${spec.uid}`;
  const paths = { result: "", runner: "", output: "", cancel: "", folder };
  const marker = `dipper-preview-${spec.uid.slice(0, 8)}`;
  // The sockets of shared connections need a short path, which the run folder's is not.
  const control = mkdtempSync(join(tmpdir(), "dipper-"));
  const deadline = world.clock.deadline(Math.min(longestSeconds, spec.timeoutSeconds) * 1000, signal);
  try {
    const made = await makeRun(options, {
      spec,
      signal,
      place: { paths, bundle: checkedBundle(options, spec), markerOf: () => marker },
    });
    // No job file: without it the start of the platform takes the whole folder away after a crash.
    const job: Job = { ...made.job, environment: { ...made.job.environment, [controlVariable]: control } };
    await writeFiles(world, folder, made.files);
    // What a crash leaves behind is found by it.
    symlinkSync(control, `${folder}/${controlLink}`);
    const mask = maskOf(job.masks);
    const notes = createPreviewNotes(job.machines);
    await look(job, notes, deadline);
    signal.throwIfAborted();
    return await keep(options, maskedPreview({ ...headOf(asked), ...notes.written() }, mask));
  } finally {
    await stopRun(runMark(spec), { graceMs: 0, except: process.pid });
    rmSync(control, { recursive: true, force: true });
    await world.files.remove(folder);
  }
}

async function look(job: Job, notes: PreviewNotes, signal: AbortSignal): Promise<void> {
  const place = { folder: job.paths.folder, environment: job.environment };
  const facts = new Map<JobMachine, GateFacts>();
  const stop = (): void => void stopRun(runMark(job.spec), { graceMs: 0, except: process.pid });
  signal.addEventListener("abort", stop);
  try {
    await inParallel(job.machines, job.forks, async (machine) => {
      if (machine.refused !== undefined) return notes.missed(machine, machine.refused);
      const answer = await passGate(place, machine);
      if (answer.type !== "taken") return notes.missed(machine, answer);
      facts.set(machine, answer.facts);
    });
    if (facts.size === 0) return;
    writeFileSync(`${job.paths.folder}/run.yaml`, gateInventory(facts), { mode: 0o600 });
    const errors: string[] = [];
    const end = await runChild({
      argv: [
        "ansible-playbook",
        "--check",
        "--diff",
        ...["inventory", "variables", "run"].flatMap((name) => ["--inventory", `${job.paths.folder}/${name}.yaml`]),
        "--limit",
        [...facts.keys()].map((machine) => machine.alias).join(","),
        `${job.bundle}/${job.spec.entryPoint}`,
      ],
      env: { ...job.environment, DIPPER_EVENTS: "3" },
      cwd: job.bundle,
      err: (line) => errors.push(line),
      events: (line) => {
        const said = parseSaid(line);
        if (said !== undefined) notes.hear(said);
      },
    });
    const complaint = errors.find((line) => line.startsWith("ERROR!"))?.replace(/^ERROR!\s*/, "");
    notes.end({
      facts: [...facts.keys()],
      code: end.code,
      complaint: signal.aborted ? "It took too long." : complaint,
    });
    if (signal.aborted) await inParallel([...facts.keys()], job.forks, (machine) => stopOnMachine(place, machine));
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function headOf(spec: StepRunSpec): Omit<Preview, "machines" | "notPreviewed"> {
  const { operation, clusterName, step, entryPoint, bundleDigest } = spec;
  return { v: 1, operation, clusterName, step, entryPoint, bundleDigest };
}

const longestDiff = 8 * 1024;

/** Secrets are hidden before a diff is cut: a cut secret would not be recognised. */
function maskedPreview(preview: Preview, mask: Mask): Preview {
  const cut = (text: string): string => (text.length <= longestDiff ? text : `${text.slice(0, longestDiff)}…`);
  return {
    ...preview,
    machines: preview.machines.map((machine) => ({
      ...machine,
      message: cut(mask(machine.message)),
      tasks: machine.tasks.map((task) => ({
        ...task,
        task: mask(task.task),
        diff: cut(withoutPaths(mask(task.diff))),
      })),
    })),
    notPreviewed: preview.notPreviewed.map((note) => ({
      ...note,
      task: mask(note.task),
      message: cut(mask(note.message)),
    })),
  };
}

/** Ansible names its own temporary file in the head of a diff: it would make every dry run look different. */
function withoutPaths(diff: string): string {
  return diff.replace(/^(\+\+\+ after): \S*\/ansible-local-\S+$/gm, "$1");
}

async function keep(
  options: Pick<PrepareOptions, "world"> & { readonly dataFolder: string },
  preview: Preview,
): Promise<PreviewResult> {
  const data = encoder.encode(`${JSON.stringify(preview)}\n`);
  const digest = `sha256:${sha256(data)}`;
  const artifact = `artifacts/${digest.replace(":", "-")}`;
  await options.world.files.replace(`${options.dataFolder}/${artifact}`, data, 0o600);
  return { preview, digest, artifact };
}

/** For executors and steps that have no dry run: said, not left out. */
export async function blindPreview(
  options: Pick<PrepareOptions, "world"> & { readonly dataFolder: string },
  spec: StepRunSpec,
): Promise<PreviewResult> {
  const machines = spec.machines.map((machine) => machine.name);
  const message = `The step ${spec.step} has no dry run.`;
  return keep(options, {
    ...headOf(spec),
    machines: [],
    notPreviewed: [{ task: "", machines, reason: "StepWithoutPreview", message }],
  });
}
