/** A role is a group; the bindings of `deploy/rbac` say what it may. */
export const roleGroups = {
  viewer: "dipper:viewers",
  operator: "dipper:operators",
  approver: "dipper:approvers",
  auditor: "dipper:auditors",
  admin: "dipper:admins",
} as const;

export type RoleName = keyof typeof roleGroups;

export const roleNames = Object.keys(roleGroups) as readonly RoleName[];

/** The roles among somebody's groups. */
export function rolesOf(groups: readonly string[]): readonly RoleName[] {
  return roleNames.filter((role) => groups.includes(roleGroups[role]));
}
