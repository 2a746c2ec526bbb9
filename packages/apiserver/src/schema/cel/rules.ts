import type { Environment } from "@marcbachmann/cel-js";
import type { FieldError } from "../../types/refusal.ts";
import { equalJson, getOwn, isObject, type JsonObject } from "../json-value.ts";
import type { SchemaNode, ValidationRule } from "../schema-node.ts";
import { kubernetesCel } from "./environment.ts";
import { kubernetesSource } from "./kubernetes-source.ts";
import { TypedCheck } from "./typed-check.ts";
import { celValue, escapeName } from "./values.ts";

type Evaluate = (context: Readonly<Record<string, unknown>>) => unknown;

interface CompiledRule {
  readonly source: ValidationRule;
  readonly usesOldSelf: boolean;
  readonly test: Evaluate;
  readonly message: Evaluate | undefined;
}

const compiled = new WeakMap<SchemaNode, readonly CompiledRule[]>();
let environment: Environment | undefined;
let optionals: { readonly of: Evaluate; readonly none: Evaluate } | undefined;

function celEnvironment(): Environment {
  environment ??= kubernetesCel().registerVariable("self", "dyn").registerVariable("oldSelf", "dyn");
  return environment;
}

function optionalOldSelf(value: unknown): unknown {
  optionals ??= {
    of: celEnvironment().parse("optional.of(self)") as Evaluate,
    none: celEnvironment().parse("optional.none()") as Evaluate,
  };
  return value === undefined ? optionals.none({}) : optionals.of({ self: value });
}

/** A rule that does not compile, with the path of its schema node. */
export interface RuleProblem {
  readonly path: string;
  /** Among the rules of its node. */
  readonly index: number;
  readonly source: ValidationRule;
  readonly part: "rule" | "messageExpression";
  readonly problem: string;
}

function compile(expression: string): Evaluate {
  const parsed = celEnvironment().parse(kubernetesSource(expression));
  const checked = parsed.check();
  if (!checked.valid) throw checked.error ?? new Error("does not type-check");
  return parsed as Evaluate;
}

function rulesOf(node: SchemaNode): readonly CompiledRule[] {
  let known = compiled.get(node);
  if (known === undefined) {
    known = node.rules.map((source) => ({
      source,
      usesOldSelf: /\boldSelf\b/.test(source.rule),
      test: compile(source.rule),
      message: source.messageExpression === undefined ? undefined : compile(source.messageExpression),
    }));
    compiled.set(node, known);
  }
  return known;
}

/** Compiles every rule of a schema, so that a CRD with a broken one is refused when it is created. */
export function ruleProblems(node: SchemaNode): readonly RuleProblem[] {
  return node.hasRules ? problemsBelow(node, "", new TypedCheck(node)) : [];
}

function problemsBelow(node: SchemaNode, path: string, typed: TypedCheck): readonly RuleProblem[] {
  if (!node.hasRules) return [];
  const problems: RuleProblem[] = [];
  for (const [index, source] of node.rules.entries())
    for (const part of ["rule", "messageExpression"] as const) {
      const problem = expressionProblem(source[part], part, (text, wanted) => typed.problem(node, text, wanted));
      if (problem !== undefined) problems.push({ path, index, source, part, problem });
    }
  for (const [name, each] of node.properties)
    problems.push(...problemsBelow(each, `${path}.properties[${name}]`, typed));
  if (node.items !== undefined) problems.push(...problemsBelow(node.items, `${path}.items`, typed));
  if (typeof node.additional === "object")
    problems.push(...problemsBelow(node.additional, `${path}.additionalProperties`, typed));
  return problems;
}

function expressionProblem(
  expression: string | undefined,
  part: RuleProblem["part"],
  check: (text: string, wanted: "bool" | "string") => ReturnType<TypedCheck["problem"]>,
): string | undefined {
  if (expression === undefined) return undefined;
  const failed = part === "rule" ? "compilation failed" : "messageExpression compilation failed";
  try {
    compile(expression);
  } catch (error) {
    return `${failed}: ${firstLine(error)}`;
  }
  // Of an expression that had to be put in other words places would be wrong.
  if (kubernetesSource(expression) !== expression) return undefined;
  const problem = check(expression, part === "rule" ? "bool" : "string");
  if (problem !== "other type") return problem === undefined ? undefined : `${failed}: ${problem.text}`;
  return part === "rule" ? "cel expression must evaluate to a bool" : "messageExpression must evaluate to a string";
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}

/** A value in its two shapes: JSON for walking, CEL for evaluating. */
interface Both {
  readonly json: unknown;
  readonly cel: unknown;
}

/**
 * Evaluates `x-kubernetes-validations` of a whole object. Rules that name `oldSelf` run where an old value can be found: on updates, in
 * objects, maps and map lists, not in atomic lists. Subtrees that did not change are not asked again.
 */
export function checkRules(object: JsonObject, old: JsonObject | undefined, node: SchemaNode): readonly FieldError[] {
  if (!node.hasRules) return [];
  const errors: FieldError[] = [];
  const self = { json: object, cel: rootValue(object, node) };
  const before = old === undefined ? undefined : { json: old, cel: rootValue(old, node) };
  walk(self, before, node, { path: "", errors });
  return errors;
}

/** The root as CEL sees it: of the metadata only the names; spec and status are converted when somebody looks at them. */
function rootValue(object: JsonObject, node: SchemaNode): unknown {
  const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
  const names = Object.fromEntries(
    ["name", "generateName"].flatMap((key) => (metadata[key] === undefined ? [] : [[key, metadata[key]]])),
  );
  const root: Record<string, unknown> = { apiVersion: object["apiVersion"], kind: object["kind"], metadata: names };
  for (const key of Object.keys(object)) {
    if (Object.hasOwn(root, key)) continue;
    let value: unknown;
    Object.defineProperty(root, escapeName(key), {
      enumerable: true,
      get: () => {
        value ??= celValue(object[key], node.properties.get(key));
        return value;
      },
    });
  }
  return root;
}

interface Walking {
  readonly path: string;
  readonly errors: FieldError[];
}

function walk(self: Both, old: Both | undefined, node: SchemaNode, walking: Walking): void {
  if (!node.hasRules || self.json === null || self.json === undefined) return;
  if (old !== undefined && equalJson(self.json, old.json)) return;
  for (const rule of rulesOf(node)) {
    const error = evaluate(rule, self, old, walking.path);
    if (error !== undefined) walking.errors.push(error);
  }
  if (Array.isArray(self.json)) walkItems(self, old, node, walking);
  else if (isObject(self.json)) walkFields(self, old, node, walking);
}

function walkItems(self: Both, old: Both | undefined, node: SchemaNode, walking: Walking): void {
  if (node.items === undefined || !node.items.hasRules) return;
  const key = (item: unknown): string =>
    JSON.stringify(node.mapKeys.map((name) => (isObject(item) ? getOwn(item, name) : undefined)));
  const before = new Map<string, Both>();
  if (node.listType === "map" && Array.isArray(old?.json)) {
    for (const [index, json] of old.json.entries())
      before.set(key(json), { json, cel: (old.cel as readonly unknown[])[index] });
  }
  for (const [index, json] of (self.json as readonly unknown[]).entries()) {
    const item = { json, cel: (self.cel as readonly unknown[])[index] };
    walk(item, before.get(key(json)), node.items, { ...walking, path: `${walking.path}[${index}]` });
  }
}

function walkFields(self: Both, old: Both | undefined, node: SchemaNode, walking: Walking): void {
  const object = self.json as JsonObject;
  const before = isObject(old?.json) ? old.json : undefined;
  for (const key of Object.keys(object)) {
    const declared = node.properties.get(key);
    const property = declared ?? (typeof node.additional === "object" ? node.additional : undefined);
    if (property === undefined || !property.hasRules) continue;
    const name = declared === undefined ? key : escapeName(key);
    const oldJson = before === undefined ? undefined : getOwn(before, key);
    const path =
      declared === undefined ? `${walking.path}[${key}]` : walking.path === "" ? key : `${walking.path}.${key}`;
    walk(
      { json: object[key], cel: member(self.cel, name) },
      oldJson === undefined ? undefined : { json: oldJson, cel: member(old?.cel, name) },
      property,
      { ...walking, path },
    );
  }
}

function member(value: unknown, name: string): unknown {
  return value instanceof Map ? (value.get(name) as unknown) : (value as Record<string, unknown>)[name];
}

function evaluate(rule: CompiledRule, self: Both, old: Both | undefined, path: string): FieldError | undefined {
  const { source } = rule;
  const optional = source.optionalOldSelf === true;
  if (rule.usesOldSelf && old === undefined && !optional) return undefined;
  const context: Record<string, unknown> = { self: self.cel };
  if (rule.usesOldSelf) context["oldSelf"] = optional ? optionalOldSelf(old?.cel) : old?.cel;
  try {
    if (rule.test(context) === true) return undefined;
  } catch (error) {
    const text = firstLine(error).replace(/^No such key/, "no such key");
    // What could not be judged is not shown: its type stands for it.
    const shown = { ...self, json: typeName(self.json) };
    return problem(source, shown, path, `${text} evaluating rule: ${source.message ?? source.rule}`);
  }
  return problem(source, self, path, messageOf(rule, context));
}

function messageOf(rule: CompiledRule, context: Readonly<Record<string, unknown>>): string {
  const fallback = rule.source.message ?? `failed rule: ${rule.source.rule}`;
  if (rule.message === undefined) return fallback;
  try {
    const message = rule.message(context);
    return typeof message === "string" && message.trim() !== "" ? message : fallback;
  } catch {
    return fallback;
  }
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (typeof value !== "number") return typeof value;
  return Number.isInteger(value) ? "integer" : "number";
}

/** Lists and objects are not quoted. */
function quoted(value: unknown): string {
  return typeof value === "object" ? "" : `: ${JSON.stringify(value)}`;
}

function problem(source: ValidationRule, self: Both, path: string, message: string): FieldError {
  const below = source.fieldPath ?? "";
  const field = path === "" ? below.replace(/^\./, "") || "<nil>" : `${path}${below}`;
  switch (source.reason) {
    case "FieldValueRequired":
      return { reason: "FieldValueRequired", field, message: `Required value: ${message}` };
    case "FieldValueForbidden":
      return { reason: "FieldValueForbidden", field, message: `Forbidden: ${message}` };
    case "FieldValueDuplicate":
      return { reason: "FieldValueDuplicate", field, message: `Duplicate value${quoted(self.json)}` };
    default:
      return { reason: "FieldValueInvalid", field, message: `Invalid value${quoted(self.json)}: ${message}` };
  }
}
