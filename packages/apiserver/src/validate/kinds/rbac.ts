import { equalJson, isObject, type JsonObject } from "../../schema/json-value.ts";
import type { FieldError } from "../../types/refusal.ts";
import { objectIn, objectsIn, type Problems, text, textsIn } from "../checks.ts";
import { invalid, required, unsupported } from "../field-errors.ts";
import { checkLabelSelector } from "../labels.ts";
import { pathSegmentProblem, subdomainProblem } from "../names.ts";

const group = "rbac.authorization.k8s.io";

export function roleRules(object: JsonObject): readonly FieldError[] {
  const problems: Problems = [];
  checkRules(object, { namespaced: true }, problems);
  return problems;
}

export function clusterRoleRules(object: JsonObject): readonly FieldError[] {
  const problems: Problems = [];
  checkRules(object, { namespaced: false }, problems);
  const aggregation = objectIn(object, "aggregationRule");
  if (aggregation !== undefined) checkAggregation(aggregation, problems);
  return problems;
}

function checkAggregation(aggregation: JsonObject, problems: Problems): void {
  const field = "aggregationRule.clusterRoleSelectors";
  const selectors = objectsIn(aggregation, "clusterRoleSelectors");
  if (selectors.length === 0)
    problems.push(required(field, "at least one clusterRoleSelector required if aggregationRule is non-nil"));
  for (const [index, selector] of selectors.entries()) {
    const before = problems.length;
    checkLabelSelector(selector, `${field}[${index}]`, problems);
    if (problems.length > before) problems.push(invalid(`${field}[${index}]`, null, "invalid label selector."));
  }
}

function checkRules(role: JsonObject, of: { readonly namespaced: boolean }, problems: Problems): void {
  for (const [index, rule] of objectsIn(role, "rules").entries()) {
    const place = `rules[${index}]`;
    const count = (field: string): number => textsIn(rule, field).length;
    const paths = textsIn(rule, "nonResourceURLs");
    if (count("verbs") === 0) problems.push(required(`${place}.verbs`, "verbs must contain at least one value"));
    if (paths.length > 0) {
      const refusePaths = (problem: string): unknown =>
        problems.push(invalid(`${place}.nonResourceURLs`, paths, problem));
      if (of.namespaced) refusePaths("namespaced rules cannot apply to non-resource URLs");
      if (count("apiGroups") + count("resources") + count("resourceNames") > 0)
        refusePaths("rules cannot apply to both regular resources and non-resource URLs");
      continue;
    }
    if (count("apiGroups") === 0)
      problems.push(required(`${place}.apiGroups`, "resource rules must supply at least one api group"));
    if (count("resources") === 0)
      problems.push(required(`${place}.resources`, "resource rules must supply at least one resource"));
  }
}

export function roleBindingRules(object: JsonObject, old: JsonObject | undefined): readonly FieldError[] {
  return bindingProblems(object, old, { namespaced: true });
}

export function clusterRoleBindingRules(object: JsonObject, old: JsonObject | undefined): readonly FieldError[] {
  return bindingProblems(object, old, { namespaced: false });
}

function bindingProblems(
  object: JsonObject,
  old: JsonObject | undefined,
  of: { readonly namespaced: boolean },
): readonly FieldError[] {
  const problems: Problems = [];
  const role = objectIn(object, "roleRef") ?? {};
  const { apiGroup, kind, name } = role;
  if (apiGroup !== group) problems.push(unsupported("roleRef.apiGroup", text(apiGroup), [group]));
  const kinds = of.namespaced ? ["Role", "ClusterRole"] : ["ClusterRole"];
  if (!kinds.includes(text(kind))) problems.push(unsupported("roleRef.kind", text(kind), kinds));
  const wrong = pathSegmentProblem(text(name));
  if (text(name) === "") problems.push(required("roleRef.name"));
  else if (wrong !== undefined) problems.push(invalid("roleRef.name", name, wrong));
  for (const [index, subject] of objectsIn(object, "subjects").entries())
    checkSubject(subject, { place: `subjects[${index}]`, ...of }, problems);
  const before = old?.["roleRef"];
  if (isObject(before) && !equalJson(role, before))
    problems.push(invalid("roleRef", { APIGroup: apiGroup, Kind: kind, Name: name }, "cannot change roleRef"));
  return problems;
}

function checkSubject(
  subject: JsonObject,
  { place, namespaced }: { readonly place: string; readonly namespaced: boolean },
  problems: Problems,
): void {
  const [kind, name, apiGroup] = [text(subject["kind"]), text(subject["name"]), text(subject["apiGroup"])];
  if (name === "") problems.push(required(`${place}.name`));
  if (kind === "ServiceAccount") {
    const wrong = name === "" ? undefined : subdomainProblem(name);
    if (wrong !== undefined) problems.push(invalid(`${place}.name`, name, wrong));
    if (apiGroup !== "") problems.push(unsupported(`${place}.apiGroup`, apiGroup, [""]));
    if (!namespaced && text(subject["namespace"]) === "") problems.push(required(`${place}.namespace`));
  } else if (kind === "User" || kind === "Group") {
    if (apiGroup !== group) problems.push(unsupported(`${place}.apiGroup`, apiGroup, [group]));
  } else problems.push(unsupported(`${place}.kind`, kind, ["ServiceAccount", "User", "Group"]));
}
