import type { ASTNode, Environment } from "@marcbachmann/cel-js";
import type { SchemaNode } from "../schema-node.ts";
import { kubernetesCel } from "./environment.ts";
import { kubernetesSource } from "./kubernetes-source.ts";
import { escapeName } from "./values.ts";

/** A rule that takes longer than any server will wait, with the path of its schema node. */
export interface CostlyRule {
  readonly path: string;
  readonly index: number;
}

/**
 * A hundred times what all rules of a definition may cost together (k8s.io/apiextensions-apiserver, `StaticEstimatedCRDCostLimit`). The real
 * server estimates each step; this bound counts only how often loops inside loops run at most, which no step can make less.
 */
const hopeless = 100 * 100_000_000;
/** Of a whole object, which is how lists without a bound are bounded all the same. */
const longestBytes = 3 * 1024 * 1024;

type Scope = ReadonlyMap<string, SchemaNode | undefined>;

/** The rules of a schema that run a loop in a loop over lists or maps without sensible bounds. */
export function costlyRules(node: SchemaNode): readonly CostlyRule[] {
  return node.hasRules ? costlyBelow(node, "", kubernetesCel()) : [];
}

function costlyBelow(node: SchemaNode, path: string, environment: Environment): readonly CostlyRule[] {
  if (!node.hasRules) return [];
  const scope: Scope = new Map([
    ["self", node],
    ["oldSelf", node],
  ]);
  const own = node.rules.flatMap(({ rule }, index) =>
    costOf(environment.parse(kubernetesSource(rule)).ast, scope) > hopeless ? [{ path, index }] : [],
  );
  return [
    ...own,
    ...[...node.properties].flatMap(([name, each]) => costlyBelow(each, `${path}.properties[${name}]`, environment)),
    ...(node.items === undefined ? [] : costlyBelow(node.items, `${path}.items`, environment)),
    ...(typeof node.additional === "object"
      ? costlyBelow(node.additional, `${path}.additionalProperties`, environment)
      : []),
  ];
}

const loops: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "existsOne", "filter", "map"]);

function costOf(expression: ASTNode, scope: Scope): number {
  const below = expression.op === "rcall" ? expression.args : undefined;
  const [name = "", over, [variable, ...bodies] = []] = below ?? [];
  if (over === undefined || variable?.op !== "id" || !loops.has(name))
    return childrenOf(expression.args).reduce((sum, each) => sum + costOf(each, scope), 0);
  const range = schemaOf(over, scope);
  const inner = new Map(scope).set(variable.args, range?.items);
  const body = bodies.reduce((sum, each) => sum + costOf(each, inner), 0);
  return costOf(over, scope) + mostElements(range) * Math.max(1, body);
}

function childrenOf(args: unknown): readonly ASTNode[] {
  if (Array.isArray(args)) return args.flatMap(childrenOf);
  return typeof args === "object" && args !== null && "op" in args ? [args as ASTNode] : [];
}

/** The schema of what an expression names; undefined for what is computed. */
function schemaOf(expression: ASTNode, scope: Scope): SchemaNode | undefined {
  if (expression.op === "id") return scope.get(expression.args);
  if (expression.op === "[]") {
    const node = schemaOf(expression.args[0], scope);
    return node?.items ?? (typeof node?.additional === "object" ? node.additional : undefined);
  }
  if (expression.op !== ".") return undefined;
  const [object, field] = expression.args;
  const node = schemaOf(object, scope);
  for (const [name, each] of node?.properties ?? []) if (escapeName(name) === field) return each;
  return typeof node?.additional === "object" ? node.additional : undefined;
}

/** How many there can be at most in an object that is not too large; 1 where nothing is known. */
function mostElements(node: SchemaNode | undefined): number {
  if (node?.type === "array")
    return node.bounds.maxItems ?? Math.floor((longestBytes - 2) / (leastBytes(node.items) + 1));
  if (node?.additional === undefined) return 1;
  const value = typeof node.additional === "object" ? node.additional : undefined;
  return node.bounds.maxProperties ?? Math.floor((longestBytes - 2) / (leastBytes(value) + 6));
}

/** How short a value of this schema can be in JSON. */
function leastBytes(node: SchemaNode | undefined): number {
  if (node === undefined || node.intOrString) return 1;
  if (node.type === "boolean") return 4;
  if (node.type === "integer" || node.type === "number") return 1;
  if (node.type === "string") return node.format === undefined ? 2 : longestFormat;
  const fields = node.required.filter((name) => node.properties.get(name)?.default === undefined);
  return fields.reduce((sum, name) => sum + name.length + 4 + leastBytes(node.properties.get(name)), 2);
}

/** Texts of a format are taken for as long as a time is: the bound stays one. */
const longestFormat = 24;
