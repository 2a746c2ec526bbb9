import { DipperError } from "@dipper/api";
import type { World } from "@dipper/world";
import { ansibleConfiguration } from "../ansible/configuration.ts";
import { type InventoryMachine, inventory, type MarkerOf, markerOf, unusableParameter } from "../ansible/inventory.ts";
import { checkVariables, noVariables, variablesFile, variablesOfMachine } from "../ansible/variables.ts";
import type { LoginOf, MachineLogin } from "../contract/machine-login.ts";
import type { RunVariables, RunVariablesOf } from "../contract/run-variables.ts";
import type { StepRunSpec } from "../contract/step-run-spec.ts";
import type { RunFile } from "../ssh/ssh-files.ts";
import { sshFiles } from "../ssh/ssh-files.ts";
import { bundleOf } from "./bundle.ts";
import { controlVariable, type Job, type JobMachine, type RunPaths, runMark, runVariable } from "./job.ts";
import { jobMachine } from "./job-machine.ts";
import { callbackPluginFolder } from "./program-files.ts";

export interface PrepareOptions {
  readonly world: World;
  readonly executor: "ansible" | "script";
  readonly loginOf: LoginOf;
  /** What the platform knows of the cluster beyond parameters. Default: nothing. */
  readonly variablesOf?: RunVariablesOf;
  /** Absolute path of the bundle's copy below the data folder. */
  readonly bundleFolder: (digest: string) => string;
  /** At most so many machines at a time in one run, where the StepRun does not say it. Default 25. */
  readonly forks?: number;
  /** Folder of the callback plugin. Default: the one that comes with the program. */
  readonly pluginFolder?: string;
}

/** Where the files of a run will be read: here, or in a pod. */
export interface RunPlace {
  readonly paths: RunPaths;
  readonly bundle: string;
  readonly pluginFolder?: string;
  readonly markerOf?: MarkerOf;
}

/** Everything that a child process may see of our environment; nothing else is inherited. */
const inherited = ["PATH", "TZ", "TMPDIR"] as const;
const mostForks = 50;

/** Writes the run folder (job, inventory, variables, keys, known hosts; mode 0600). Answers the path of the job file. */
export async function prepareRun(
  options: PrepareOptions,
  run: { readonly spec: StepRunSpec; readonly paths: RunPaths; readonly signal: AbortSignal },
): Promise<string> {
  const { spec, paths, signal } = run;
  const bundle = checkedBundle(options, spec);
  const { job, files } = await makeRun(options, { spec, signal, place: { paths, bundle } });
  // The supervisor reads the job file first: it is written last.
  await writeFiles(options.world, paths.folder, [...files, { name: "job.json", text: JSON.stringify(job) }]);
  return `${paths.folder}/job.json`;
}

/** Mode 0600, below the run folder. */
export async function writeFiles(world: World, folder: string, files: readonly RunFile[]): Promise<void> {
  for (const file of files)
    await world.files.replace(`${folder}/${file.name}`, new TextEncoder().encode(file.text), 0o600);
}

/** Reads logins and variables, and answers what a supervisor needs; nothing is written. */
export async function makeRun(
  options: PrepareOptions,
  run: { readonly spec: StepRunSpec; readonly place: RunPlace; readonly signal: AbortSignal },
): Promise<{ readonly job: Job; readonly files: readonly RunFile[] }> {
  const { spec, place, signal } = run;
  const { paths, bundle } = place;
  const { parameters } = spec;
  const marker = place.markerOf ?? markerOf;
  const unusable = unusableParameter(parameters);
  if (unusable !== undefined)
    throw new DipperError("Invalid", {
      kind: "StepRun",
      name: spec.name,
      field: "parameters",
      problem: `"${unusable}" cannot be the name of a parameter`,
    });
  const given = await variablesFor(options, spec, signal);
  const machines = await Promise.all(
    spec.machines.map((machine, index) =>
      jobMachine({
        loginOf: options.loginOf,
        machine,
        index,
        marker: marker(spec, machine),
        refused: given.refused,
        signal,
      }),
    ),
  );
  const usable = machines.flatMap(({ job, login }) =>
    login === undefined ? [] : [{ alias: job.alias, login, machine: job.machine }],
  );
  const forks = Math.max(1, Math.min(mostForks, spec.forks ?? options.forks ?? 25));
  const job: Job = {
    spec,
    executor: options.executor,
    machines: machines.map((machine) => machine.job),
    paths,
    bundle,
    forks,
    masks: [...secretsIn(spec), ...given.variables.secrets, ...usable.flatMap(({ login }) => secretsOfLogin(login))],
    parameters,
    environment: environment(options.world, { spec, paths }),
  };
  const files: readonly RunFile[] = [
    ...sshFiles(usable, { folder: paths.folder, controlFolder: `\${${controlVariable}}`, connectTimeoutSeconds: 10 }),
    ...(options.executor === "ansible"
      ? ansibleFiles({ options, spec, place, usable, marker, forks, variables: given.variables })
      : usable.map(({ alias, machine }) => ({
          name: `variables/${alias}.json`,
          text: variablesOfMachine(machine.name, given.variables),
        }))),
  ];
  return { job, files };
}

interface AnsibleInput {
  readonly options: PrepareOptions;
  readonly spec: StepRunSpec;
  readonly place: RunPlace;
  readonly usable: readonly InventoryMachine[];
  readonly marker: MarkerOf;
  readonly forks: number;
  readonly variables: RunVariables;
}

function ansibleFiles(input: AnsibleInput): readonly RunFile[] {
  const { options, spec, place, usable, forks } = input;
  const pluginFolder = place.pluginFolder ?? options.pluginFolder ?? callbackPluginFolder();
  return [
    { name: "inventory.yaml", text: inventory(spec, usable, input.marker) },
    { name: "variables.yaml", text: variablesFile(usable, spec.parameters, input.variables) },
    { name: "ansible.cfg", text: ansibleConfiguration({ pluginFolder, runFolder: place.paths.folder, forks }) },
  ];
}

/** A run without what it needs to know must not begin on any machine. */
async function variablesFor(
  options: PrepareOptions,
  spec: StepRunSpec,
  signal: AbortSignal,
): Promise<{ readonly variables: RunVariables; readonly refused?: JobMachine["refused"] }> {
  if (options.variablesOf === undefined) return { variables: noVariables };
  try {
    const variables = await options.variablesOf(spec, signal);
    checkVariables(spec.name, variables);
    return { variables };
  } catch (cause) {
    signal.throwIfAborted();
    if (!(cause instanceof DipperError)) throw cause;
    return { variables: noVariables, refused: { reason: "VariablesMissing", message: cause.message } };
  }
}

/** An operation runs what it was planned with: the copy must still be what its digest says, and the entry point inside it. */
export function checkedBundle(options: Pick<PrepareOptions, "bundleFolder">, spec: StepRunSpec): string {
  const folder = options.bundleFolder(spec.bundleDigest);
  const found = digestIfThere(folder);
  if (found === undefined)
    throw new DipperError("NotFound", { kind: "Bundle", name: spec.bundleDigest, plural: "stepdefinitions" });
  if (found !== spec.bundleDigest)
    throw new DipperError("IdentityChanged", {
      kind: "Bundle",
      name: spec.bundleDigest,
      field: "digest",
      expected: spec.bundleDigest,
      found,
    });
  if (!/^[A-Za-z0-9_-][A-Za-z0-9._/-]*$/.test(spec.entryPoint) || spec.entryPoint.split("/").includes("..")) {
    throw new DipperError("Invalid", {
      kind: "StepRun",
      name: spec.name,
      field: "entryPoint",
      problem: "it must be a path inside the bundle",
    });
  }
  return folder;
}

function digestIfThere(folder: string): string | undefined {
  try {
    return bundleOf(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw cause;
  }
}

function secretsIn({ parameters, secretParameters = [] }: StepRunSpec): readonly string[] {
  return secretParameters.flatMap((name) => parameters[name] ?? []);
}

function secretsOfLogin(login: MachineLogin): readonly string[] {
  return [...login.secrets, login.privateKey, login.bastion?.privateKey].filter((secret) => secret !== undefined);
}

function environment(
  world: World,
  run: { readonly spec: StepRunSpec; readonly paths: RunPaths },
): Readonly<Record<string, string>> {
  const own = inherited.flatMap((name) =>
    world.environment[name] === undefined ? [] : [[name, world.environment[name]] as const],
  );
  return {
    PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    ...Object.fromEntries(own),
    HOME: run.paths.folder,
    LANG: "C.UTF-8",
    LC_ALL: "C.UTF-8",
    PYTHONDONTWRITEBYTECODE: "1",
    ANSIBLE_CONFIG: `${run.paths.folder}/ansible.cfg`,
    [runVariable]: runMark(run.spec),
  };
}
