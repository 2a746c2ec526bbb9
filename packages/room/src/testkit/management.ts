import {
  builtInKind,
  controllerIdentity,
  DipperError,
  type Kind,
  type KubeObject,
  platformNamespace,
} from "@dipper/api";
import { MemoryDisk, MemoryJournal, openApiServer } from "@dipper/apiserver";
import { createKubeClient, type KubeClient, type Ref } from "@dipper/kube";
import type { SimulatedWorld, Simulation } from "@dipper/world/simulated";
import { deployed } from "./deploy-files.ts";
import type { Written } from "./transcript.ts";

/** Where the management cluster is reached in the simulated world. */
export const managementUrl = "https://management:6443";

export interface Management {
  /** What it holds now, without asking it. */
  get<T extends KubeObject>(kind: Kind<T>, ref: Ref): T | undefined;
  list<T extends KubeObject>(kind: Kind<T>): readonly T[];
  /** A client of somebody, in one of the processes of the simulation. */
  client(world: SimulatedWorld, user: string, groups?: readonly string[]): KubeClient;
}

export interface ManagementOptions {
  readonly onWrite?: (change: Written) => void;
  /** CustomResourceDefinitions beside those that ship. */
  readonly kinds?: readonly KubeObject[];
}

export const administrator = { user: "admin", groups: ["dipper:admins"] } as const;

/** The embedded API server in a process of its own, with everything that a first start installs: CRDs, policies, roles, steps. */
export async function openManagement(
  sim: Simulation,
  { onWrite = () => {}, kinds = [] }: ManagementOptions = {},
): Promise<Management> {
  const world = sim.process("management");
  const { clock, random, log } = world;
  const server = await openApiServer({
    name: "management",
    clock,
    random,
    log,
    journal: new MemoryJournal({ disk: new MemoryDisk() }),
    authorisation: "rbac",
    authenticate: ({ headers }) => actorOf(headers.authorization),
    onWrite,
  });
  sim.net.listen(world, managementUrl, server.handle);
  const client = clientsOf();
  await install(client(world, "root", ["system:masters"]), world, kinds);
  return {
    get: (kind, ref) => server.local.get(kind, ref),
    list: (kind) => server.local.list(kind),
    client,
  };
}

/** Tests have no secrets: a token is the user and his groups. */
export const clientsOf =
  (): Management["client"] =>
  (from, user, groups = []) =>
    createKubeClient({
      transport: from.net.connect({ url: managementUrl }),
      clock: from.clock,
      random: from.random,
      server: "the management cluster",
      headers: { authorization: `Bearer ${[user, ...groups].join(",")}` },
    });

export function controllerClient(management: Management, world: SimulatedWorld): KubeClient {
  return management.client(world, controllerIdentity.user, controllerIdentity.groups);
}

function actorOf(header: string | undefined) {
  const [user, ...groups] = (header ?? "").replace("Bearer ", "").split(",");
  return user === undefined || user === "" ? undefined : { user, groups };
}

async function install(kube: KubeClient, world: SimulatedWorld, kinds: readonly KubeObject[]): Promise<void> {
  const { signal } = new AbortController();
  const write = { manager: "install", signal };
  for (const folder of ["crds", "rbac", "admission", "steps"] as const) {
    for (const object of folder === "crds" ? [...deployed(folder), ...kinds] : deployed(folder)) {
      await kube.create(kindFor(object), object, write).catch((cause: unknown) => {
        if (DipperError.from(cause).code !== "AlreadyExists") throw cause;
      });
    }
    // Definitions and policies take effect a moment after they are written.
    await world.clock.sleep(100, signal);
  }
}

/** The address of any object that `deploy/` holds, from its apiVersion and kind. */
export function kindFor(object: KubeObject) {
  const [group = "", version = ""] = object.apiVersion.includes("/")
    ? object.apiVersion.split("/")
    : ["", object.apiVersion];
  const { kind } = object;
  const plural = kind.endsWith("y") ? `${kind.slice(0, -1).toLowerCase()}ies` : `${kind.toLowerCase()}s`;
  return builtInKind<KubeObject>({
    group,
    version,
    kind,
    plural,
    scope: isNamespaced(object) ? "Namespaced" : "Cluster",
  });
}

function isNamespaced(object: KubeObject): boolean {
  return object.metadata.namespace === platformNamespace;
}
