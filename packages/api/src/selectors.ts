/** A term of a label selector, of the text of a query and of the object form of a spec alike. */
export interface Requirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt";
  readonly values: readonly string[];
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
    readonly values?: readonly string[];
  }[];
}

type Labels = Readonly<Record<string, string>> | undefined;

/** Kubernetes' rule: a label that is not there satisfies NotIn. */
export function meets(requirement: Requirement, labels: Labels): boolean {
  const value = labels !== undefined && Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
  switch (requirement.operator) {
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "In":
      return value !== undefined && requirement.values.includes(value);
    case "NotIn":
      return value === undefined || !requirement.values.includes(value);
    default:
      return value !== undefined && /^-?\d+$/.test(value) && compares(requirement, Number(value));
  }
}

function compares(requirement: Requirement, value: number): boolean {
  const limit = Number(requirement.values[0]);
  return requirement.operator === "Gt" ? value > limit : value < limit;
}

export function requirementsOf(selector: LabelSelector): readonly Requirement[] {
  const equal = Object.entries(selector.matchLabels ?? {}).map(
    ([key, value]): Requirement => ({ key, operator: "In", values: [value] }),
  );
  const more = (selector.matchExpressions ?? []).map((each): Requirement => ({ ...each, values: each.values ?? [] }));
  return [...equal, ...more];
}

/** All requirements hold. An empty list holds for everything. */
export function matches(requirements: readonly Requirement[], labels: Labels): boolean {
  return requirements.every((requirement) => meets(requirement, labels));
}

/** The object form. Absent selects nothing, empty selects everything, as in Kubernetes. */
export function selects(selector: LabelSelector | undefined, labels: Labels): boolean {
  return selector !== undefined && matches(requirementsOf(selector), labels);
}

/** One `field=value` or `field!=value` of a field selector. Undefined where the text is none. */
export function parseFieldSelector(
  text: string,
): readonly { readonly field: string; readonly equal: boolean; readonly value: string }[] | undefined {
  if (text.trim() === "") return [];
  const terms = text.split(",").map((term) => /^\s*([A-Za-z0-9_.[\]-]+?)\s*(==|=|!=)\s*(.*?)\s*$/.exec(term));
  if (terms.some((term) => term === null)) return undefined;
  return terms.map((term) => ({ field: term?.[1] ?? "", equal: term?.[2] !== "!=", value: term?.[3] ?? "" }));
}
