/** Label selectors: the text of a query (`app=web,tier!=test,rack in (r1,r2),!old`) and the object form of a spec. */
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

const keyPattern = "(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?";
const valuePattern = "[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?";
const setTerm = new RegExp(`^(${keyPattern})\\s+(in|notin)\\s*\\(([^()]*)\\)$`);
const existsTerm = new RegExp(`^(!?)\\s*(${keyPattern})$`);
const equalTerm = new RegExp(`^(${keyPattern})\\s*(==|=|!=|>|<)\\s*(${valuePattern})?$`);
const wholeValue = new RegExp(`^(?:${valuePattern})?$`);

/** Undefined where the text is not a selector. Empty text selects everything. */
export function parseSelector(text: string): readonly Requirement[] | undefined {
  const parsed: Requirement[] = [];
  for (const term of splitTerms(text)) {
    const requirement = parseTerm(term.trim());
    if (requirement === undefined) return undefined;
    parsed.push(requirement);
  }
  return parsed;
}

/** At commas that are not inside parentheses. */
function splitTerms(text: string): readonly string[] {
  return text.trim() === "" ? [] : text.split(/,(?![^(]*\))/);
}

function parseTerm(term: string): Requirement | undefined {
  const set = setTerm.exec(term);
  if (set !== null) {
    const values = (set[3] ?? "").split(",").map((value) => value.trim());
    if (!values.every((value) => wholeValue.test(value))) return undefined;
    return { key: set[1] ?? "", operator: set[2] === "in" ? "In" : "NotIn", values };
  }
  const exists = existsTerm.exec(term);
  if (exists !== null)
    return { key: exists[2] ?? "", operator: exists[1] === "!" ? "DoesNotExist" : "Exists", values: [] };
  const equal = equalTerm.exec(term);
  if (equal === null) return undefined;
  const sign = equal[2] ?? "=";
  const operator = sign === "!=" ? "NotIn" : sign === ">" ? "Gt" : sign === "<" ? "Lt" : "In";
  const value = equal[3] ?? "";
  if ((operator === "Gt" || operator === "Lt") && !/^\d+$/.test(value)) return undefined;
  return { key: equal[1] ?? "", operator, values: [value] };
}

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
