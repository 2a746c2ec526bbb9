import type { StoredObject } from "../store/stored-object.ts";

/** Of a definition's status. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly [field: string]: unknown;
}

const annotation = "api-approved.kubernetes.io";

export const approvalType = "KubernetesAPIApprovalPolicyConformant";

/** Is a group Kubernetes' own, whose definitions say who approved them? */
export function isProtectedGroup(group: string): boolean {
  return /(^|\.)(k8s|kubernetes)\.io$/.test(group);
}

/** Whether a definition of a protected group was approved; nothing for other groups. Reasons and messages as apiextensions-apiserver has them. */
export function approvalOf(crd: StoredObject): readonly Condition[] {
  if (!isProtectedGroup((crd["spec"] as { readonly group: string }).group)) return [];
  const type = approvalType;
  const given = crd.metadata.annotations?.[annotation] ?? "";
  if (given === "") {
    const message = `protected groups must have approval annotation "${annotation}", see https://github.com/kubernetes/enhancements/pull/1111`;
    return [{ type, status: "False", reason: "MissingAnnotation", message }];
  }
  if (given.startsWith("unapproved")) {
    const message = `not approved: ${JSON.stringify(given)}`;
    return [{ type, status: "False", reason: "UnapprovedAnnotation", message }];
  }
  return [{ type, status: "True", reason: "ApprovedAnnotation", message: `approved in ${given}` }];
}
