import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ConfigMap, Pod, Secret } from "@dipper/api";
import { MemoryJournal, openApiServer } from "@dipper/apiserver";
import { createKubeClient, type KubeClient } from "@dipper/kube";
import type { Transport, World } from "@dipper/world";
import { realWorld } from "@dipper/world/real";
import { afterEach, expect, test } from "vitest";
import type { RunnerEvent, RunnerEventBody } from "../contract/runner-event.ts";
import type { StepRunSpec } from "../contract/step-run-spec.ts";
import { bundleFolder, keepBundle } from "../process/bundle.ts";
import { collect } from "../process/testing/collect.ts";
import { KubeJob } from "./job-kind.ts";
import { cancelMark, jobLabel } from "./job-objects.ts";
import { jobRuns } from "./job-run.ts";

const { signal } = new AbortController();
const write = { manager: "test", signal };
const namespace = "dipper-runners";
const encoder = new TextEncoder();
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A cluster whose pods are scripted: their log is a list of texts, which ends when `over` is said. */
async function start() {
  const dataFolder = mkdtempSync(join(tmpdir(), "runner-job-"));
  folders.push(dataFolder);
  const world: World = realWorld();
  const { clock, random, log } = world;
  const server = await openApiServer({
    name: "jobs",
    clock,
    random,
    log,
    journal: new MemoryJournal(),
    authorisation: "allow-all",
  });
  const said: string[] = [];
  let over = false;
  const transport: Transport = async (exchange) => {
    if (!exchange.path.includes("/log?"))
      return server.handle({ ...exchange, peer: { address: "127.0.0.1", user: "admin", groups: ["system:masters"] } });
    async function* body(): AsyncGenerator<Uint8Array> {
      for (let at = 0; ; at += 1) {
        while (at >= said.length) {
          if (over || !exchange.path.includes("follow=true")) return;
          await clock.sleep(5, exchange.signal);
        }
        yield encoder.encode(said[at] ?? "");
      }
    }
    return { status: 200, headers: {}, body: body() };
  };
  const kube = createKubeClient({ transport, clock, random, server: "jobs" });
  const bundleDigest = keepBundle(dataFolder, fileURLToPath(new URL("../process/testing/bundle", import.meta.url)));
  const life = () =>
    jobRuns({
      world,
      dataFolder,
      executor: "ansible",
      bundleFolder: (digest) => bundleFolder(dataFolder, digest),
      loginOf: async () => ({
        address: "10.0.0.1",
        port: 22,
        user: "ops",
        privateKey: "-----BEGIN X-----\ncanary-key\n-----END X-----\n",
        hostKeys: ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
        secrets: [],
      }),
      variablesOf: async () => ({
        shared: { dipper_join_token: "canary-token" },
        machines: {},
        secrets: ["canary-token"],
      }),
      placeOf: async () => ({ clusterName: "jobs", kube, transport, namespace, image: "dipper/runner:test" }),
      placeIn: () => ({ kube, transport }),
    });
  const spec: StepRunSpec = {
    name: "op-12345-pre-check-1-1",
    uid: "6f1c2b1e-0000-4000-8000-000000000001",
    operation: "op",
    operationType: "ScaleUp",
    clusterName: "prod",
    step: "preCheck",
    batch: 1,
    attempt: 1,
    machines: [
      { name: "m1", uid: "u1", ip: "10.0.0.11", role: "Compute", fence: 1 },
      { name: "m2", uid: "u2", ip: "10.0.0.12", role: "Compute", fence: 1 },
    ],
    bundleDigest,
    entryPoint: "echo.yml",
    timeoutSeconds: 60,
    parameters: { note: "canary-parameter" },
    secretParameters: ["note"],
    placement: "Job",
  };
  return {
    kube,
    life,
    spec,
    say: (...texts: readonly string[]) => said.push(...texts),
    endLog: () => {
      over = true;
    },
    file: join(dataFolder, "logs/op/op-12345-pre-check-1-1.ndjson"),
  };
}

const line = (n: number, body: RunnerEventBody): string =>
  `${JSON.stringify({ v: 1, n, t: "2026-01-01T00:00:00.000Z", ...body })}\n`;
const result = (n: number, machine: string): string =>
  line(n, { type: "result", machine, fence: 1, result: "Succeeded", ok: 1, changed: 0, failed: 0, message: "" });
const machinesOf = (events: readonly RunnerEvent[]): readonly string[] =>
  events.flatMap((event) => (event.type === "result" ? [event.machine] : []));

async function makePod(kube: KubeClient, job: string, phase: string): Promise<void> {
  const ref = { namespace, name: `${job}-x` };
  if ((await kube.get(Pod, ref, { signal })) === undefined)
    await kube.create(
      Pod,
      { metadata: { ...ref, labels: { [jobLabel]: job } }, spec: { containers: [{ name: "runner", image: "x" }] } },
      write,
    );
  const containerStatuses = [
    { name: "runner", state: phase === "Running" ? { running: {} } : { terminated: { exitCode: 0 } } },
  ];
  await kube.patch(Pod, ref, { status: { phase, containerStatuses } }, { ...write, subresource: "status" });
}

test("a StepRun becomes a Job that owns its Secret and ConfigMaps; its pod's lines become the result file; then all of it goes", async () => {
  const { kube, life, spec, say, endLog, file } = await start();
  const handle = await life().ensure(spec, signal);
  const job = await kube.get(KubeJob, { namespace, name: spec.name }, { signal });
  expect(job?.spec).toMatchObject({
    suspend: false,
    backoffLimit: 0,
    template: { spec: { automountServiceAccountToken: false } },
  });
  const secret = await kube.get(Secret, { namespace, name: spec.name }, { signal });
  const config = await kube.get(ConfigMap, { namespace, name: spec.name }, { signal });
  const bundle = await kube.get(ConfigMap, { namespace, name: `${spec.name}-bundle-0` }, { signal });
  for (const part of [secret, config, bundle])
    expect(part?.metadata.ownerReferences).toMatchObject([{ kind: "Job", uid: job?.metadata.uid }]);
  expect(JSON.stringify(config)).toContain("kube_node");
  expect(JSON.stringify([config, bundle, job])).not.toContain("canary");
  const secrets = Object.values(secret?.data ?? {})
    .map(atob)
    .join("\n");
  for (const canary of ["canary-key", "canary-token", "canary-parameter"]) expect(secrets).toContain(canary);

  await makePod(kube, spec.name, "Running");
  expect(await handle.ended()).toBe(false);
  const all = collect(handle.events(1, signal));
  say("a warning of node\n", line(1, { type: "machine", machine: "m1" }).slice(0, 20));
  say(line(1, { type: "machine", machine: "m1" }).slice(20), result(2, "m1"));
  say(result(3, "m2"), line(4, { type: "ended", code: 0, signal: null }));
  endLog();
  expect(machinesOf(await all)).toEqual(["m1", "m2"]);
  await makePod(kube, spec.name, "Succeeded");
  expect(await handle.ended()).toBe(true);
  expect(await kube.get(KubeJob, { namespace, name: spec.name }, { signal })).toBeUndefined();
  const written = readFileSync(file, "utf8");
  // Asked again after its end, it is neither run again nor written again.
  expect(await life().find(spec, signal)).toBeUndefined();
  await life().ensure(spec, signal);
  expect(await kube.get(KubeJob, { namespace, name: spec.name }, { signal })).toBeUndefined();
  expect(readFileSync(file, "utf8")).toBe(written);
});

test("a platform that was killed takes the Job up again: each line once, also the one that was torn", async () => {
  const { kube, life, spec, say, endLog, file } = await start();
  await life().ensure(spec, signal);
  await makePod(kube, spec.name, "Running");
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, `${line(1, { type: "machine", machine: "m1" })}${result(2, "m1").slice(0, 30)}`);
  const handle = await life().find(spec, signal);
  say(line(1, { type: "machine", machine: "m1" }), result(2, "m1"), result(5, "m2"));
  say(line(6, { type: "ended", code: 0, signal: null }));
  endLog();
  const events = await collect(handle!.events(1, signal));
  expect(events.map((event) => event.n)).toEqual([1, 2, 3, 5, 6]);
  expect(events[2]).toMatchObject({
    type: "log",
    text: "Lines 3 to 4 are lost: the pod's log was cut before it was read.",
  });
  expect(machinesOf(events)).toEqual(["m1", "m2"]);
});

test("a pod that is deleted in the middle leaves machines without a result, and the run has ended", async () => {
  const { kube, life, spec, say, endLog } = await start();
  const handle = await life().ensure(spec, signal);
  await makePod(kube, spec.name, "Running");
  const all = collect(handle.events(1, signal));
  say(result(1, "m1"));
  for await (const _first of handle.events(1, signal)) break;
  await kube.delete(Pod, { namespace, name: `${spec.name}-x` }, write);
  const failed = { conditions: [{ type: "Failed", status: "True", reason: "BackoffLimitExceeded" }] };
  await kube.patch(KubeJob, { namespace, name: spec.name }, { status: failed }, { ...write, subresource: "status" });
  endLog();
  expect(machinesOf(await all)).toEqual(["m1"]);
  expect(await handle.ended()).toBe(true);
});

test("a crash before the Job began: it is not found, and ensure lets it begin; a cancellation reaches a pod that comes later", async () => {
  const { kube, life, spec, say, endLog } = await start();
  await life().ensure(spec, signal);
  await kube.patch(KubeJob, { namespace, name: spec.name }, { spec: { suspend: true } }, write);
  await kube.delete(Secret, { namespace, name: spec.name }, write);
  expect(await life().find(spec, signal)).toBeUndefined();
  const handle = await life().ensure(spec, signal);
  expect((await kube.get(KubeJob, { namespace, name: spec.name }, { signal }))?.spec.suspend).toBe(false);
  expect(await kube.get(Secret, { namespace, name: spec.name }, { signal })).toBeDefined();
  await handle.cancel("somebody says so");
  await makePod(kube, spec.name, "Running");
  const all = collect(handle.events(1, signal));
  say(line(1, { type: "ended", code: 0, signal: null }));
  endLog();
  await all;
  const pod = await kube.get(Pod, { namespace, name: `${spec.name}-x` }, { signal });
  expect(pod?.metadata.annotations?.[cancelMark]).toBe("somebody says so");
});
