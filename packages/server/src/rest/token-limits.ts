import { DipperError, type KubeObject } from "@dipper/api";
import type { Ref } from "@dipper/kube";
import { withinScope } from "../permission/gate.ts";
import type { ServerCall } from "./bind-routes.ts";
import type { Resource } from "./resources.ts";

/** Kinds whose writes are what `operate` means; writing any other with a limited token needs `administer`. */
const operated: ReadonlySet<string> = new Set(["Operation", "AutoOperationTask"]);

/** What a limited token may write here: the API server asks its user's rights only. Both what is there and what it becomes. */
export async function demandLimits(
  resource: Resource,
  call: ServerCall,
  { ref, cache }: { readonly ref: Ref; readonly cache: { get(ref: Ref): KubeObject | undefined } },
  patch: Partial<KubeObject> | undefined,
): Promise<void> {
  if (call.caller.scope === undefined) return;
  const found = cache.get(ref) ?? (await call.kube.get(resource.kind, ref, { signal: call.signal }));
  if (found !== undefined) demandWithin(resource, call, found);
  if (found === undefined || patch === undefined) return;
  const metadata = { ...found.metadata, ...patch.metadata };
  demandWithin(resource, call, { ...found, metadata, spec: { ...(found.spec as object), ...(patch.spec as object) } });
}

export function demandWithin(resource: Resource, call: ServerCall, object: KubeObject): void {
  const verb = operated.has(resource.kind.kind) ? "operate" : "administer";
  const cluster = resource.clusterOf(object);
  if (withinScope(call.caller.scope, verb, cluster)) return;
  throw new DipperError("Forbidden", {
    user: call.user,
    verb,
    resource: resource.kind.kind,
    name: object.metadata.name,
    problem: `the token does not have the verb "${verb}" ${cluster === undefined ? "on the fleet" : `on cluster ${cluster}`}`,
  });
}
