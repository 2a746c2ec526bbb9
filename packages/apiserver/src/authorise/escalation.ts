import {
  type ClusterRole,
  clusterRoleRules,
  type Identity,
  mastersGroup,
  type PolicyRule,
  type RbacObjects,
  type RoleRef,
} from "@dipper/api";
import { isObject, type JsonObject } from "../schema/json-value.ts";
import { refuse } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import type { RbacAuthoriser } from "./authorise.ts";

/**
 * Nobody gives away what he does not have: a role may only say what its writer may do himself (or he has the verb `escalate` on it), and
 * a binding may only hand out such a role (or he has the verb `bind` on it).
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
 */
export function requireNoEscalation(
  type: ResourceType,
  object: object,
  identity: Identity,
  deps: { readonly rbac: RbacAuthoriser; readonly objects: RbacObjects },
): void {
  if (type.group !== "rbac.authorization.k8s.io" || identity.groups.includes(mastersGroup)) return;
  const value = object as JsonObject;
  const metadata = isObject(value["metadata"]) ? value["metadata"] : {};
  const namespace = textOf(metadata["namespace"]);
  const name = textOf(metadata["name"]);
  const binding = type.kind.endsWith("Binding");
  const role = value["roleRef"] as RoleRef | undefined;
  const resource = binding ? (role?.kind === "Role" ? "roles" : "clusterroles") : type.plural;
  const target = binding ? (role?.name ?? "") : name;
  const exempt = deps.rbac.may(identity, {
    verb: binding ? "bind" : "escalate",
    group: type.group,
    resource,
    name: target,
    ...(namespace === "" ? {} : { namespace }),
  });
  if (exempt) return;
  if (binding && !exists(role, namespace, deps.objects))
    throw refuse("NotFound", `${type.plural}.${type.group} "${role?.name ?? ""}" not found`, {
      name: role?.name ?? "",
      group: type.group,
      kind: type.plural,
    });
  const wanted = binding ? rulesOfRole(role, namespace, deps.objects) : rulesOfObject(value, deps.objects);
  const own = deps.rbac.rules(identity, namespace);
  const missing = wanted.flatMap(single).filter((rule) => !own.some((each) => covers(each, rule)));
  if (missing.length === 0) return;
  const message = `${type.plural}.${type.group} "${name}" is forbidden: user "${identity.user}" (groups=${goList(identity.groups)}) is attempting to grant RBAC permissions not currently held:\n${shortRules(missing)}`;
  throw refuse("Forbidden", message, { name, group: type.group, kind: type.plural });
}

/** As Go prints a list of texts. */
function goList(texts: readonly string[]): string {
  return `[${texts.map((each) => JSON.stringify(each)).join(" ")}]`;
}

/** The real server's short form: a line for what is the same but for its verbs. */
function shortRules(rules: readonly PolicyRule[]): string {
  const verbs = new Map<string, string[]>();
  for (const rule of rules) {
    const parts = [
      ["APIGroups", rule.apiGroups],
      ["Resources", rule.resources],
      ["ResourceNames", rule.resourceNames],
      ["NonResourceURLs", rule.nonResourceURLs],
    ] as const;
    const key = parts.flatMap(([name, list]) => (list?.length ? [`${name}:${goList(list)}, `] : [])).join("");
    verbs.set(key, [...new Set([...(verbs.get(key) ?? []), ...rule.verbs])]);
  }
  return [...verbs]
    .map(([key, each]) => `{${key}Verbs:${goList(each)}}`)
    .sort()
    .join("\n");
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function exists(role: RoleRef | undefined, namespace: string, objects: RbacObjects): boolean {
  const { name } = role ?? {};
  if (role?.kind !== "Role") return objects.clusterRoles.some(({ metadata }) => metadata.name === name);
  return objects.roles.some(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
}

function rulesOfObject(role: JsonObject, objects: RbacObjects): readonly PolicyRule[] {
  return clusterRoleRules(role as unknown as ClusterRole, objects.clusterRoles);
}

function rulesOfRole(role: RoleRef | undefined, namespace: string, objects: RbacObjects): readonly PolicyRule[] {
  if (role?.kind === "Role") {
    return (
      objects.roles.find((each) => each.metadata.name === role.name && each.metadata.namespace === namespace)?.rules ??
      []
    );
  }
  const found = objects.clusterRoles.find((each) => each.metadata.name === role?.name);
  return found === undefined ? [] : clusterRoleRules(found, objects.clusterRoles);
}

const none: readonly (string | undefined)[] = [undefined];

/** A rule as all its single permissions: one verb on one resource (or path), for one name or all. */
function single(rule: PolicyRule): readonly PolicyRule[] {
  const paths = rule.nonResourceURLs ?? [];
  return rule.verbs.flatMap((verb) => [
    ...paths.map((path): PolicyRule => ({ verbs: [verb], nonResourceURLs: [path] })),
    ...(rule.apiGroups ?? []).flatMap((group) =>
      (rule.resources ?? []).flatMap((resource) =>
        (rule.resourceNames?.length ? rule.resourceNames : none).map(
          (name): PolicyRule => ({
            verbs: [verb],
            apiGroups: [group],
            resources: [resource],
            ...(name === undefined ? {} : { resourceNames: [name] }),
          }),
        ),
      ),
    ),
  ]);
}

/** Does a rule contain a single permission? Wildcards are only contained in wildcards. */
function covers(rule: PolicyRule, wanted: PolicyRule): boolean {
  const within = (list: readonly string[] | undefined, value: string | undefined): boolean =>
    value === undefined || (list ?? []).includes("*") || (list ?? []).includes(value);
  if (!within(rule.verbs, wanted.verbs[0])) return false;
  const path = wanted.nonResourceURLs?.[0];
  if (path !== undefined) {
    return (rule.nonResourceURLs ?? []).some(
      (url) => url === path || (url.endsWith("*") && path.startsWith(url.slice(0, -1))),
    );
  }
  const resource = wanted.resources?.[0];
  const sub = resource?.split("/")[1];
  const resources = rule.resources ?? [];
  if (!within(rule.apiGroups, wanted.apiGroups?.[0])) return false;
  if (!within(resources, resource) && !(sub !== undefined && resources.includes(`*/${sub}`))) return false;
  const names = rule.resourceNames ?? [];
  return names.length === 0 || (wanted.resourceNames?.[0] !== undefined && names.includes(wanted.resourceNames[0]));
}
