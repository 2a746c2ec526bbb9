import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Cluster, Machine, Operation, platformNamespace, Secret, StepRun } from "@dipper/api";
import { createKubeClient, type KubeClient, loadKubeconfig, withHeaders } from "@dipper/kube";
import { realWorld } from "@dipper/world/real";
import type { Lab } from "../../lab/lab.ts";

const program = fileURLToPath(new URL("../../packages/cli/src/main.ts", import.meta.url));
export const write = { manager: "test-real", signal: new AbortController().signal };

/** Starts `dipper serve` without waiting for anything. */
export function launch(data: string, ready: string): ChildProcess {
  rmSync(ready, { force: true });
  const args = [program, "serve", "--data", data, "--port", "0", "--api-port", "0", "--ready-file", ready];
  return spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
}

/** Starts `dipper serve` and waits until all of it answers. */
export async function start(data: string, ready: string): Promise<ChildProcess> {
  const child = launch(data, ready);
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  for (const until = performance.now() + 60_000; !existsSync(ready); ) {
    if (isGone(child) || performance.now() > until) throw new Error(`dipper serve did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return child;
}

/** kill -9, and until nothing of the process is left. */
export function killed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (isGone(child)) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

export function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (isGone(child)) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}

/** Nothing more will be heard of it, not even its end. */
function isGone(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

export async function clientOf(file: string): Promise<KubeClient> {
  const world = realWorld({ log: { level: "silent" } });
  const { target, headers } = await loadKubeconfig(readFileSync(file, "utf8"), {
    readFile: async (path) => readFileSync(path, "utf8"),
    plugins: "refuse",
  });
  return createKubeClient({
    transport: withHeaders(world.net.connect(target), headers),
    clock: world.clock,
    random: world.random,
    server: target.url,
  });
}

/** As a person would do it: the key as a Secret, the cluster by its name, the machines from a file with their host keys. */
export async function register(
  kube: KubeClient,
  known: {
    readonly lab: Lab;
    readonly data: string;
    readonly folder: string;
    /** Machines that are waited for until they are Spare. Default: all. */
    readonly good?: readonly string[];
  },
): Promise<void> {
  const { lab, data, folder } = known;
  await kube.create(
    Secret,
    {
      metadata: { namespace: platformNamespace, name: "lab-key" },
      data: { "ssh-privatekey": Buffer.from(lab.privateKey).toString("base64") },
    },
    write,
  );
  await kube.create(
    Cluster,
    { metadata: { name: "lab" }, spec: { clusterType: "native", managementPolicy: "Operate" } } as never,
    write,
  );
  const file = join(folder, "machines.csv");
  const lines = lab.machines.map(({ name, address, hostKeys }) =>
    [name, address, "ops", "lab-key", (hostKeys[0] ?? "").split(" ").slice(0, 2).join(" ")].join(","),
  );
  writeFileSync(file, `${["name,address,user,credentials,hostkey", ...lines].join("\n")}\n`);
  dipper(data, ["machines", "import", file]);
  const good = known.good ?? lab.machines.map(({ name }) => name);
  await until("the machines are verified", async () => {
    const machines = await Promise.all(good.map((name) => kube.get(Machine, { name }, write)));
    return machines.every((machine) => machine?.status?.phase === "Spare") ? true : undefined;
  });
}

export async function stepRuns(kube: KubeClient, name: string): Promise<readonly StepRun[]> {
  const found: StepRun[] = [];
  for await (const page of kube.pages(StepRun, { namespace: platformNamespace, signal: write.signal }))
    found.push(...page.items);
  return found.filter((run) => run.spec.operationRef.name === name);
}

/** The Operation when it is finished. */
export function finished(kube: KubeClient, name: string): Promise<Operation> {
  return until(`Operation ${name} is finished`, async () => {
    const found = await kube.get(Operation, { namespace: platformNamespace, name }, write);
    return isFinished(found) ? found : undefined;
  });
}

export function isFinished(operation: Operation | undefined): operation is Operation {
  return operation?.status?.conditions?.some(({ type, status }) => type === "Finished" && status === "True") === true;
}

export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  let last: unknown;
  for (const end = performance.now() + 120_000; performance.now() < end; ) {
    last = await look();
    if (last !== undefined) return last as T;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Two minutes are over, and it is not so that ${what}.`);
}

export function dipper(data: string, args: readonly string[]): string {
  const done = spawnSync(process.execPath, [program, "--data", data, ...args], { encoding: "utf8" });
  if (done.status !== 0)
    throw new Error(`dipper ${args.join(" ")} ended with ${done.status}: ${done.stdout}${done.stderr}`);
  return done.stdout;
}
