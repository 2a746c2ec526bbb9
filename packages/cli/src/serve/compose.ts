import { existsSync, rmSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { Cluster } from "@dipper/api";
import { listen } from "@dipper/apiserver/listen";
import { SqliteJournal } from "@dipper/apiserver/sqlite";
import { type ControllerManager, createEventRecorder, createManager, type Part } from "@dipper/controller";
import type { KubeClient } from "@dipper/kube";
import { realPki } from "@dipper/pki";
import type { RoomDeps, RoomParts } from "@dipper/room";
import { etcdMembers, runVariables } from "@dipper/room-deployments";
import type { Executor, ExecutorName } from "@dipper/runner";
import {
  ansibleExecutor,
  bundleFolder,
  clearRuns,
  keepBundle,
  logKeeper,
  scriptExecutor,
  sshProbe,
  unpackLog,
} from "@dipper/runner/executors";
import { type AuditTrail, createServer } from "@dipper/server";
import { createSimulator, type Simulator, seedDemo } from "@dipper/simulator";
import type { World } from "@dipper/world";
import { restoredMark } from "../data-folder/archive.ts";
import { servingCertificate } from "../data-folder/certificates.ts";
import type { DataFolder } from "../data-folder/data-folder.ts";
import { programVersion } from "../program-version.ts";
import { rooms } from "../rooms.ts";
import { administrator, adminToken, sameToken } from "./admin-token.ts";
import { stopAfterRestore } from "./after-restore.ts";
import { type ClusterPort, clusterPort, type ManagementPort, proven } from "./api-port.ts";
import { openPlatformAudit, writesOnly } from "./audit.ts";
import { type ClusterClientsOptions, clusterClients, transportOf } from "./cluster-clients.ts";
import { openEmbeddedEngine } from "./engine/embedded-engine.ts";
import type { Engine } from "./engine/engine.ts";
import { openKubernetesEngine } from "./engine/kubernetes-engine.ts";
import { followStepRuns, notRunning } from "./follow-step-run.ts";
import { jobPlaces } from "./job-places.ts";
import { writeKubeconfig } from "./kubeconfig-file.ts";
import { loginsFrom } from "./logins.ts";
import { applyManifests } from "./manifests.ts";
import { peerCertificate } from "./peer-certificate.ts";
import { policiesInForce } from "./policies-in-force.ts";
import { bothProbes } from "./probes.ts";
import type { ProgramFiles } from "./program-files.ts";
import { publishedArtifacts } from "./published-artifacts.ts";
import { reachClusters } from "./reach-clusters.ts";

export interface ComposeOptions {
  readonly world: World;
  readonly folder: DataFolder;
  readonly files: ProgramFiles;
  readonly demo: boolean;
  readonly host: string;
  readonly port: number;
  readonly apiPort: number;
  /** Kubeconfig of the management cluster that holds the objects. Absent: the embedded API server does. */
  readonly management?: string;
  /** Called when another platform acts on the management cluster, and this one waits for its end. */
  readonly waiting: (leader: string) => void;
}

/** A running platform. */
export interface Platform {
  readonly console: string;
  readonly signIn: string | undefined;
  readonly api: string;
  readonly kubeconfig: string;
  readonly data: string;
  /** The management cluster, where it is not embedded. */
  readonly management: string | undefined;
  /** Fires when this platform may not act any more; close it then. */
  readonly lost: AbortSignal;
  close(): Promise<void>;
}

const loopback = "127.0.0.1";

const ownAddresses = (): readonly string[] => [
  loopback,
  "::1",
  ...Object.values(networkInterfaces()).flatMap((addresses) => (addresses ?? []).map((each) => each.address)),
];

/** What stands between the first and the last part, in the order in which it is closed again. */
class Running {
  readonly #closers: (() => Promise<void> | void)[] = [];
  readonly parts: Part[] = [];

  onClose(close: () => Promise<void> | void): void {
    this.#closers.unshift(close);
  }

  async start(part: Part, signal: AbortSignal): Promise<void> {
    this.onClose(() => part.close());
    this.parts.push(part);
    await part.start(signal);
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0)) await close();
  }
}

const openEngine = (
  options: ComposeOptions & { readonly audit: AuditTrail },
  running: Running,
  signal: AbortSignal,
): Promise<Engine> => {
  const onClose = (close: () => Promise<void>): void => running.onClose(close);
  const { management: kubeconfig } = options;
  return kubeconfig === undefined
    ? openEmbeddedEngine(options, onClose)
    : openKubernetesEngine({ ...options, kubeconfig }, onClose, signal);
};

function openSimulator(options: ComposeOptions, kube: KubeClient, audit: AuditTrail): Simulator {
  const { world, folder } = options;
  return createSimulator({
    world,
    kube,
    journal: (name) => new SqliteJournal({ path: join(folder.clusters, `${name}.db`), synchronous: "NORMAL" }),
    audit: (cluster) => ({ write: audit.sink(cluster), level: writesOnly }),
  });
}

function registerRooms(
  options: ComposeOptions,
  parts: {
    readonly manager: ControllerManager;
    readonly simulator: Simulator;
    readonly events: RoomDeps["events"];
    readonly bundles: ReadonlyMap<string, string>;
    readonly connections: ClusterClientsOptions;
  },
): readonly RoomParts[] {
  const { world, folder } = options;
  const { manager, simulator, events, bundles, connections } = parts;
  const { kube } = manager;
  const loginOf = loginsFrom(kube);
  const pki = realPki({ now: () => world.clock.now() });
  const cluster = clusterClients(connections);
  const runs = {
    world,
    dataFolder: folder.root,
    loginOf,
    bundleFolder: (digest: string) => bundleFolder(folder.root, digest),
    variablesOf: runVariables({ world, kube, cluster, pki, published: publishedArtifacts(options.files.playbooks) }),
    jobs: jobPlaces({ kube, cluster, transport: (name) => transportOf(connections, name) }),
  };
  const executors = new Map<ExecutorName, Executor>([
    ["simulated", simulator.executor({ world, kube, dataFolder: folder.root })],
    ["ansible", ansibleExecutor(runs)],
    ["script", scriptExecutor(runs)],
  ]);
  const deps: RoomDeps = {
    world,
    kube,
    manager,
    events,
    cluster,
    executors,
    probe: bothProbes(kube, {
      simulated: simulator.probe({ world, kube }),
      ssh: sshProbe({ world, dataFolder: folder.root, loginOf }),
    }),
    dataFolder: folder.root,
    platformAddresses: ownAddresses(),
    bundles,
    unpackLog,
    pki,
    etcd: etcdMembers({ world, kube, pki }),
    peerCertificate,
  };
  return rooms.map((room) => room.register(deps));
}

interface ApiPort extends ClusterPort, ManagementPort {
  readonly engine: Engine;
}

/** HTTPS in front of the management cluster, and of the managed clusters below `/clusters/<name>`. */
async function serveApi(
  options: ComposeOptions,
  { engine, ...port }: ApiPort,
  running: Running,
): Promise<{ readonly url: string; readonly ca: string }> {
  const certificate = await servingCertificate(options.folder.keys, [
    ...new Set(["localhost", options.host, ...ownAddresses()]),
  ]);
  const listener = await listen({
    host: options.host,
    port: options.apiPort,
    cert: certificate.cert,
    key: certificate.key,
    server: (name) => (name === undefined ? proven(port, engine.door) : clusterPort(port, name)),
    log: options.world.log,
  });
  running.onClose(() => listener.close());
  return { url: listener.url, ca: certificate.ca };
}

/** Everything of the platform in this process. When it resolves, all of it answers. */
export async function compose(options: ComposeOptions, signal: AbortSignal): Promise<Platform> {
  const running = new Running();
  try {
    return await composeWith(options, running, signal);
  } catch (error) {
    await running.close();
    throw error;
  }
}

async function composeWith(options: ComposeOptions, running: Running, signal: AbortSignal): Promise<Platform> {
  const { world, folder, files } = options;
  // Keys of runs that ended while nobody looked.
  await clearRuns({ world, dataFolder: folder.root });
  const { trail: audit, key: auditKey } = await openPlatformAudit(options);
  running.onClose(() => audit.log.close());
  const engine = await openEngine({ ...options, audit }, running, signal);
  const { installer, controller } = engine;
  const bundleDigest = keepBundle(folder.root, files.playbooks);
  await applyManifests(installer, { deploy: files.deploy, bundleDigest, clock: world.clock }, signal);
  await policiesInForce(controller, world.clock, signal);
  if (existsSync(restoredMark(folder.root))) {
    await stopAfterRestore(installer, world.clock.now(), signal);
    rmSync(restoredMark(folder.root));
  }
  const simulator = openSimulator(options, controller, audit);
  if (options.demo && engine.fresh) await seedDemo({ kube: controller, world, signal });

  const manager = createManager({ world, kube: controller, freeze: false });
  const events = createEventRecorder({ world, kube: manager.kube });
  const connections = {
    world,
    kube: manager.kube,
    clusters: manager.cache(Cluster),
    simulated: (name: string) => simulator.transport(name),
  };
  const bundles = new Map([["dipper", bundleDigest]]);
  const parts = registerRooms(options, { manager, simulator, events, bundles, connections });
  await running.start(simulator, signal);
  await running.start(events, signal);
  await running.start(manager, signal);
  for (const part of parts.flatMap((each) => each.parts)) await running.start(part, signal);
  await running.start(logKeeper({ world, dataFolder: folder.root, finished: notRunning(manager) }), signal);

  const token = adminToken(folder.keys);
  // The port opens behind the server, which says where it is.
  const opened: { api?: { readonly url: string; readonly ca: string } } = {};
  const server = createServer({
    kubernetesApi: () => opened.api,
    world,
    kube: manager.kube,
    manager,
    routes: parts.flatMap((each) => each.routes),
    reach: reachClusters(connections, audit),
    finders: parts.flatMap((each) => each.finders ?? []),
    audit,
    auditKey,
    consoleFolder: await files.console(),
    host: options.host,
    port: options.port,
    version: programVersion,
    registry: manager.metrics.registry,
    parts: () => running.parts,
    authenticateToken: async (given) => (sameToken(given, token) ? administrator : undefined),
    follow: followStepRuns(world, manager, folder.logs),
    ...(options.demo ? { environment: "demo" } : {}),
  });
  await running.start(server, signal);
  const address = await serveApi(
    options,
    {
      engine,
      callerOf: (given) => server.callerOf(given),
      door: server.door,
      audit,
      random: world.random.fork("door"),
    },
    running,
  );
  opened.api = address;
  const consoleUrl = server.address() ?? "";
  const signIn = server.signInPath();
  writeKubeconfig(folder.kubeconfig, { api: address.url, console: consoleUrl, ca: address.ca, token });
  return {
    console: consoleUrl,
    signIn: signIn === undefined ? undefined : `${consoleUrl}${signIn}`,
    api: address.url,
    kubeconfig: folder.kubeconfig,
    data: folder.root,
    management: engine.management,
    lost: engine.lost,
    close: () => running.close(),
  };
}
