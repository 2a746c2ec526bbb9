import { labels } from "@dipper/api/names";
import type { NewThing } from "../../../data/actions.ts";
import type { ClusterDraft, SetDraft } from "./cluster-draft.ts";

const apiVersion = "fleet.dipper.dev/v1alpha1";

/** The objects that the draft means, in the order in which they are created: the sets, then the ClusterDeployment that names them. */
export function wantedObjects(
  draft: ClusterDraft,
  simulated: boolean,
): {
  readonly sets: readonly NewThing[];
  readonly deployment: NewThing;
} {
  // A cluster of simulated machines is simulated itself, and says so on everything that belongs to it.
  const marked = simulated ? { labels: { [labels.simulated]: "true" } } : {};
  const sets = [
    machineSet(draft, { suffix: "control", role: "ControlPlane", set: draft.control }),
    ...(draft.etcdMode === "External" ? [machineSet(draft, { suffix: "etcd", role: "Etcd", set: draft.etcd })] : []),
    machineSet(draft, { suffix: "compute", role: "Compute", set: draft.compute }),
  ].map((set) => ({ ...set, metadata: { ...set.metadata, ...marked } }));
  return {
    sets,
    deployment: {
      apiVersion,
      kind: "ClusterDeployment",
      metadata: { name: draft.name, ...marked },
      spec: {
        managementPolicy: "Operate",
        site: draft.site,
        kubernetesVersion: draft.version,
        controlPlane: {
          machineSet: `${draft.name}-control`,
          endpoint: {
            type: draft.endpointType,
            port: draft.endpointPort,
            ...(draft.endpointType === "None" ? {} : { address: draft.endpointAddress }),
          },
        },
        etcd: {
          mode: draft.etcdMode,
          ...(draft.etcdMode === "External" ? { machineSet: `${draft.name}-etcd` } : {}),
        },
        network: { plugin: draft.plugin, podCIDRs: [draft.podCIDR], serviceCIDRs: [draft.serviceCIDR] },
        ...(draft.artifacts === "Site" ? {} : { artifacts: artifactsOf(draft) }),
        ...(draft.addons.length === 0 ? {} : { addons: draft.addons.map((addon) => ({ ...addon })) }),
        machineSets: sets.map((set) => set.metadata.name),
        start: draft.start,
      },
    },
  };
}

function artifactsOf({ artifacts, mirror }: ClusterDraft): Readonly<Record<string, unknown>> {
  return artifacts === "Internet" ? { source: artifacts } : { source: artifacts, mirrorRef: { name: mirror } };
}

function machineSet(
  draft: ClusterDraft,
  { suffix, role, set }: { readonly suffix: string; readonly role: string; readonly set: SetDraft },
): NewThing {
  const from =
    set.mode === "named" && set.machines.length > 0
      ? { machines: set.machines.map((name) => ({ name })) }
      : {
          replicas: set.mode === "named" ? 0 : set.count,
          ...(set.pool === "" ? {} : { poolRef: { name: set.pool } }),
          ...(set.machineClass === "" ? {} : { machineClass: set.machineClass }),
        };
  return {
    apiVersion,
    kind: "MachineSet",
    metadata: { name: `${draft.name}-${suffix}` },
    spec: { clusterDeploymentRef: { name: draft.name }, role, ...from },
  };
}
