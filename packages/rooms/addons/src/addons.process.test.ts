import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import {
  Cluster,
  ClusterDeployment,
  ConfigMap,
  CustomResourceDefinition,
  type KubeObject,
  Namespace,
  newObject,
  platformNamespace,
  Secret,
} from "@dipper/api";
import { type ApiServer, MemoryDisk, MemoryJournal, openApiServer } from "@dipper/apiserver";
import { createKubeClient, type KubeClient, type NewObject } from "@dipper/kube";
import { deployed } from "@dipper/room/testkit";
import type { Transport, World } from "@dipper/world";
import { realWorld } from "@dipper/world/real";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { actOnAddons } from "./act.ts";
import type { AddonRecord, AddonsSeen, Wanted } from "./seen.ts";

/** What the lab has built, newest last. */
function built(program: string): string | undefined {
  const cache =
    process.env["DIPPER_CACHE"] ?? join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "dipper");
  const tools = join(cache, "tools");
  const pattern = new RegExp(`^${program}-[\\d.]+$`);
  const name = existsSync(tools) ? readdirSync(tools).findLast((each) => pattern.test(each)) : undefined;
  const file = join(tools, name ?? "", program);
  return name !== undefined && existsSync(file) ? file : undefined;
}

const helm = process.env["DIPPER_HELM"] ?? built("helm");
const [etcd, apiServer] = [built("etcd"), built("kube-apiserver")];
const { signal } = new AbortController();
const write = { manager: "test", signal };
const folder = mkdtempSync(join(tmpdir(), "dipper-addons-"));
const charts = join(folder, "artifacts", "charts");
let world: World;
let server: ApiServer;
let kube: KubeClient;
let cluster: KubeClient;

/** The platform's objects are on our own API server; helm speaks protobuf, so it meets the real one. */
beforeAll(async () => {
  world = realWorld({
    log: { level: "silent" },
    environment: { PATH: process.env["PATH"] ?? "", DIPPER_HELM: helm ?? "helm" },
  });
  const { clock, random, log } = world;
  const journal = new MemoryJournal({ disk: new MemoryDisk() });
  server = await openApiServer({ name: "c", clock, random, log, journal, authorisation: "allow-all" });
  const local = { address: "127.0.0.1", user: "admin", groups: ["system:masters"] };
  const transport: Transport = (exchange) => server.handle({ ...exchange, peer: local });
  kube = createKubeClient({ transport, clock, random, server: "the platform" });
  for (const crd of deployed("crds").filter((each) => each.metadata.name.startsWith("clusters.")))
    await kube.create(CustomResourceDefinition, crd as NewObject<CustomResourceDefinition>, write);
  await clock.sleep(200, signal);
  await kube.create(Namespace, { metadata: { name: platformNamespace } }, write);
  const connection = { credentialsRef: { name: "a-kubeconfig" } };
  const spec = { clusterType: "native", managementPolicy: "Operate", connection } as const;
  await kube.create(Cluster, newObject(Cluster, { name: "a" }, spec) as Cluster, write);
  await keepKubeconfig("https://127.0.0.1:1");
  const record: AddonRecord = {
    name: "greet",
    phase: "Waiting",
    version: "",
    reason: "",
    message: "",
    digest: "",
    attempts: 0,
    observedAt: "2026-01-01T00:00:00Z",
  };
  await kube.patch(Cluster, { name: "a" }, { status: { addons: [record] } }, { ...write, subresource: "status" });
  mkdirSync(charts, { recursive: true });
});

async function keepKubeconfig(url: string): Promise<void> {
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "x",
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    clusters: [{ name: "c", cluster: { server: url, "insecure-skip-tls-verify": true } }],
    users: [{ name: "u", user: { token: "t" } }],
  };
  const metadata = { name: "a-kubeconfig", namespace: platformNamespace };
  await kube.delete(Secret, metadata, write).catch(() => undefined);
  await kube.create(Secret, { metadata, stringData: { kubeconfig: JSON.stringify(kubeconfig) } }, write);
}

const children: ChildProcess[] = [];
const begin = (program: string, args: readonly string[]): void => {
  children.push(spawn(program, args, { stdio: "ignore", cwd: folder }));
};

async function freePort(): Promise<number> {
  const free = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => free.once("listening", resolve));
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => free.close(resolve));
  return port;
}

async function startCluster(): Promise<void> {
  const [client, peer, secure] = [await freePort(), await freePort(), await freePort()];
  const store = `http://127.0.0.1:${client}`;
  begin(etcd ?? "", [
    "--data-dir=etcd",
    `--listen-client-urls=${store}`,
    `--advertise-client-urls=${store}`,
    `--listen-peer-urls=http://127.0.0.1:${peer}`,
    "--unsafe-no-fsync",
  ]);
  execFileSync("openssl", ["genrsa", "-out", "sa.key", "2048"], { stdio: "ignore", cwd: folder });
  writeFileSync(join(folder, "tokens.csv"), "t,admin,1\n", { mode: 0o600 });
  begin(apiServer ?? "", [
    `--etcd-servers=${store}`,
    `--secure-port=${secure}`,
    "--bind-address=127.0.0.1",
    "--cert-dir=certs",
    "--service-account-issuer=https://test",
    "--service-account-key-file=sa.key",
    "--service-account-signing-key-file=sa.key",
    "--token-auth-file=tokens.csv",
    "--authorization-mode=AlwaysAllow",
    "--service-cluster-ip-range=10.96.0.0/24",
    "--disable-admission-plugins=ServiceAccount",
  ]);
  const url = `https://127.0.0.1:${secure}`;
  const { clock, random, net } = world;
  cluster = createKubeClient({
    transport: net.connect({ url, insecureSkipVerify: true }),
    clock,
    random,
    server: "the cluster",
    headers: { authorization: "Bearer t" },
  });
  for (let attempt = 0; attempt < 400; attempt++) {
    const system = await cluster.get(Namespace, { name: "kube-system" }, { signal }).catch(() => undefined);
    if (system !== undefined) {
      await keepKubeconfig(url);
      return;
    }
    await clock.sleep(200, signal);
  }
  throw new Error("the API server does not serve");
}

afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

function packaged(version: string): void {
  const source = join(folder, "chart");
  cpSync(new URL("./fixtures/hello", import.meta.url), source, { recursive: true });
  writeFileSync(join(source, "Chart.yaml"), `apiVersion: v2\nname: hello\nversion: ${version}\n`);
  execFileSync(helm ?? "helm", ["package", source, "--destination", charts], {
    stdio: "ignore",
    env: { HOME: folder },
  });
}

async function run(
  type: "Install" | "Check" | "Uninstall",
  more: { readonly version?: string; readonly values?: string } = {},
): Promise<AddonRecord | undefined> {
  const { version = "1.0.0", values = "" } = more;
  const addon = {
    name: "greet",
    chart: `hello-${version}.tgz`,
    version,
    namespace: "greetings",
    state: "Present",
    after: [],
  };
  const spec = { kubernetesVersion: "v1.36.3", controlPlane: { machineSet: "a" }, addons: [addon] };
  const deployment = newObject(ClusterDeployment, { name: "a" }, spec as never) as ClusterDeployment;
  const wanted: Wanted = { addon: deployment.spec.addons[0] as Wanted["addon"], values, digest: `${version}${values}` };
  const found = await kube.get(Cluster, { name: "a" }, { signal });
  const seen: AddonsSeen = { deployment, cluster: found, wanted: [wanted] };
  const action = type === "Check" ? { type, wanted } : { type, wanted, attempts: 0 };
  await actOnAddons({ world, kube, dataFolder: folder })(action, seen, signal);
  return (await kube.get(Cluster, { name: "a" }, { signal }))?.status?.addons?.[0];
}

const greeting = async (): Promise<string | undefined> => {
  const found = await cluster.get(ConfigMap, { namespace: "greetings", name: "greet-greeting" }, { signal });
  return (found as (KubeObject & { readonly data?: Readonly<Record<string, string>> }) | undefined)?.data?.["greeting"];
};

test("a host without helm says so", async () => {
  const before = world;
  world = { ...world, environment: { PATH: folder, DIPPER_HELM: join(folder, "none") } };
  expect(await run("Install")).toMatchObject({ phase: "Failed", reason: "HelmMissing", attempts: 1 });
  world = before;
});

describe.skipIf(helm === undefined || etcd === undefined || apiServer === undefined)(
  "with the real helm and API server (skipped: the lab has not built helm, etcd and kube-apiserver yet)",
  () => {
    beforeAll(startCluster);

    test("a chart is installed, asked for, upgraded by version and by values, and uninstalled", async () => {
      packaged("1.0.0");
      expect(await run("Install")).toMatchObject({ phase: "Deployed", version: "1.0.0", message: "" });
      expect(await greeting()).toBe("hello");
      expect(await run("Check")).toMatchObject({ phase: "Deployed" });
      packaged("1.1.0");
      const values = "greeting: good evening\n";
      expect(await run("Install", { version: "1.1.0", values })).toMatchObject({
        phase: "Deployed",
        version: "1.1.0",
        digest: `1.1.0${values}`,
      });
      expect(await greeting()).toBe("good evening");
      expect(await run("Uninstall")).toMatchObject({ phase: "Removed", version: "" });
      expect(await greeting()).toBeUndefined();
      expect(await run("Check")).toMatchObject({ phase: "Waiting", message: "the release is gone" });
    });

    test("a failure is told in helm's own words, and nothing of the login stays", async () => {
      expect(await run("Install", { values: "greeting: ''\n" })).toMatchObject({
        phase: "Failed",
        reason: "HelmFailed",
        message: expect.stringContaining("greeting is needed"),
      });
      expect(await run("Install", { version: "9.9.9" })).toMatchObject({
        phase: "Failed",
        message: expect.stringContaining("hello-9.9.9.tgz"),
      });
      const left = readdirSync(join(folder, "runs", "addons", "a", "greet"));
      expect(left).not.toContain("kubeconfig");
      expect(left).not.toContain("process.json");
    });
  },
);
