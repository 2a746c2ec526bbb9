import type { ASTNode, Environment } from "@marcbachmann/cel-js";
import type { SchemaNode } from "../schema-node.ts";
import { kubernetesCel } from "./environment.ts";
import { escapeName } from "./values.ts";

/**
 * Checks expressions against the types of a schema, in the words of the real server. It is sure of texts, whole numbers, truths, lists, maps
 * and fields; everything else may be of any type and shows when the rule runs. Evaluation goes on without types.
 */
export class TypedCheck {
  readonly #types: Environment;
  readonly #known = new Map<SchemaNode, string>();
  readonly #checks = new Map<SchemaNode, Environment>();
  #count = 0;

  /** Of all rules of a schema: types are made once, and none can come later. */
  constructor(root: SchemaNode) {
    this.#types = kubernetesCel();
    this.#declare(root, true);
  }

  /** What is wrong with an expression that has to come to `wanted`; undefined where nothing is known to be. */
  problem(
    node: SchemaNode,
    expression: string,
    wanted: "bool" | "string",
  ): "other type" | { readonly text: string } | undefined {
    const { valid, type = "dyn", error } = this.#checkOf(node).parse(expression).check();
    if (valid) return sure.test(type) && type !== wanted ? "other type" : undefined;
    const { code, node: place } = error as unknown as { readonly code: string; readonly node?: ASTNode };
    const found = place === undefined ? undefined : described(code, place);
    return found === undefined ? undefined : { text: marked(expression, found) };
  }

  #declare(node: SchemaNode, isRoot: boolean): void {
    if (!node.hasRules) return;
    if (node.rules.length > 0) this.#typeOf(node, isRoot);
    for (const each of node.properties.values()) this.#declare(each, false);
    if (node.items !== undefined) this.#declare(node.items, false);
    if (typeof node.additional === "object") this.#declare(node.additional, false);
  }

  #checkOf(node: SchemaNode): Environment {
    let check = this.#checks.get(node);
    if (check === undefined) {
      const type = this.#known.get(node) ?? "dyn";
      const isOptional = node.rules.some((rule) => rule.optionalOldSelf === true);
      check = this.#types
        .clone()
        .registerVariable("self", type)
        .registerVariable("oldSelf", isOptional ? "dyn" : type);
      this.#checks.set(node, check);
    }
    return check;
  }

  #typeOf(node: SchemaNode, isResource: boolean): string {
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    const made = this.#made(node, isResource);
    this.#known.set(node, made);
    return made;
  }

  #made(node: SchemaNode, isResource: boolean): string {
    if (node.intOrString || node.preserve || node.nullable) return "dyn";
    if (node.type === "array") return `list<${node.items === undefined ? "dyn" : this.#typeOf(node.items, false)}>`;
    if (node.type !== "object") return scalarOf(node);
    if (node.additional !== undefined)
      return `map<string, ${node.additional === true ? "dyn" : this.#typeOf(node.additional, false)}>`;
    const fields: Record<string, string> = {};
    for (const [name, each] of node.properties) fields[escapeName(name)] = this.#typeOf(each, false);
    if (isResource || node.embedded)
      Object.assign(fields, {
        apiVersion: "string",
        kind: "string",
        metadata: this.#named({ name: "string", generateName: "string" }),
      });
    return this.#named(fields);
  }

  #named(fields: Record<string, string>): string {
    this.#count += 1;
    const name = `Object${this.#count}`;
    this.#types.registerType(name, { fields });
    return name;
  }
}

/** Types of which it is known that they are no other. */
const sure = /^(bool|int|string|list<.*>|map<.*>|Object\d+)$/;
const formats: ReadonlySet<string> = new Set(["byte", "date", "date-time", "duration"]);

function scalarOf({ type, format }: SchemaNode): string {
  if (type === "integer") return "int";
  if (type === "boolean") return "bool";
  return type === "string" && !formats.has(format ?? "") ? "string" : "dyn";
}

interface Described {
  readonly text: string;
  /** Index in the expression. */
  readonly at: number;
}

/** As the checker of the real server says it; undefined for what only this one finds odd. */
function described(code: string, node: ASTNode): Described | undefined {
  const { op, args, input, range } = node;
  if (code === "no_such_key" && op === ".") {
    const [object, field] = args as [ASTNode, string];
    return { text: `undefined field '${field}'`, at: input.indexOf(".", object.range.end) };
  }
  if (code !== "no_such_overload" || !(op in overloads)) return undefined;
  const [left, right] = args as [ASTNode, ASTNode];
  const types = [left, right].map((each) => (each as { checkedType?: { name: string } }).checkedType?.name ?? "dyn");
  if (!types.every((type) => scalar.has(type))) return undefined;
  const name = overloads[op as keyof typeof overloads];
  return {
    text: `found no matching overload for '${name}' applied to '(${types.join(", ")})'`,
    at: Math.max(range.start, input.indexOf(op, left.range.end)),
  };
}

const scalar: ReadonlySet<string> = new Set(["bool", "int", "string"]);
const overloads = {
  "+": "_+_",
  "-": "_-_",
  "*": "_*_",
  "/": "_/_",
  "%": "_%_",
  "==": "_==_",
  "!=": "_!=_",
  "<": "_<_",
  "<=": "_<=_",
  ">": "_>_",
  ">=": "_>=_",
} as const;

/** The line with the place below it. */
function marked(expression: string, { text, at }: Described): string {
  const before = expression.slice(0, at).split("\n");
  const column = before.at(-1)?.length ?? 0;
  const line = expression.split("\n")[before.length - 1] ?? "";
  return `ERROR: <input>:${before.length}:${column + 1}: ${text}\n | ${line}\n | ${".".repeat(column)}^`;
}
