import { refuse } from "../types/refusal.ts";

export type Verb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete" | "deletecollection";

/** The parameters of a request. As in the real server, one that nobody knows says nothing. */
export class Query {
  readonly #values: URLSearchParams;

  constructor(text: string) {
    this.#values = new URLSearchParams(text);
  }

  /** What Kubernetes knows and this server does not do changes what is meant: 422 instead of a silent guess. */
  require(verb: Verb): void {
    if (this.#values.has("shardSelector"))
      throw optionsInvalid(verb, "shardSelector", "Forbidden: this server does not know the parameter");
  }

  text(name: string): string {
    return this.#values.get(name) ?? "";
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** `true`, `1` and the bare name, as Go's strconv and the API conversion have it. */
  flag(name: string): boolean {
    const value = this.#values.get(name);
    return value !== null && !["false", "0", "f", "F", "FALSE", "False"].includes(value);
  }

  /** 400 for anything but an int64, in the words of Go; a name without a value is none. */
  integer(name: string): number | undefined {
    const value = this.#values.get(name);
    if (value === null) return undefined;
    const problem = /^[+-]?\d+$/.test(value) ? "value out of range" : "invalid syntax";
    if (problem === "invalid syntax" || !isInt64(value))
      throw refuse("BadRequest", `strconv.ParseInt: parsing "${value}": ${problem}`);
    return Number(value);
  }

  /** True where the answer is computed and nothing is kept. */
  dryRun(verb: Verb): boolean {
    return isDryRun(
      verb,
      this.#values.getAll("dryRun").filter((value) => value !== ""),
    );
  }
}

function isInt64(digits: string): boolean {
  const value = BigInt(digits.replace("+", ""));
  return BigInt.asIntN(64, value) === value;
}

/** 422 for stages that nobody knows. */
export function isDryRun(verb: Verb, stages: readonly string[]): boolean {
  if (stages.every((value) => value === "All")) return stages.length > 0;
  throw optionsInvalid(
    verb,
    "dryRun",
    `Unsupported value: ${JSON.stringify(stages)}: supported values: "All"`,
    "FieldValueNotSupported",
  );
}

const optionKinds: Readonly<Record<Verb, string>> = {
  get: "GetOptions",
  list: "ListOptions",
  watch: "ListOptions",
  create: "CreateOptions",
  update: "UpdateOptions",
  patch: "PatchOptions",
  delete: "DeleteOptions",
  deletecollection: "DeleteOptions",
};

/** 422 about a parameter, as the real server words it. */
export function optionsInvalid(verb: Verb, field: string, problem: string, reason = "FieldValueForbidden"): Error {
  const kind = optionKinds[verb];
  const causes = [{ reason, message: problem, field }];
  return refuse("Invalid", `${kind}.meta.k8s.io "" is invalid: ${field}: ${problem}`, {
    group: "meta.k8s.io",
    kind,
    causes,
  });
}
