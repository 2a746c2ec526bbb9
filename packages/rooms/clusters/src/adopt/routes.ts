import { Cluster, ClusterDeployment, DipperError, Machine } from "@dipper/api";
import type { RoomDeps, Route } from "@dipper/room";
import { cluster, mustExist, view } from "../of-cluster.ts";
import { type AdoptRequest, adoptCluster } from "./adopt-cluster.ts";
import { adoptionOf } from "./adoption.ts";

const name = { type: "string", maxLength: 63, pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" } as const;
const ssh = {
  type: "object",
  additionalProperties: false,
  properties: {
    address: { type: "string", maxLength: 253 },
    port: { type: "integer", minimum: 1, maximum: 65535 },
    user: { type: "string", maxLength: 32 },
    credentialsRef: {
      type: "object",
      required: ["name"],
      additionalProperties: false,
      properties: { name: { type: "string", maxLength: 253 } },
    },
    hostKeys: { type: "array", maxItems: 8, items: { type: "string", maxLength: 2048 } },
    bastion: { type: "string", maxLength: 253 },
  },
} as const;

export function adoptRoutes(deps: RoomDeps): readonly Route[] {
  return [adoptRoute(deps), planRoute(deps), switchRoute(deps)];
}

function adoptRoute(deps: RoomDeps): Route {
  return {
    method: "POST",
    path: "/api/v1/clusters/adopt",
    doc: "Takes over a cluster that somebody else made: reads it, and writes down what it is as Cluster (Observe), ClusterDeployment, MachineSets and Machines. Nothing is written to the cluster.",
    permission: { verb: "administer", on: "fleet" },
    input: {
      type: "object",
      required: ["name"],
      additionalProperties: false,
      properties: {
        name,
        kubeconfig: { type: "string", maxLength: 262_144, description: "Absent: the cluster is imported already." },
        context: { type: "string", maxLength: 253 },
        site: { type: "string", maxLength: 63 },
        ssh: { ...ssh, description: "Login of all machines that `hints` does not say more about." },
        privateKey: { type: "string", maxLength: 32_768, description: "OpenSSH private key; kept as a Secret." },
        hints: {
          type: "array",
          maxItems: 2000,
          description: "How single machines are logged in to, found by name or address.",
          items: {
            type: "object",
            required: ["name"],
            additionalProperties: false,
            properties: {
              name: { type: "string", maxLength: 253 },
              addresses: { type: "array", maxItems: 16, items: { type: "string", maxLength: 64 } },
              role: { enum: ["Etcd"] },
              bastion: { type: "boolean" },
              ssh,
            },
          },
        },
        dryRun: { type: "boolean", description: "Read and answer only. Default false." },
      },
    },
    output: {
      type: "object",
      properties: {
        discovery: { type: "object" },
        objects: { type: "object" },
        operations: { type: "array", items: { type: "string" } },
      },
    },
    async handle(call) {
      const input = call.input as unknown as AdoptRequest;
      const adoption = await adoptCluster(
        { ...input, hints: input.hints ?? [] },
        {
          world: deps.world,
          controller: deps.kube,
          clusters: deps.manager.cache(Cluster).all(),
          machines: deps.manager.cache(Machine).all(),
          cluster: deps.cluster,
        },
        call,
      );
      call.audit({ cluster: input.name, machines: adoption.objects.machines.length, dryRun: input.dryRun === true });
      return adoption;
    },
  };
}

function planRoute(deps: RoomDeps): Route {
  return {
    method: "GET",
    path: "/api/v1/clusters/:cluster/adoption",
    doc: "Reads an adopted cluster again: what differs from its objects, which machines are not proven yet, and what the switch to Operate would write first.",
    permission: view,
    input: { type: "object", required: ["cluster"], additionalProperties: false, properties: { cluster } },
    output: {
      type: "object",
      properties: {
        cluster: { type: "string" },
        managementPolicy: { type: "string" },
        differences: { type: "array", items: { type: "object" } },
        unproven: { type: "array", items: { type: "object" } },
        firstWrites: { type: "array", items: { type: "string" } },
        managedBy: { type: "string" },
        managedByAnother: { type: "boolean" },
      },
    },
    async handle(call) {
      const input = call.input as { cluster: string };
      mustExist(deps, input.cluster);
      return adoptionOf(deps, input.cluster, call.signal);
    },
  };
}

function switchRoute(deps: RoomDeps): Route {
  return {
    method: "POST",
    path: "/api/v1/clusters/:cluster/adoption/switch",
    doc: "From Observe to Operate: the platform's mark and the labels of the nodes are the first writes to the cluster. Refused while something differs, a machine is not proven or another platform operates it.",
    permission: { verb: "administer", on: "fleet" },
    input: {
      type: "object",
      required: ["cluster"],
      additionalProperties: false,
      properties: {
        cluster,
        acceptDifferences: {
          type: "boolean",
          description: "Switch although something differs or is not proven. Default false.",
        },
      },
    },
    output: { type: "object", description: "The Cluster." },
    async handle(call) {
      const input = call.input as { cluster: string; acceptDifferences?: boolean };
      mustExist(deps, input.cluster);
      const report = await adoptionOf(deps, input.cluster, call.signal);
      const open = [
        ...report.differences.map((each) => `${each.object}: ${each.field} is ${each.found}, not ${each.wanted}`),
        ...report.unproven.map((each) => `Machine ${each.machine} is ${each.phase}`),
      ];
      if (open.length > 0 && input.acceptDifferences !== true)
        throw new DipperError("Invalid", {
          kind: "Cluster",
          name: input.cluster,
          field: "managementPolicy",
          problem: `The cluster is not as its objects say: ${open.slice(0, 5).join("; ")}${open.length > 5 ? ` and ${open.length - 5} more` : ""}`,
        });
      if (report.managedByAnother)
        throw new DipperError("Invalid", {
          kind: "Cluster",
          name: input.cluster,
          field: "managementPolicy",
          problem: `Another platform (${report.managedBy}) operates the cluster; it has to give it up first`,
        });
      const policy = { spec: { managementPolicy: "Operate" } };
      const options = { manager: "dipper-adopt", signal: call.signal };
      await call.kube.patch(ClusterDeployment, { name: input.cluster }, policy, options);
      call.audit({ cluster: input.cluster, managementPolicy: "Operate", accepted: open.length });
      return call.kube.patch(Cluster, { name: input.cluster }, policy, options);
    },
  };
}
