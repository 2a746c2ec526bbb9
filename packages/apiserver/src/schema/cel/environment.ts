import { Environment } from "@marcbachmann/cel-js";
import { isIpv4, isIpv6 } from "../formats.ts";
import { goPattern } from "../go-pattern.ts";
import { registerUrls } from "./url.ts";

/**
 * CEL as Kubernetes has it: the standard, optionals, and the functions of the Kubernetes libraries that rules use. What is missing
 * (two-variable macros, quantity, cidr) is refused when the rule is compiled, never evaluated to something else.
 */
export function kubernetesCel(): Environment {
  const environment = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false });
  registerStrings(environment);
  registerLists(environment);
  registerUrls(environment);
  environment.registerFunction("isIP(string): bool", (text: string) => isIpv4(text) || isIpv6(text));
  return environment;
}

function registerStrings(environment: Environment): void {
  environment
    .registerFunction("string.replace(string, string): string", (text: string, from: string, to: string) =>
      text.replaceAll(from, () => to),
    )
    .registerFunction("string.replace(string, string, int): string", replaceSome)
    .registerFunction("string.charAt(int): string", (text: string, at: bigint) => text.charAt(Number(at)))
    .registerFunction("string.matchesPattern(string): bool", (text: string, pattern: string) =>
      goPattern(pattern).test(text),
    )
    .registerFunction(
      "string.find(string): string",
      (text: string, pattern: string) => goPattern(pattern).exec(text)?.[0] ?? "",
    )
    .registerFunction(
      "string.findAll(string): list<string>",
      (text: string, pattern: string) => text.match(goPattern(pattern, "g")) ?? [],
    )
    .registerFunction("string.format(list): string", formatted);
}

function replaceSome(text: string, from: string, to: string, times: bigint): string {
  let left = times < 0n ? Number.POSITIVE_INFINITY : Number(times);
  return text.replaceAll(from, (found) => {
    left -= 1;
    return left >= 0 ? to : found;
  });
}

/** `%s`, `%d`, `%f`, `%%` of the CEL string extension. */
function formatted(template: string, values: readonly unknown[]): string {
  let next = 0;
  return template.replace(/%(?:\.(\d+))?([sdf%])/g, (_, digits: string | undefined, kind: string) => {
    if (kind === "%") return "%";
    const value = values[next];
    next += 1;
    return kind === "f" ? Number(value).toFixed(Number(digits ?? "6")) : asText(value);
  });
}

function asText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(asText).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value)
      .map(([key, each]) => `${key}: ${asText(each)}`)
      .join(", ")}}`;
  }
  return String(value as string | bigint | boolean | number | null);
}

type Ordered = bigint | number | string;

function registerLists(environment: Environment): void {
  environment
    .registerFunction("list.sum(): dyn", (list: readonly Ordered[]) =>
      list.reduce<bigint | number>((sum, each) => add(sum, each), 0n),
    )
    .registerFunction("list.min(): dyn", (list: readonly Ordered[]) => pick(list, (a, b) => a < b))
    .registerFunction("list.max(): dyn", (list: readonly Ordered[]) => pick(list, (a, b) => a > b))
    .registerFunction("list.isSorted(): bool", (list: readonly Ordered[]) =>
      list.every((each, at) => at === 0 || (list[at - 1] as Ordered) <= each),
    )
    .registerFunction("list.indexOf(dyn): int", (list: readonly unknown[], value: unknown) =>
      BigInt(list.indexOf(value)),
    )
    .registerFunction("list.lastIndexOf(dyn): int", (list: readonly unknown[], value: unknown) =>
      BigInt(list.lastIndexOf(value)),
    );
}

function add(sum: bigint | number, each: Ordered): bigint | number {
  if (typeof sum === "bigint" && typeof each === "bigint") return sum + each;
  return Number(sum) + Number(each);
}

function pick(list: readonly Ordered[], better: (a: Ordered, b: Ordered) => boolean): Ordered {
  const [first, ...rest] = list;
  if (first === undefined) throw new Error("min or max called on an empty list");
  return rest.reduce((best, each) => (better(each, best) ? each : best), first);
}
