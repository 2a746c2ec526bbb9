import type { Change, LocalAccess } from "@dipper/apiserver";
import { createEventRecorder, type EventRecorder } from "@dipper/controller";
import type { World } from "@dipper/world";
import type { NodeDescription } from "./clusters/node-object.ts";
import { defaultVersion } from "./clusters/words.ts";
import { ClusterState } from "./control/cluster-state.ts";
import type { Controller, Workplace } from "./control/controller.ts";
import { localEvents } from "./control/local-events.ts";
import { Loop } from "./control/loop.ts";
import { cronJobController } from "./cron-job/cron-job-controller.ts";
import { daemonSetController } from "./daemon-set/daemon-set-controller.ts";
import { deploymentController } from "./deployment/deployment-controller.ts";
import { endpointsController } from "./endpoints/endpoints-controller.ts";
import { loadBalancerController } from "./endpoints/load-balancer-controller.ts";
import { jobController } from "./job/job-controller.ts";
import { Kubelets } from "./kubelets/kubelets.ts";
import { evictionController } from "./node-life/eviction-controller.ts";
import { nodeLifeController } from "./node-life/node-life-controller.ts";
import { kubeletController } from "./pods/kubelet-controller.ts";
import { replicaController } from "./replica-set/replica-controller.ts";
import { replicaSets, replicationControllers } from "./replica-set/replica-kinds.ts";
import { schedulerController } from "./scheduler/scheduler-controller.ts";
import { statefulSetController } from "./stateful-set/stateful-set-controller.ts";
import { volumeController } from "./volumes/volume-controller.ts";

export interface WorkloadsOptions {
  readonly world: World;
  readonly local: LocalAccess;
  /** Ends everything: no timer and no write after it. */
  readonly signal: AbortSignal;
}

/** What runs beside the API server of one cluster: the controllers, a scheduler and the kubelets of its nodes. */
export interface Workloads {
  readonly kubelets: Kubelets;
  /** To be called with every commit of the server, as its `onWrite`. */
  take(change: Change): void;
  /** Registers nodes that are Ready from the beginning, as far as they are missing. */
  addNodes(count: number): Promise<void>;
}

const controllersOf = (place: Workplace): readonly Controller[] => [
  deploymentController(place),
  replicaController(place, replicaSets),
  replicaController(place, replicationControllers),
  statefulSetController(place),
  daemonSetController(place),
  jobController(place),
  cronJobController(place),
  volumeController(place),
  schedulerController(place),
  kubeletController(place),
  nodeLifeController(place),
  evictionController(place),
  endpointsController(place),
  loadBalancerController(place),
];

/** Starts them over an open API server. They act through it alone, and on what it commits. */
export function startWorkloads({ world, local, signal }: WorkloadsOptions): Workloads {
  const state = new ClusterState();
  state.load(local);
  const recorders = new Map<string, EventRecorder>();
  const events = (component: string): EventRecorder => {
    const known = recorders.get(component) ?? createEventRecorder({ world, kube: localEvents(local), component });
    recorders.set(component, known);
    return known;
  };
  const controllers = controllersOf({ world, local, state, events });
  const loop = new Loop({ world, state, controllers, signal });
  const kubelets = new Kubelets({ world, local, signal, nodes: state.nodes });
  kubelets.start();
  loop.start();
  return {
    kubelets,
    take: (change) => loop.take(change),
    addNodes: async (count) => {
      for (let i = 1; i <= count; i++) await kubelets.add(plainNode(i));
    },
  };
}

function plainNode(number: number): NodeDescription {
  return {
    name: `node-${number}`,
    machineUid: `node-${number}`,
    ip: `198.18.1.${number}`,
    role: "Compute",
    machineClass: "c16m64",
    site: "",
    zone: "",
    rack: "",
    version: defaultVersion,
  };
}
