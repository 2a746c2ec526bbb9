import { conditionOf, isoTime, Lease, Node, type NodeCondition, Pod } from "@dipper/api";
import { jsonEqual } from "@dipper/kube";
import { type Controller, keyParts, type Seen, type Workplace } from "../control/controller.ts";
import { timeOf } from "../control/pod-view.ts";
import { lifeTaints } from "./node-taints.ts";

/** As upstream: so long a node may say nothing. A lease that is renewed more seldom says so itself. */
const graceMs = 50_000;

/** Says of nodes that fell silent that nobody knows, and keeps the taints that follow from conditions and from cordons. */
export function nodeLifeController(place: Workplace): Controller {
  const { local, state, world } = place;
  const events = place.events("node-controller");
  /** What was before is nobody's silence: renewals rested as long as this process did not run. */
  const startedAt = world.clock.now();

  return {
    name: "NodeLife",
    all: () => state.nodes.keys(),
    *concerns({ change, node }: Seen) {
      if (node?.now !== undefined) yield node.now.name;
      // Renewals are too many to look at each; a lease that has gone is news.
      if (change.resource === "coordination.k8s.io/leases" && change.type === "DELETED") yield change.entry.name;
    },
    reconcile: async (name) => {
      const node = local.get(Node, { name });
      if (node === undefined || node.metadata.deletionTimestamp !== undefined) return undefined;
      const now = world.clock.now();
      const silentMs = silence(node, now);
      const ready = conditionOf(node, "Ready")?.status;
      const lost = silentMs >= 0 && ready !== "Unknown";
      if (lost) await declareLost(node, now);
      const current = lost ? (local.get(Node, { name }) ?? node) : node;
      await taint(current, now);
      if (conditionOf(current, "Ready")?.status !== "True") await markPods(name);
      return ready === "Unknown" || lost ? undefined : Math.max(1_000, -silentMs);
    },
  };

  /** For how long a node has said less than it should; negative: how long it still may say nothing. */
  function silence(node: Node, now: number): number {
    const { name, creationTimestamp } = node.metadata;
    const lease = local.get(Lease, { namespace: "kube-node-lease", name });
    const renewed = timeOf(lease?.spec?.renewTime);
    const grace = Math.max(graceMs, (lease?.spec?.leaseDurationSeconds ?? 0) * 1_000);
    return now - Math.max(renewed, timeOf(creationTimestamp), startedAt) - grace;
  }

  async function declareLost(node: Node, now: number): Promise<void> {
    const { name } = node.metadata;
    const known = new Map((node.status?.conditions ?? []).map((each) => [each.type, each]));
    const types = ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure"];
    const unknown = (type: string): NodeCondition => {
      const before = known.get(type);
      const at = isoTime(now);
      return before === undefined
        ? {
            type,
            status: "Unknown",
            reason: "NodeStatusNeverUpdated",
            message: "Kubelet never posted node status.",
            lastHeartbeatTime: node.metadata.creationTimestamp ?? at,
            lastTransitionTime: at,
          }
        : {
            ...before,
            status: "Unknown",
            reason: "NodeStatusUnknown",
            message: "Kubelet stopped posting node status.",
            lastTransitionTime: before.status === "Unknown" ? before.lastTransitionTime : at,
          };
    };
    const others = [...known.values()].filter((each) => !types.includes(each.type));
    const conditions = [...others, ...types.map(unknown)];
    await local.update(Node, { name }, (each) => ({ ...each, status: { ...each.status, conditions } }), "status");
    events.record(node, {
      type: "Normal",
      reason: "NodeNotReady",
      message: `Node ${name} status is now: NodeNotReady`,
    });
  }

  async function taint(node: Node, now: number): Promise<void> {
    const { name } = node.metadata;
    if (jsonEqual(lifeTaints(node, ""), node.spec?.taints ?? [])) return;
    await local.update(Node, { name }, (each) => {
      const taints = lifeTaints(each, isoTime(now));
      const { taints: _before, ...spec } = each.spec ?? {};
      return { ...each, spec: taints.length === 0 ? spec : { ...spec, taints } };
    });
  }

  /** Services must not send anybody to pods whose node is not well; they run on, as far as anybody knows. */
  async function markPods(name: string): Promise<void> {
    const serving = [...state.onNode(name)].filter((pod) => pod.ready && !pod.finished);
    await Promise.all(
      serving.map(async (view) => {
        const at = isoTime(world.clock.now());
        const marked = await local.update(
          Pod,
          keyParts(view.key),
          (pod) => ({
            ...pod,
            status: {
              ...pod.status,
              conditions: (pod.status?.conditions ?? []).map((each) =>
                each.type === "Ready" ? { ...each, status: "False" as const, lastTransitionTime: at } : each,
              ),
            },
          }),
          "status",
        );
        if (marked !== undefined)
          events.record(marked, { type: "Warning", reason: "NodeNotReady", message: "Node is not ready" });
      }),
    );
  }
}
