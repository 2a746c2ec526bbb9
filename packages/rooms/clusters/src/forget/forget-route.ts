import { Cluster, conditionOf, DipperError, Machine, Operation, platformNamespace, Secret } from "@dipper/api";
import type { RoomDeps, Route } from "@dipper/room";
import { operationIndex } from "../cluster/observe.ts";
import { servingIndex } from "../of-cluster.ts";

const manager = "dipper-server";

/** The platform lets go of a cluster; the cluster itself is not touched. What still binds it to the platform is in the way. */
export function forgetRoute(deps: RoomDeps): Route {
  return {
    method: "POST",
    path: "/api/v1/clusters/:cluster/forget",
    doc: "Forgets a cluster: its Cluster object and the login that was stored for it go, the cluster stays as it is. Refused while it is operated, machines of the inventory serve it, an operation on it has not ended, or a ClusterDeployment wants it. A dry run says what would go and what is in the way.",
    permission: { verb: "administer", on: { clusterFrom: "cluster" } },
    input: {
      type: "object",
      required: ["cluster"],
      additionalProperties: false,
      properties: {
        cluster: { type: "string", maxLength: 63 },
        reason: { type: "string", maxLength: 512, description: "Kept in the audit." },
        dryRun: { type: "boolean", description: "Look only. Default false." },
      },
    },
    output: {
      type: "object",
      properties: {
        secrets: { type: "array", items: { type: "string" }, description: "Logins that go with it." },
        inTheWay: {
          type: "object",
          description: "Absent: nothing.",
          properties: {
            word: { enum: ["Machines", "Operation", "Deployment", "Operated"] },
            name: { type: "string", description: "One of them." },
            count: { type: "integer" },
          },
        },
      },
    },
    async handle(call) {
      const {
        cluster: name,
        reason,
        dryRun = false,
      } = call.input as { cluster: string; reason?: string; dryRun?: boolean };
      const cluster = deps.manager.cache(Cluster).get({ name });
      if (cluster === undefined) throw new DipperError("NotFound", { kind: "Cluster", name, plural: "clusters" });
      const inTheWay = bindingOf(deps, cluster);
      const secrets = secretsOf(cluster);
      call.audit({ object: `Cluster ${name}`, secrets, dryRun, ...(reason === undefined ? {} : { reason }) });
      if (dryRun) return { secrets, ...(inTheWay === undefined ? {} : { inTheWay }) };
      if (inTheWay !== undefined) throw new DipperError("BadRequest", { problem: sentenceOf(name, inTheWay) });
      const options = { manager, signal: call.signal };
      const { uid } = cluster.metadata;
      await call.kube.delete(Cluster, { name }, { ...options, ...(uid === undefined ? {} : { uid }) });
      for (const secret of secrets)
        await call.kube
          .delete(Secret, { namespace: platformNamespace, name: secret }, options)
          .catch((cause: unknown) => {
            if (DipperError.from(cause).code !== "NotFound") throw cause;
          });
      return { secrets };
    },
  };
}

interface Binding {
  readonly word: "Machines" | "Operation" | "Deployment" | "Operated";
  readonly name: string;
  readonly count: number;
}

function bindingOf({ manager: caches }: RoomDeps, { metadata, spec }: Cluster): Binding | undefined {
  const { name } = metadata;
  if (spec.deploymentRef !== undefined) return { word: "Deployment", name: spec.deploymentRef.name, count: 1 };
  const open = caches
    .cache(Operation)
    .by(operationIndex, name)
    .filter((operation) => conditionOf(operation, "Finished")?.status !== "True");
  if (open[0] !== undefined) return { word: "Operation", name: open[0].metadata.name, count: open.length };
  const machines = caches.cache(Machine).by(servingIndex, name);
  if (machines[0] !== undefined) return { word: "Machines", name: machines[0].metadata.name, count: machines.length };
  return spec.managementPolicy === "Observe" ? undefined : { word: "Operated", name, count: 1 };
}

/** Those that an import stored: what somebody made by hand stays his. */
function secretsOf({ metadata, spec }: Cluster): readonly string[] {
  const own = `${metadata.name}-kubeconfig`;
  return spec.connection?.credentialsRef?.name === own ? [own] : [];
}

function sentenceOf(cluster: string, { word, name, count }: Binding): string {
  switch (word) {
    case "Deployment":
      return `ClusterDeployment ${name} wants cluster ${cluster}; delete it first`;
    case "Operation":
      return `operation ${name} on cluster ${cluster} has not ended`;
    case "Operated":
      return `cluster ${cluster} is operated; switch it to Observe first`;
    case "Machines":
      return `${count} machines of the inventory serve cluster ${cluster} (${name}); scale it down first`;
  }
}
