import type { KubeObject } from "../kind.ts";
import { builtInKind } from "../kind.ts";

const group = "authorization.k8s.io";

export interface ResourceAttributes {
  readonly namespace?: string;
  readonly verb?: string;
  readonly group?: string;
  readonly version?: string;
  readonly resource?: string;
  readonly subresource?: string;
  readonly name?: string;
}

export interface AccessReviewSpec {
  readonly resourceAttributes?: ResourceAttributes;
  readonly nonResourceAttributes?: { readonly path?: string; readonly verb?: string };
}

export interface AccessReviewStatus {
  readonly allowed: boolean;
  readonly denied?: boolean;
  readonly reason?: string;
}

export interface SelfSubjectAccessReview extends KubeObject<AccessReviewSpec, AccessReviewStatus> {
  readonly spec: AccessReviewSpec;
}
export const SelfSubjectAccessReview = builtInKind<SelfSubjectAccessReview>({
  group,
  version: "v1",
  kind: "SelfSubjectAccessReview",
  plural: "selfsubjectaccessreviews",
  scope: "Cluster",
});

export interface SubjectAccessReview
  extends KubeObject<
    AccessReviewSpec & { readonly user?: string; readonly groups?: readonly string[] },
    AccessReviewStatus
  > {
  readonly spec: AccessReviewSpec & { readonly user?: string; readonly groups?: readonly string[] };
}
export const SubjectAccessReview = builtInKind<SubjectAccessReview>({
  group,
  version: "v1",
  kind: "SubjectAccessReview",
  plural: "subjectaccessreviews",
  scope: "Cluster",
});
