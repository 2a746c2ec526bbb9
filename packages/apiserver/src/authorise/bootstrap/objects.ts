import type { StoredObject } from "../../store/stored-object.ts";
import { clusterBindings, localBindings, localRoles, rolesOfComponents } from "./components.ts";
import { rolesOfControllers } from "./controllers.ts";
import { rolesOfPeople } from "./people.ts";
import { type BindingRow, type RoleRow, ruleOf, subjectOf } from "./rows.ts";

const group = "rbac.authorization.k8s.io";
const controllerPrefix = "system:controller:";

/** The roles and bindings that exist from the first start on, as objects without what only the server gives. */
export function bootstrapRoles(): readonly { readonly plural: string; readonly object: StoredObject }[] {
  const controllers = rolesOfControllers.map((row) => ({ ...row, name: controllerPrefix + row.name }));
  const roles = [...rolesOfPeople, ...rolesOfComponents, ...controllers, ...localRoles];
  const bound = rolesOfControllers.map(({ name }) => ({
    name: controllerPrefix + name,
    subjects: [`ServiceAccount kube-system/${name}`],
  }));
  return [...roles.map(role), ...[...clusterBindings, ...bound, ...localBindings].map(binding)];
}

function metadataOf(
  row: RoleRow | BindingRow,
  labels: Readonly<Record<string, string>> = {},
): StoredObject["metadata"] {
  return {
    name: row.name,
    ...(row.namespace === undefined ? {} : { namespace: row.namespace }),
    labels: { "kubernetes.io/bootstrapping": "rbac-defaults", ...labels },
    annotations: { "rbac.authorization.kubernetes.io/autoupdate": "true" },
  };
}

const partLabel = (sum: string): string => `rbac.authorization.k8s.io/aggregate-to-${sum}`;

/** The lines of all roles that are part of one, by name and each once, as the aggregation would write them. */
function summed(name: string): readonly string[] {
  const parts = rolesOfPeople.filter((row) => row.partOf === name).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return [...new Set(parts.flatMap((row) => (row.sums === true ? summed(row.name) : row.rules)))];
}

function role(row: RoleRow): { readonly plural: string; readonly object: StoredObject } {
  const kind = row.namespace === undefined ? "ClusterRole" : "Role";
  const labels = row.partOf === undefined ? {} : { [partLabel(row.partOf)]: "true" };
  const sum = { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [partLabel(row.name)]: "true" } }] } };
  const object = {
    apiVersion: `${group}/v1`,
    kind,
    metadata: metadataOf(row, labels),
    ...(row.sums === true ? { ...sum, rules: summed(row.name).map(ruleOf) } : { rules: row.rules.map(ruleOf) }),
  };
  return { plural: row.namespace === undefined ? "clusterroles" : "roles", object };
}

function binding(row: BindingRow): { readonly plural: string; readonly object: StoredObject } {
  const everywhere = row.namespace === undefined;
  const object = {
    apiVersion: `${group}/v1`,
    kind: everywhere ? "ClusterRoleBinding" : "RoleBinding",
    metadata: metadataOf(row),
    ...(row.subjects.length === 0 ? {} : { subjects: row.subjects.map(subjectOf) }),
    roleRef: { apiGroup: group, kind: everywhere ? "ClusterRole" : "Role", name: row.role ?? row.name },
  };
  return { plural: everywhere ? "clusterrolebindings" : "rolebindings", object };
}
