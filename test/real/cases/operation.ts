import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Cluster, Machine, Operation, platformNamespace, Secret, StepRun } from "@dipper/api";
import { createKubeClient, type KubeClient, loadKubeconfig, withHeaders } from "@dipper/kube";
import { realWorld } from "@dipper/world/real";
import type { Lab } from "../../../lab/lab.ts";
import type { RealTest } from "../test-case.ts";

const program = fileURLToPath(new URL("../../../packages/cli/src/main.ts", import.meta.url));
const write = { manager: "test-real", signal: new AbortController().signal };

/** The whole platform: machines imported with host keys, an Operation `[preCheck]` on a native Cluster that has no API yet. */
export const operation: RealTest = {
  name: "operation",
  run: async ({ lab, folder, say }) => {
    const data = join(folder, "platform");
    const platform = await start(data, join(folder, "ready.json"));
    try {
      const kube = await clientOf(join(data, "kubeconfig"));
      await register(kube, { lab, data, folder });

      const good = await ran(kube, "check-good", lab);
      assert.equal(good.status?.phase, "Succeeded", JSON.stringify(good.status));

      lab.inside("m2", "(setsid python3 -m http.server 10250 >/dev/null 2>&1 & echo $! > /run/taken.pid) && sleep 1");
      try {
        const bad = await ran(kube, "check-bad", lab);
        const described = dipper(data, ["describe", "operation", "check-bad"]);
        for (const told of [JSON.stringify(bad.status?.why), described]) {
          assert.match(told, /port 10250 of m2 is taken by python3/, told);
          assert.match(told, /Stop what listens there/);
          assert.doesNotMatch(told, /of m1 is taken/);
        }
        const runs = await stepRuns(kube, "check-bad");
        assert.deepEqual(
          [
            ...new Set(
              runs
                .flatMap((run) => run.status?.machines ?? [])
                .filter((each) => each.name === "m1")
                .map((each) => each.result),
            ),
          ],
          ["Succeeded"],
        );
        say(`check-bad: ${bad.status?.phase}: ${bad.status?.why?.[0]?.message ?? ""}`);
        say(dipper(data, ["operation", "logs", "check-bad", "--machine", "m2"]).trim().split("\n").at(-1) ?? "");
      } finally {
        lab.inside("m2", "kill $(cat /run/taken.pid); rm -f /run/taken.pid");
      }
    } finally {
      await stop(platform);
    }
    return undefined;
  },
};

async function start(data: string, ready: string): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    [program, "serve", "--data", data, "--port", "0", "--api-port", "0", "--ready-file", ready],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  for (const until = performance.now() + 60_000; !existsSync(ready); ) {
    if (child.exitCode !== null || performance.now() > until) throw new Error(`dipper serve did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return child;
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}

async function clientOf(file: string): Promise<KubeClient> {
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
async function register(
  kube: KubeClient,
  known: { readonly lab: Lab; readonly data: string; readonly folder: string },
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
  const file = join(folder, "machines.yaml");
  const documents = lab.machines.map((machine) =>
    JSON.stringify({
      apiVersion: "fleet.dipper.dev/v1alpha1",
      kind: "Machine",
      metadata: { name: machine.name },
      spec: {
        ssh: {
          address: machine.address,
          user: "ops",
          credentialsRef: { name: "lab-key" },
          hostKeys: machine.hostKeys.map((key) => key.split(" ").slice(0, 2).join(" ")),
        },
        addresses: [{ type: "Internal", address: machine.address }],
      },
    }),
  );
  writeFileSync(file, documents.join("\n---\n"));
  dipper(data, ["machines", "import", file]);
  await until("the machines are verified", async () => {
    const machines = await Promise.all(lab.machines.map(({ name }) => kube.get(Machine, { name }, write)));
    return machines.every((machine) => machine?.status?.phase === "Spare") ? true : undefined;
  });
}

/** An Operation over all machines, when it is finished. Nobody waits for a person: one machine may fail, and none is tried again. */
async function ran(kube: KubeClient, name: string, lab: Lab): Promise<Operation> {
  await kube.create(
    Operation,
    {
      metadata: { namespace: platformNamespace, name },
      spec: {
        clusterName: "lab",
        operationType: "ScaleUp",
        operationFlow: ["preCheck"],
        operationMachines: lab.machines.map((machine) => ({ ip: machine.address, role: "Compute" })),
        rollout: { maxFailures: 1 },
        retry: { limit: 0 },
      },
    } as never,
    write,
  );
  return until(`Operation ${name} is finished`, async () => {
    const found = await kube.get(Operation, { namespace: platformNamespace, name }, write);
    return found?.status?.conditions?.some(
      (condition) => condition.type === "Finished" && condition.status === "True",
    ) === true
      ? found
      : undefined;
  });
}

async function stepRuns(kube: KubeClient, name: string): Promise<readonly StepRun[]> {
  const found: StepRun[] = [];
  for await (const page of kube.pages(StepRun, { namespace: platformNamespace, signal: write.signal }))
    found.push(...page.items);
  return found.filter((run) => run.spec.operationRef.name === name);
}

async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  let last: unknown;
  for (const end = performance.now() + 120_000; performance.now() < end; ) {
    last = await look();
    if (last !== undefined) return last as T;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Two minutes are over, and it is not so that ${what}.`);
}

function dipper(data: string, args: readonly string[]): string {
  const done = spawnSync(process.execPath, [program, "--data", data, ...args], { encoding: "utf8" });
  if (done.status !== 0)
    throw new Error(`dipper ${args.join(" ")} ended with ${done.status}: ${done.stdout}${done.stderr}`);
  return done.stdout;
}
