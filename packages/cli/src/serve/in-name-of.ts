import { mastersGroup, SelfSubjectAccessReview } from "@dipper/api";
import { createKubeClient } from "@dipper/kube";
import type { Transport, World } from "@dipper/world";

/** How a real cluster sees who comes through the door. */
type Appearance = "person" | "platform";

export interface InNameOfOptions {
  readonly world: World;
  readonly cluster: string;
  /** With the platform's login. */
  readonly next: Transport;
  /** Changes when the cluster is connected to anew: its login may be another one then. */
  readonly generation: () => number;
}

/**
 * A real cluster in the name of the peer. What he may do was decided at the door; where the platform's login may impersonate, the cluster gets
 * his name for its own audit, in the group that its rules do not restrict, so that there is one decision and not two. Otherwise it sees the
 * platform's login. Calls without a peer are the platform's own.
 */
export function inNameOf({ world, cluster, next, generation }: InNameOfOptions): Transport {
  let known: { readonly generation: number; readonly appearance: Promise<Appearance> } | undefined;
  const appearance = (): Promise<Appearance> => {
    const now = generation();
    if (known?.generation !== now) {
      const asked = ask(world, cluster, next);
      known = { generation: now, appearance: asked };
      asked.catch(() => {
        known = undefined;
      });
    }
    return known.appearance;
  };
  return async (exchange) => {
    const { peer, headers } = exchange;
    if (peer?.user === undefined || (await appearance()) === "platform") return next(exchange);
    // A header has groups by comma: a name with one would be two.
    const groups = [...(peer.groups ?? []).filter((group) => !group.includes(",")), mastersGroup];
    const named = { "impersonate-user": peer.user, "impersonate-group": groups.join(",") };
    return next({ ...exchange, headers: { ...headers, ...named } });
  };
}

async function ask(world: World, cluster: string, next: Transport): Promise<Appearance> {
  const kube = createKubeClient({
    transport: next,
    clock: world.clock,
    random: world.random,
    server: `cluster ${cluster}`,
    timeoutMs: 10_000,
    retries: 1,
  });
  const may = async (resource: "users" | "groups", name?: string): Promise<boolean> => {
    const resourceAttributes = { verb: "impersonate", resource, ...(name === undefined ? {} : { name }) };
    const review = { metadata: {}, spec: { resourceAttributes } };
    const { signal } = new AbortController();
    const answer = await kube.create(SelfSubjectAccessReview, review, { manager: "dipper", signal });
    return answer.status?.allowed === true;
  };
  return (await may("users")) && (await may("groups")) && (await may("groups", mastersGroup)) ? "person" : "platform";
}
