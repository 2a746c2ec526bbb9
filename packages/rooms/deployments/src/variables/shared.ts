import type { Machine } from "@dipper/api";
import type { PlainValue, StepRunSpec } from "@dipper/runner";
import { addressOf, marks, nodeNameOf } from "../words.ts";
import type { Known } from "./known.ts";
import type { Living } from "./living.ts";

export interface Member {
  readonly machine: string;
  readonly name: string;
  readonly address: string;
}

/** All that the cluster is to be, for every machine of the run. */
export interface ClusterFacts {
  readonly version: string;
  readonly controlPlanes: readonly Member[];
  readonly first: string;
  readonly caCert: string;
  readonly variables: Readonly<Record<string, PlainValue>>;
}

const leaving: ReadonlySet<string> = new Set(["remove", "clean"]);

export function factsOf(spec: StepRunSpec, known: Known, now: Living | undefined): ClusterFacts {
  const { deployment } = known;
  const staying = leaving.has(spec.step)
    ? known.members.filter((machine) => !known.run.has(machine.metadata.name))
    : [...known.members, ...[...known.run.values()].filter((machine) => !known.members.includes(machine))];
  const controlPlanes = withLiving(membersOf(spec, staying, "ControlPlane"), now);
  const version = versioned(
    spec.parameters["kubernetesVersion"] ||
      deployment?.spec.kubernetesVersion ||
      now?.version ||
      known.cluster.status?.versions?.kubernetes ||
      "",
  );
  const caCert = known.keys?.ca.cert ?? now?.caCert ?? "";
  const first = firstOf(spec, known, now);
  const etcdMode = deployment?.spec.etcd.mode ?? ((now?.externalEtcd.length ?? 0) > 0 ? "External" : "Stacked");
  const members =
    etcdMode === "Stacked" ? controlPlanes : withEndpoints(membersOf(spec, staying, "Etcd"), now?.externalEtcd ?? []);
  const variables = {
    dipper_kubernetes_version: version,
    dipper_endpoint: endpointOf(known, controlPlanes, { first, living: now }),
    dipper_control_planes: controlPlanes.map((each) => ({ ...each })),
    dipper_first_control_plane: first,
    dipper_etcd: {
      mode: etcdMode,
      members: members.map((each) => ({ ...each })),
      initial_state: spec.operationType === "CreateCluster" ? "new" : "existing",
    },
    dipper_network: {
      plugin: deployment?.spec.network.plugin ?? "none",
      pod_cidrs: deployment?.spec.network.podCIDRs ?? now?.podCIDRs ?? [],
      service_cidrs: deployment?.spec.network.serviceCIDRs ?? now?.serviceCIDRs ?? [],
      parameters: Object.fromEntries(
        (deployment?.spec.network.parameters ?? []).map(({ name, value }) => [name, value]),
      ),
    },
    dipper_runtime: {
      name: deployment?.spec.runtime.name ?? "containerd",
      version: deployment?.spec.runtime.version ?? "",
    },
    dipper_ca_cert: caCert,
  };
  return { version, controlPlanes, first, caCert, variables };
}

/** What a machine is for this run goes before what it is bound as. */
function membersOf(spec: StepRunSpec, machines: readonly Machine[], role: string): readonly Member[] {
  const inRun = new Map(spec.machines.map((each) => [each.name, each.role]));
  return machines
    .filter((machine) => (inRun.get(machine.metadata.name) ?? machine.spec.consumerRef?.role) === role)
    .map((machine) => ({ machine: machine.metadata.name, name: nodeNameOf(machine), address: addressOf(machine) }));
}

/** Members that the platform has no Machine for: they serve all the same. */
function withLiving(members: readonly Member[], now: Living | undefined): readonly Member[] {
  const there = new Set(members.flatMap((each) => [each.name, each.address]));
  const others = (now?.controlPlane ?? [])
    .filter((each) => each.machineUid === "" && !there.has(each.node) && !there.has(each.address))
    .map((each) => ({ machine: "", name: each.node, address: each.address }));
  return [...members, ...others];
}

function withEndpoints(members: readonly Member[], endpoints: readonly string[]): readonly Member[] {
  const there = new Set(members.map((each) => each.address));
  const addresses = endpoints.map((url) =>
    url
      .replace(/^https?:\/\//, "")
      .replace(/:\d+$/, "")
      .replace(/^\[|\]$/g, ""),
  );
  return [
    ...members,
    ...addresses.filter((each) => !there.has(each)).map((each) => ({ machine: "", name: each, address: each })),
  ];
}

/**
 * Who begins the control plane. Only a cluster that is being made has such a machine, and only until another member serves:
 * whoever comes then, the first one after a reset too, joins.
 */
function firstOf(spec: StepRunSpec, { deployment, members }: Known, now: Living | undefined): string {
  if (spec.operationType !== "CreateCluster") return "";
  const decided = deployment?.metadata.annotations?.[marks.first];
  const controlPlanes = members.filter((machine) => machine.spec.consumerRef?.role === "ControlPlane");
  const first = controlPlanes.find((machine) => machine.metadata.name === decided) ?? controlPlanes[0];
  if (first === undefined) return "";
  const others = now?.controlPlane.some(
    (each) => each.machineUid !== first.metadata.uid && each.node !== nodeNameOf(first),
  );
  return others === true ? "" : first.metadata.name;
}

function endpointOf(
  { deployment, cluster }: Known,
  controlPlanes: readonly Member[],
  at: { readonly first: string; readonly living: Living | undefined },
): PlainValue {
  const wish = deployment?.spec.controlPlane.endpoint;
  const told = hostAndPort(
    at.living?.endpoint || (cluster.spec.connection.endpoints[0] ?? "").replace(/^https:\/\//, ""),
  );
  const begin = controlPlanes.find((each) => each.machine === at.first) ?? controlPlanes[0];
  const type = wish?.type ?? "External";
  // What clients were told when the cluster was made stays its address, whichever machine answers there.
  const address = wish?.address ?? (told.host || (begin?.address ?? ""));
  return { type, address, port: wish?.port ?? told.port };
}

function hostAndPort(endpoint: string): { readonly host: string; readonly port: number } {
  const match = /^\[?([^\]/]*?)\]?(?::(\d+))?(?:\/.*)?$/.exec(endpoint);
  return { host: match?.[1] ?? "", port: Number(match?.[2] ?? 6443) };
}

function versioned(version: string): string {
  return version === "" || version.startsWith("v") ? version : `v${version}`;
}
