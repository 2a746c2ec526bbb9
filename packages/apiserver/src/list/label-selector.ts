import type { Requirement } from "@dipper/api";
import { refuse } from "../types/refusal.ts";
import { keyProblems, labelValueProblems } from "../validate/names.ts";

type Sign = (typeof signs)[number];
type Binary = Sign | "in" | "notin";

const signs = ["=", "==", "!=", ">", "<"] as const;
const binary = "in, notin, =, ==, !=, gt, lt";
const operators: Readonly<Record<Binary, Requirement["operator"]>> = {
  in: "In",
  notin: "NotIn",
  "=": "In",
  "==": "In",
  "!=": "NotIn",
  ">": "Gt",
  "<": "Lt",
};
const integersOnly = "for 'Gt', 'Lt' operators, the value must be an integer";

/** `labelSelector` of a query: `app=web,tier!=test,rack in (r1,r2),!old`. Throws 400, in the words of Kubernetes, where it is none. */
export function parseLabelSelector(text: string): readonly Requirement[] {
  // Go's reader takes a zero byte for the end.
  return new Reader(text.split("\0", 1)[0] ?? "").requirements();
}

const wrong = (problem: string): Error => refuse("BadRequest", problem);
const wrongTerm = (problem: string): Error => wrong(`unable to parse requirement: ${problem}`);

/** Words, and between them signs; the empty token is the end. */
class Reader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = text.match(/[=!<>]+|[(),]|[^\s=!<>(),]+/g)?.flatMap(signsOf) ?? [];
  }

  requirements(): readonly Requirement[] {
    const found: Requirement[] = [];
    if (this.#next === "") return found;
    if (!isWord(this.#next) && this.#next !== "!")
      throw wrong(`found '${this.#next}', expected: !, identifier, or 'end of string'`);
    for (;;) {
      found.push(this.#requirement());
      const token = this.#take();
      if (token === "") return found;
      if (token !== ",") throw wrong(`found '${token}', expected: ',' or 'end of string'`);
      if (!isWord(this.#next) && this.#next !== "!")
        throw wrong(`found '${this.#next}', expected: identifier after ','`);
    }
  }

  #requirement(): Requirement {
    const absent = this.#next === "!";
    if (absent) this.#take();
    const key = this.#take();
    if (!isWord(key)) throw wrongTerm(`found '${key}', expected: identifier`);
    const problems = keyProblems(key);
    if (problems.length > 0) throw wrongTerm(`<nil>: Invalid value: ${JSON.stringify(key)}: ${problems.join("; ")}`);
    if (absent) return { key, operator: "DoesNotExist", values: [] };
    if (this.#next === "" || this.#next === ",") return { key, operator: "Exists", values: [] };
    const sign = this.#take();
    if (!Object.hasOwn(operators, sign)) throw wrongTerm(`found '${sign}', expected: ${binary}`);
    const operator = operators[sign as Binary];
    const values = sign === "in" || sign === "notin" ? this.#values() : [this.#value()];
    requireValues(key, operator, values);
    return { key, operator, values };
  }

  #value(): string {
    if (this.#next === "" || this.#next === ",") return "";
    const value = this.#take();
    if (!isWord(value)) throw wrongTerm(`found '${value}', expected: identifier`);
    return value;
  }

  /** Empty places between commas are the empty value. */
  #values(): readonly string[] {
    const open = this.#take();
    if (open !== "(") throw wrongTerm(`found '${open}' expected: '('`);
    const values = new Set<string>();
    for (;;) {
      if (isWord(this.#next)) values.add(this.#take());
      else values.add("");
      const token = this.#take();
      if (token === ")") return [...values].sort();
      if (token !== ",") throw wrongTerm(`found '${token}', expected: ',' or ')'`);
    }
  }

  get #next(): string {
    return this.#tokens[this.#at] ?? "";
  }

  #take(): string {
    const token = this.#next;
    this.#at++;
    return token;
  }
}

/** The longest sign that there is comes first: `=!` is `=` and `!`. */
function signsOf(token: string): readonly string[] {
  return /^[=!<>]/.test(token) ? (token.match(/==|!=|[=!<>]/g) ?? []) : [token];
}

function isWord(token: string): boolean {
  return token !== "" && !/^[=!<>(),]/.test(token);
}

function requireValues(key: string, operator: Requirement["operator"], values: readonly string[]): void {
  const problems = values.flatMap((value, i) => {
    if ((operator === "Gt" || operator === "Lt") && !/^[-+]?\d+$/.test(value))
      return [`values[${i}]: Invalid value: ${JSON.stringify(value)}: ${integersOnly}`];
    return labelValueProblems(value).map(
      (problem) => `values[${i}][${key}]: Invalid value: ${JSON.stringify(value)}: ${problem}`,
    );
  });
  if (problems.length === 1) throw wrongTerm(problems[0] ?? "");
  if (problems.length > 1) throw wrongTerm(`[${problems.join(", ")}]`);
}
