import { DipperError } from "@dipper/api";
import type { World } from "@dipper/world";
import { ansibleConfiguration } from "../ansible/configuration.ts";
import { type InventoryMachine, inventory, markerOf, unusableParameter } from "../ansible/inventory.ts";
import type { LoginOf, MachineLogin } from "../contract/machine-login.ts";
import type { StepRunSpec } from "../contract/step-run-spec.ts";
import { aliasOf } from "../ssh/alias.ts";
import { checkLogin } from "../ssh/check-login.ts";
import { type RunFile, sshFiles } from "../ssh/ssh-files.ts";
import { bundleOf } from "./bundle.ts";
import { controlVariable, type Job, type JobMachine, type RunPaths, runMark, runVariable } from "./job.ts";
import { callbackPluginFolder } from "./program-files.ts";

export interface PrepareOptions {
  readonly world: World;
  readonly executor: "ansible" | "script";
  readonly loginOf: LoginOf;
  /** Absolute path of the bundle's copy below the data folder. */
  readonly bundleFolder: (digest: string) => string;
  /** At most so many machines at a time in one run. Default 10. */
  readonly forks?: number;
  /** Folder of the callback plugin. Default: the one that comes with the program. */
  readonly pluginFolder?: string;
}

/** Everything that a child process may see of our environment; nothing else is inherited. */
const inherited = ["PATH", "TZ", "TMPDIR"] as const;

/** Writes the run folder (job, inventory, keys, known hosts; mode 0600). Answers the path of the job file. */
export async function prepareRun(
  options: PrepareOptions,
  run: { readonly spec: StepRunSpec; readonly paths: RunPaths; readonly signal: AbortSignal },
): Promise<string> {
  const { spec, paths, signal } = run;
  const bundle = checkedBundle(options, spec);
  const { parameters } = spec;
  const unusable = unusableParameter(parameters);
  if (unusable !== undefined)
    throw new DipperError("Invalid", {
      kind: "StepRun",
      name: spec.name,
      field: "parameters",
      problem: `"${unusable}" cannot be the name of a parameter`,
    });
  const machines = await Promise.all(
    spec.machines.map((machine, index) => jobMachine({ options, spec, machine, index, signal })),
  );
  const usable = machines.flatMap(({ job, login }) =>
    login === undefined ? [] : [{ alias: job.alias, login, machine: job.machine }],
  );
  const forks = options.forks ?? 10;
  const job: Job = {
    spec,
    executor: options.executor,
    machines: machines.map((machine) => machine.job),
    paths,
    bundle,
    forks,
    masks: [...secretsIn(spec), ...usable.flatMap(({ login }) => secretsOfLogin(login))],
    parameters,
    environment: environment(options.world, { spec, paths }),
  };
  const files: readonly RunFile[] = [
    { name: "job.json", text: JSON.stringify(job) },
    ...sshFiles(usable, { folder: paths.folder, controlFolder: `\${${controlVariable}}`, connectTimeoutSeconds: 10 }),
    ...(options.executor === "ansible" ? ansibleFiles({ options, spec, paths, usable, parameters, forks }) : []),
  ];
  for (const file of files)
    await options.world.files.replace(`${paths.folder}/${file.name}`, new TextEncoder().encode(file.text), 0o600);
  return `${paths.folder}/job.json`;
}

interface AnsibleInput {
  readonly options: PrepareOptions;
  readonly spec: StepRunSpec;
  readonly paths: RunPaths;
  readonly usable: readonly InventoryMachine[];
  readonly parameters: Readonly<Record<string, string>>;
  readonly forks: number;
}

function ansibleFiles(input: AnsibleInput): readonly RunFile[] {
  const { pluginFolder = callbackPluginFolder() } = input.options;
  return [
    { name: "inventory.yaml", text: inventory(input.spec, input.usable, input.parameters) },
    {
      name: "ansible.cfg",
      text: ansibleConfiguration({ pluginFolder, runFolder: input.paths.folder, forks: input.forks }),
    },
  ];
}

/** An operation runs what it was planned with: the copy must still be what its digest says, and the entry point inside it. */
function checkedBundle(options: PrepareOptions, spec: StepRunSpec): string {
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

async function jobMachine(input: {
  readonly options: PrepareOptions;
  readonly spec: StepRunSpec;
  readonly machine: StepRunSpec["machines"][number];
  readonly index: number;
  readonly signal: AbortSignal;
}): Promise<{ readonly job: JobMachine; readonly login: MachineLogin | undefined }> {
  const { options, spec, machine, index, signal } = input;
  const base = {
    machine,
    alias: aliasOf(machine.name, index),
    marker: markerOf(spec, machine),
    connection: "ssh" as const,
    become: false,
    identity: { machineID: "", serialNumber: "", productUUID: "" },
    fenceFolder: "/run/dipper",
  };
  const refuse = (message: string): { readonly job: JobMachine; readonly login: undefined } => ({
    job: { ...base, refused: { reason: "LoginInvalid", message: `${machine.name}: ${message}` } },
    login: undefined,
  });
  try {
    const login = await options.loginOf(machine.name, signal);
    const problem = checkLogin(login);
    if (problem !== undefined) return refuse(problem);
    const connection = login.connection ?? "ssh";
    const become = login.become ?? (connection === "ssh" && login.user !== "root");
    return {
      job: {
        ...base,
        connection,
        become,
        identity: { ...base.identity, ...login.identity },
        fenceFolder: login.fenceFolder ?? base.fenceFolder,
        ...(login.bastion === undefined ? {} : { bastion: login.bastion.address }),
      },
      login,
    };
  } catch (cause) {
    signal.throwIfAborted();
    if (!(cause instanceof DipperError)) throw cause;
    return refuse(cause.message);
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
