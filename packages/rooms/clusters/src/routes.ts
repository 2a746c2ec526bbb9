import { Cluster, DipperError, Machine, Pod, PodDisruptionBudget } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { RoomDeps, Route } from "@dipper/room";
import { adoptRoutes } from "./adopt/routes.ts";
import { drainForecast } from "./drain/forecast.ts";
import { eventsRoute } from "./events/events-route.ts";
import { forgetRoute } from "./forget/forget-route.ts";
import { type ClusterImport, importCluster } from "./import/import-cluster.ts";
import type { ClusterFeeds } from "./nodes/cluster-feeds.ts";
import { listedNode, listNodes } from "./nodes/node-list.ts";
import { cluster, mustExist, view } from "./of-cluster.ts";
import { workloadsRoute } from "./workloads/workloads-route.ts";

/** Index of the Machine cache. */
export const machineIndex = "clusters/machine";

export function clusterRoutes(deps: RoomDeps, feeds: ClusterFeeds): readonly Route[] {
  return [
    importRoute(deps),
    forgetRoute(deps),
    nodesRoute(deps, feeds),
    nodeRoute(deps, feeds),
    drainRoute(deps),
    eventsRoute(deps),
    workloadsRoute(deps),
    ...adoptRoutes(deps),
  ];
}

function importRoute(deps: RoomDeps): Route {
  return {
    method: "POST",
    path: "/api/v1/clusters/import",
    doc: "Takes an existing cluster over a kubeconfig, in Observe: nothing is written to it until its managementPolicy says Operate.",
    permission: { verb: "administer", on: "fleet" },
    input: {
      type: "object",
      required: ["name", "kubeconfig"],
      additionalProperties: false,
      properties: {
        name: { type: "string", maxLength: 63, pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" },
        kubeconfig: {
          type: "string",
          maxLength: 262_144,
          description: "With certificates and tokens inside; files and programs that it names are refused.",
        },
        context: { type: "string", maxLength: 253, description: "Default: its current context." },
        site: { type: "string", maxLength: 63 },
        labels: { type: "object", additionalProperties: { type: "string", maxLength: 63 }, maxProperties: 32 },
      },
    },
    output: { type: "object", description: "The Cluster." },
    async handle(call) {
      const request = call.input as unknown as ClusterImport;
      const created = await importCluster(
        request,
        { world: deps.world, known: deps.manager.cache(Cluster).all() },
        call,
      );
      call.audit({ cluster: request.name });
      return created;
    },
  };
}

function nodesRoute(deps: RoomDeps, feeds: ClusterFeeds): Route {
  return {
    method: "GET",
    path: "/api/v1/clusters/:cluster/nodes",
    doc: "Nodes of a cluster: filtered, sorted, counted. Filter: `status:`, `role:`, `zone:`, `rack:`, `version:`, `machine:` and words; a leading minus negates.",
    permission: view,
    input: {
      type: "object",
      required: ["cluster"],
      additionalProperties: false,
      properties: {
        cluster,
        filter: { type: "string", maxLength: 16_384 },
        sort: {
          type: "string",
          maxLength: 32,
          description:
            "name, status (default: worst first), zone, rack, version, pods, cpu, memory, age; a leading minus reverses.",
        },
        limit: { type: "integer", minimum: 1, maximum: 500 },
        continue: { type: "string", maxLength: 16 },
      },
    },
    output: {
      type: "object",
      properties: {
        items: { type: "array", items: { type: "object" } },
        continue: { type: "string" },
        total: { type: "integer" },
        facets: { type: "object", additionalProperties: { type: "object", additionalProperties: { type: "integer" } } },
        asOf: { type: "string", description: "How old the answer is." },
      },
    },
    async handle(call) {
      const input = call.input as {
        cluster: string;
        filter?: string;
        sort?: string;
        limit?: number;
        continue?: string;
      };
      mustExist(deps, input.cluster);
      const { filter = "", sort = "", limit = 200 } = input;
      return listNodes(feeds.view(input.cluster), machineNames(deps), {
        filter,
        sort,
        limit,
        continue: input.continue ?? "",
      });
    },
  };
}

function nodeRoute(deps: RoomDeps, feeds: ClusterFeeds): Route {
  return {
    method: "GET",
    path: "/api/v1/clusters/:cluster/nodes/:node",
    doc: "One node of a cluster, with its machine and what its pods ask for.",
    permission: view,
    input: {
      type: "object",
      required: ["cluster", "node"],
      additionalProperties: false,
      properties: { cluster, node: { type: "string", maxLength: 253 } },
    },
    output: { type: "object", description: "The Node." },
    async handle(call) {
      const input = call.input as { cluster: string; node: string };
      mustExist(deps, input.cluster);
      const known = feeds.view(input.cluster);
      const node = known.nodes.find((each) => each.metadata.name === input.node);
      if (node === undefined) throw new DipperError("NotFound", { kind: "Node", name: input.node, plural: "nodes" });
      return listedNode(node, known, machineNames(deps));
    },
  };
}

function drainRoute(deps: RoomDeps): Route {
  return {
    method: "GET",
    path: "/api/v1/clusters/:cluster/drain-forecast",
    doc: "What emptying nodes would move now, and what is in the way: budgets that allow no disruption, pods that nobody makes again, local data.",
    permission: view,
    input: {
      type: "object",
      required: ["cluster", "nodes"],
      additionalProperties: false,
      properties: {
        cluster,
        nodes: { type: "string", maxLength: 32_768, description: "Names of nodes, by comma; at most 100." },
      },
    },
    output: { type: "object", properties: { nodes: { type: "array", items: { type: "object" } } } },
    async handle(call) {
      const input = call.input as { cluster: string; nodes: string };
      mustExist(deps, input.cluster);
      const nodes = [
        ...new Set(
          input.nodes
            .split(",")
            .map((each) => each.trim())
            .filter((each) => each !== ""),
        ),
      ];
      if (nodes.length > 100)
        throw new DipperError("BadRequest", {
          problem: `${nodes.length} nodes are asked for, at most 100 are taken at once`,
        });
      const client = deps.cluster(input.cluster);
      const pods: Pod[] = [];
      for (const node of nodes) pods.push(...(await everyOne(client, { node, signal: call.signal })));
      const budgets: PodDisruptionBudget[] = [];
      for await (const page of client.pages(PodDisruptionBudget, { signal: call.signal })) budgets.push(...page.items);
      return { nodes: drainForecast(nodes, pods, budgets) };
    },
  };
}

async function everyOne(
  client: KubeClient,
  of: { readonly node: string; readonly signal: AbortSignal },
): Promise<readonly Pod[]> {
  const pods: Pod[] = [];
  for await (const page of client.pages(Pod, { fields: `spec.nodeName=${of.node}`, signal: of.signal }))
    pods.push(...page.items);
  return pods;
}

function machineNames(deps: RoomDeps): (uid: string) => string | undefined {
  const machines = deps.manager.cache(Machine);
  return (uid) => machines.by(machineIndex, uid)[0]?.metadata.name;
}
