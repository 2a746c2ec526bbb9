import { annotations, DipperError, Machine, Pod, SparePool } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { RoomDeps, Route } from "@dipper/room";
import { maintenanceMark } from "../machine/decide.ts";
import type { NodeSeen } from "../nodes/node-feed.ts";
import { type MachineWish, type OutlookInput, outlookOf } from "./outlook.ts";

/** What a person reads before he changes what is wanted of a machine. */
export function outlookRoute(deps: RoomDeps, nodeOf: (machine: Machine, cluster: string) => NodeSeen): Route {
  return {
    method: "GET",
    path: "/api/v1/machines/:machine/outlook",
    doc: "What a wish for a machine (InService, Maintenance, Quarantined, Retired) would mean now: for its pool, its node and the pods there, or why it cannot be done.",
    permission: { verb: "view", on: "fleet" },
    input: {
      type: "object",
      required: ["machine", "wish"],
      additionalProperties: false,
      properties: {
        machine: { type: "string", maxLength: 63 },
        wish: { enum: ["InService", "Maintenance", "Quarantined", "Retired"] },
      },
    },
    output: {
      type: "object",
      properties: {
        refusal: { type: "object", description: "Why it cannot be done now." },
        lines: { type: "array", items: { type: "object" }, description: "Words with their parameters." },
      },
    },
    async handle(call) {
      const { machine: name, wish } = call.input as { machine: string; wish: MachineWish };
      const machine = deps.manager.cache(Machine).get({ name });
      if (machine === undefined) throw new DipperError("NotFound", { kind: "Machine", name, plural: "machines" });
      const pool = deps.manager.cache(SparePool).get({ name: machine.spec.poolRef?.name ?? "" });
      const node = await nodeUnder(deps, { machine, nodeOf, signal: call.signal });
      return outlookOf({ machine, pool, ...(node === undefined ? {} : { node }) }, wish);
    },
  };
}

async function nodeUnder(
  deps: RoomDeps,
  at: {
    readonly machine: Machine;
    readonly nodeOf: (machine: Machine, cluster: string) => NodeSeen;
    readonly signal: AbortSignal;
  },
): Promise<OutlookInput["node"]> {
  const { machine, nodeOf, signal } = at;
  const cluster = machine.spec.consumerRef?.clusterName;
  const seen = cluster === undefined ? undefined : nodeOf(machine, cluster);
  if (cluster === undefined || seen?.state !== "Known") return undefined;
  const { name, annotations: marks } = seen.node.metadata;
  const ownCordon = marks?.[annotations.cordonedBy] === maintenanceMark(machine);
  return { name, cluster, ownCordon, pods: await podsOn(deps.cluster(cluster), name, signal) };
}

async function podsOn(cluster: KubeClient, node: string, signal: AbortSignal): Promise<number> {
  let count = 0;
  for await (const page of cluster.pages(Pod, { fields: `spec.nodeName=${node}`, signal })) count += page.items.length;
  return count;
}
