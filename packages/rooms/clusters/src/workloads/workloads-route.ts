import { CronJob, DaemonSet, Deployment, DipperError, isoTime, Job, type Kind, StatefulSet } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { Call, RoomDeps, Route } from "@dipper/room";
import { cluster, mustExist, view } from "../of-cluster.ts";
import { type Workload, type WorkloadKind, type WorkloadObject, workloadOf } from "./workload.ts";
import { listWorkloads } from "./workload-list.ts";

const kinds: Readonly<Record<WorkloadKind, Kind<WorkloadObject>>> = {
  Deployment: Deployment as unknown as Kind<WorkloadObject>,
  StatefulSet: StatefulSet as unknown as Kind<WorkloadObject>,
  DaemonSet: DaemonSet as unknown as Kind<WorkloadObject>,
  Job: Job as unknown as Kind<WorkloadObject>,
  CronJob: CronJob as unknown as Kind<WorkloadObject>,
};

/** The cluster in the name of the caller; a server without a door has none. */
export function insideOf(call: Call, name: string): KubeClient {
  if (call.inside === undefined) throw new DipperError("NotReady", { part: "The door to managed clusters" });
  return call.inside(name);
}

export function workloadsRoute(deps: RoomDeps): Route {
  return {
    method: "GET",
    path: "/api/v1/clusters/:cluster/workloads",
    doc: "Deployments, StatefulSets, DaemonSets, Jobs and CronJobs of a cluster, worst first. Filter: `kind:`, `namespace:`, `name:`, `state:`, `reason:`, `image:` and words; a leading minus negates.",
    permission: view,
    input: {
      type: "object",
      required: ["cluster"],
      additionalProperties: false,
      properties: {
        cluster,
        namespace: {
          type: "string",
          maxLength: 63,
          description: "Asks for this namespace only. Default: all of them.",
        },
        filter: { type: "string", maxLength: 4096 },
        sort: {
          type: "string",
          maxLength: 32,
          description: "state (default: worst first), name, namespace, kind, ready, age; a leading minus reverses.",
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
        asOf: { type: "string", description: "When the cluster was asked." },
      },
    },
    async handle(call) {
      const input = call.input as {
        readonly cluster: string;
        readonly namespace?: string;
        readonly filter?: string;
        readonly sort?: string;
        readonly limit?: number;
        readonly continue?: string;
      };
      mustExist(deps, input.cluster);
      const asOf = isoTime(deps.world.clock.now());
      const client = insideOf(call, input.cluster);
      const where = input.namespace === undefined ? {} : { namespace: input.namespace };
      const all = await Promise.all(
        Object.entries(kinds).map(([kind, of]) =>
          everyOne(client, { kind: kind as WorkloadKind, of, where, signal: call.signal }),
        ),
      );
      const { filter = "", sort = "", limit = 200 } = input;
      return { ...listWorkloads(all.flat(), { filter, sort, limit, continue: input.continue ?? "" }), asOf };
    },
  };
}

interface Every {
  readonly kind: WorkloadKind;
  readonly of: Kind<WorkloadObject>;
  readonly where: { readonly namespace?: string };
  readonly signal: AbortSignal;
}

async function everyOne(client: KubeClient, { kind, of, where, signal }: Every): Promise<readonly Workload[]> {
  const found: Workload[] = [];
  for await (const page of client.pages(of, { ...where, signal }))
    for (const object of page.items) found.push(workloadOf(kind, object));
  return found;
}
