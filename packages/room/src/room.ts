import type { Kind, KubeObject } from "@dipper/api";
import type { EventRecorder, Manager, Part } from "@dipper/controller";
import type { KubeClient } from "@dipper/kube";
import type { Pki } from "@dipper/pki";
import type { Executor, ExecutorName, MachineProbe } from "@dipper/runner";
import type { World } from "@dipper/world";
import type { EtcdMembers } from "./etcd-members.ts";
import type { Finder } from "./finder.ts";
import type { Route } from "./route.ts";

/** What a room gets from the composition root. */
export interface RoomDeps {
  readonly world: World;
  /** The management cluster, as the controller. */
  readonly kube: KubeClient;
  readonly manager: Manager;
  readonly events: EventRecorder;
  /** Client of a managed cluster by the name of its Cluster; refuses writes while the Cluster is in Observe. */
  readonly cluster: (name: string) => KubeClient;
  readonly executors: ReadonlyMap<ExecutorName, Executor>;
  /** Over SSH for machines with `spec.ssh`, simulated for those with `spec.simulated`. */
  readonly probe: MachineProbe;
  /** Absolute path of the data folder: `logs/`, `artifacts/`. */
  readonly dataFolder: string;
  /** Our own addresses: refused as machines of a real cluster. */
  readonly platformAddresses: readonly string[];
  /** Name of a bundle of playbooks → digest of the one that ships with the program. Absent: none ships. */
  readonly bundles?: ReadonlyMap<string, string>;
  /** Unpacks the result file of a finished StepRun. Absent: they are kept plain. */
  readonly unpackLog?: (data: Uint8Array) => Uint8Array;
  /** Makes and signs the certificates of clusters. */
  readonly pki: Pki;
  /** The certificate that a server shows, as PEM text. Absent: nobody looks, as in the simulated world. */
  readonly peerCertificate?: (url: string, signal: AbortSignal) => Promise<string>;
  /** Members of the etcd of real clusters. Absent: none is known, as in the simulated world. */
  readonly etcd?: EtcdMembers;
}

/** One capability of the platform. The list of rooms is one array in the composition root. */
export interface Room {
  readonly name: string;
  readonly kinds: readonly Kind<KubeObject>[];
  register(deps: RoomDeps): RoomParts;
}

export interface RoomParts {
  readonly parts: readonly Part[];
  readonly routes: readonly Route[];
  /** What the search of the whole fleet asks beside the objects of the platform. */
  readonly finders?: readonly Finder[];
}
