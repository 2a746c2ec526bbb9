/** Admission policies of admissionregistration.k8s.io/v1, as far as they are evaluated. */

export interface ResourceRule {
  readonly apiGroups?: readonly string[];
  readonly apiVersions?: readonly string[];
  readonly operations?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly scope?: "*" | "Cluster" | "Namespaced";
}

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
    readonly values?: readonly string[];
  }[];
}

export interface MatchResources {
  readonly resourceRules?: readonly ResourceRule[];
  readonly excludeResourceRules?: readonly ResourceRule[];
  readonly namespaceSelector?: Selector;
  readonly objectSelector?: Selector;
}

export interface Validation {
  readonly expression: string;
  readonly message?: string;
  readonly messageExpression?: string;
  readonly reason?: "Unauthorized" | "Forbidden" | "Invalid" | "RequestEntityTooLarge";
}

export type Mutation =
  | { readonly patchType: "ApplyConfiguration"; readonly applyConfiguration: { readonly expression: string } }
  | { readonly patchType: "JSONPatch"; readonly jsonPatch: { readonly expression: string } };

export interface AdmissionPolicy {
  readonly metadata: { readonly name: string };
  readonly spec: {
    /** Not supported: such a policy fails. */
    readonly paramKind?: unknown;
    readonly failurePolicy?: "Fail" | "Ignore";
    readonly matchConstraints?: MatchResources;
    readonly matchConditions?: readonly { readonly name: string; readonly expression: string }[];
    readonly variables?: readonly { readonly name: string; readonly expression: string }[];
    readonly validations?: readonly Validation[];
    readonly mutations?: readonly Mutation[];
  };
}

export interface PolicyBinding {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly policyName: string;
    readonly validationActions?: readonly ("Deny" | "Warn" | "Audit")[];
    readonly matchResources?: MatchResources;
  };
}

/** Where policies come from; `revision` changes whenever one of them does. */
export interface PolicySource {
  revision(): number | string;
  policies(): {
    readonly validating: readonly AdmissionPolicy[];
    readonly validatingBindings: readonly PolicyBinding[];
    readonly mutating: readonly AdmissionPolicy[];
    readonly mutatingBindings: readonly PolicyBinding[];
  };
}
