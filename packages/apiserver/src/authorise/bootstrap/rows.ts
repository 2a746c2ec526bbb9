import type { PolicyRule, Subject } from "@dipper/api";

/**
 * A role in a line, as kube-apiserver 1.36.3 makes it at its first start. A rule is `verbs | groups | resources | names`, words apart by
 * blanks and `core` for the group without a name, or `verbs ~ paths`.
 */
export interface RoleRow {
  readonly name: string;
  /** Absent for cluster roles. */
  readonly namespace?: string;
  /** The cluster role that it is summed up into. */
  readonly partOf?: "admin" | "edit" | "view";
  /** Its rules are those of the roles that are part of it. */
  readonly sums?: true;
  readonly rules: readonly string[];
}

/** A binding: `User name`, `Group name`, `ServiceAccount namespace/name`. */
export interface BindingRow {
  readonly name: string;
  readonly namespace?: string;
  /** Where it differs from the name. */
  readonly role?: string;
  readonly subjects: readonly string[];
}

const rbacGroup = "rbac.authorization.k8s.io";

const words = (text: string | undefined): string[] => (text ?? "").trim().split(/ +/);

export function ruleOf(row: string): PolicyRule {
  const [verbsOfPaths, paths] = row.split(" ~ ");
  if (paths !== undefined) return { nonResourceURLs: words(paths), verbs: words(verbsOfPaths) };
  const [verbs, groups, resources, names] = row.split(" | ");
  return {
    apiGroups: words(groups).map((group) => (group === "core" ? "" : group)),
    ...(names === undefined ? {} : { resourceNames: words(names) }),
    resources: words(resources),
    verbs: words(verbs),
  };
}

export function subjectOf(row: string): Subject {
  const [kind = "", name = ""] = row.split(" ");
  if (kind === "ServiceAccount") {
    const [namespace = "", account = ""] = name.split("/");
    return { kind, name: account, namespace };
  }
  return { apiGroup: rbacGroup, kind: kind === "Group" ? "Group" : "User", name };
}
