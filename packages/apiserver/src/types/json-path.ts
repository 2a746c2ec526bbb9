/**
 * The JSONPath of CRD columns and selectable fields: `.spec.replicas`, `.status.conditions[?(@.type=="Ready")].status`,
 * `.metadata.annotations.a\.b`, `['key']`, `[0]`, `[*]`. Compiled once; several matches come in order.
 */
export type JsonPath = (root: unknown) => readonly unknown[];

type Step = (value: unknown) => readonly unknown[];

export function compileJsonPath(text: string): JsonPath {
  const steps = parse(text.replace(/^\{(.*)\}$/, "$1"));
  return (root) => steps.reduce<readonly unknown[]>((values, step) => values.flatMap((value) => step(value)), [root]);
}

function member(name: string): Step {
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
    const found = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    return found === undefined ? [] : [found];
  };
}

const everything: Step = (value) => (typeof value === "object" && value !== null ? Object.values(value) : []);

function element(index: number): Step {
  return (value) => {
    const found: unknown = Array.isArray(value) ? value.at(index) : undefined;
    return found === undefined ? [] : [found];
  };
}

/** `?(@.type=="Ready")` and its kin: one comparison of a path with a literal, or the mere presence of a path. */
function filter(text: string): Step {
  const match = /^\?\(\s*@(?<path>[^=!<>]*?)\s*(?:(?<operator>==|!=|<=|>=|<|>)\s*(?<literal>.+?)\s*)?\)$/.exec(text);
  if (match?.groups === undefined) throw new Error(`unsupported filter ${text}`);
  const path = compileJsonPath(match.groups["path"] ?? "");
  const operator = match.groups["operator"];
  const raw = match.groups["literal"] ?? "";
  const literal: unknown = /^['"].*['"]$/.test(raw)
    ? raw.slice(1, -1)
    : raw === ""
      ? undefined
      : (JSON.parse(raw) as unknown);
  const holds = (found: unknown): boolean => {
    if (operator === undefined) return true;
    if (operator === "==") return found === literal;
    if (operator === "!=") return found !== literal;
    if (typeof found !== typeof literal) return false;
    const [a, b] = [found as number, literal as number];
    return operator === "<" ? a < b : operator === "<=" ? a <= b : operator === ">" ? a > b : a >= b;
  };
  return (value) => (Array.isArray(value) ? value.filter((each) => path(each).some(holds)) : []);
}

function parse(text: string): readonly Step[] {
  const steps: Step[] = [];
  let at = text.startsWith("$") ? 1 : 0;
  while (at < text.length) {
    if (text[at] === ".") {
      const match = /^\.((?:\\.|[^.[\\])*)/.exec(text.slice(at));
      const name = (match?.[1] ?? "").replace(/\\(.)/g, "$1");
      if (name === "*") steps.push(everything);
      else if (name !== "") steps.push(member(name));
      at += match?.[0].length ?? 1;
    } else if (text[at] === "[") {
      const end = closing(text, at);
      steps.push(subscript(text.slice(at + 1, end)));
      at = end + 1;
    } else throw new Error(`cannot read JSONPath ${text}`);
  }
  return steps;
}

function closing(text: string, from: number): number {
  let quote = "";
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (quote !== "") quote = char === quote ? "" : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === "[") depth += 1;
    else if (char === "]") {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  throw new Error(`cannot read JSONPath ${text}`);
}

function subscript(text: string): Step {
  if (text === "*") return everything;
  if (text.startsWith("?")) return filter(text);
  if (/^-?\d+$/.test(text)) return element(Number(text));
  if (/^(['"]).*\1$/.test(text)) return member(text.slice(1, -1));
  throw new Error(`unsupported subscript [${text}]`);
}
