import { keyOf } from "../store/entry.ts";
import type { Store } from "../store/store.ts";
import { refuse } from "../types/refusal.ts";
import type { Call } from "./call.ts";
import { containerOf } from "./pod-log.ts";
import { badRequest, notFound } from "./refusals.ts";

/** What needs a kubelet that runs containers. */
export const connections: ReadonlySet<string> = new Set(["/pods/exec", "/pods/attach", "/pods/portforward"]);

/** Why there is no way into a pod: what the real server says before it asks a kubelet, or that here is none to ask. */
export function noConnection(store: Store, { type, target, query }: Omit<Call, "verb">): Error {
  const entry = store.committed("/pods").get(keyOf(target.namespace, target.name));
  if (entry === undefined) return notFound(type, target.name);
  const pod = store.shared(entry);
  if (target.subresource !== "portforward") containerOf(pod, query.text("container"));
  const { nodeName = "" } = (pod["spec"] ?? {}) as { readonly nodeName?: string };
  if (nodeName === "") return badRequest(`pod ${target.name} does not have a host assigned`);
  return refuse(
    "NotImplemented",
    `the subresource ${type.plural}/${target.subresource} is not implemented by this server`,
  );
}
