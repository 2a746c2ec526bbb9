import type { AccessRequest } from "@dipper/api";
import type { Access } from "./access.ts";
import { type Caller, type Verb, withinScope } from "./gate.ts";

/** May this caller do that inside a managed cluster? Pure over cached objects of the platform; the cluster itself is not asked. */
export type MayInside = (
  caller: Pick<Caller, "user" | "groups" | "scope">,
  cluster: string,
  request: AccessRequest,
) => boolean;

const reading: ReadonlySet<string> = new Set(["get", "list", "watch"]);
/** What is told of a cluster without a resource: its version, its health, and what it serves. */
const openPaths = /^\/(?:version|healthz|livez|readyz|api|apis|openapi)(?:\/|$)/;
/** Of a Secret everything but its values: the subresource that a door asks for where it shows no more. */
export const namesOfSecrets = "names";

/** Reading needs `view` on the cluster, writing `operate`, and so do the values of Secrets and paths that tell of its inside. */
export function neededInside(request: AccessRequest): Extract<Verb, "view" | "operate"> {
  if (!reading.has(request.verb)) return "operate";
  if ("path" in request) return openPaths.test(request.path) ? "view" : "operate";
  const secret = request.group === "" && request.resource === "secrets";
  return secret && request.subresource !== namesOfSecrets ? "operate" : "view";
}

/** What bounds a namespace is not changed from inside it: who may what there, and how much there may be. */
const bounds: ReadonlySet<string> = new Set([
  "/resourcequotas",
  "/limitranges",
  "rbac.authorization.k8s.io/roles",
  "rbac.authorization.k8s.io/rolebindings",
]);

/** By a verb on the cluster; inside the namespaces of a project also by the same verb on the project. */
export function createMayInside(access: Pick<Access, "gate" | "decide" | "projects">): MayInside {
  return (caller, cluster, request) => {
    const verb = neededInside(request);
    if (access.gate(caller, verb, cluster)) return true;
    // A project reaches into several clusters; what a token is limited to is asked of the one that this is about.
    if (!withinScope(caller.scope, verb, cluster)) return false;
    const { user, groups } = caller;
    return access
      .projects()
      .filter(({ spec }) =>
        spec.members.some((member) => member.clusterName === cluster && within(member.namespaces, request)),
      )
      .some(({ metadata }) => access.decide({ user, groups }, verb, { type: "Project", name: metadata.name }).allowed);
  };
}

/** Of a namespace itself its members see that it is there; of the cluster what it serves. */
function within(namespaces: readonly string[], request: AccessRequest): boolean {
  if ("path" in request) return openPaths.test(request.path);
  const { verb, group, resource, subresource, name, namespace } = request;
  if (group === "" && resource === "namespaces")
    return verb === "get" && subresource === undefined && name !== undefined && namespaces.includes(name);
  if (namespace === undefined || !namespaces.includes(namespace)) return false;
  return reading.has(verb) || !bounds.has(`${group}/${resource}`);
}
