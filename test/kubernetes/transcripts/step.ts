import type { Person } from "../target.ts";

/** One exchange of a scenario. In path, headers and body `{{ID:metadata.uid}}` stands for what an earlier step answered, `{{ns}}` for the scenario's namespace. */
export interface Step {
  /** Within its scenario. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object is sent as JSON, a text and bytes as they are. */
  readonly body?: object | string;
  /** Default root. `nobody` sends no token, `stranger` one that is not known. */
  readonly as?: Person | "nobody" | "stranger";
  /** Hang up after so many lines: for watches. */
  readonly lines?: number;
  /** Hang up after so long. */
  readonly withinMs?: number;
  /** Ask again until the answer is so: what a server does in its own time. */
  readonly until?: (reply: Parsed) => boolean;
  /** The part of the body that counts, of answers that are large or name what else is served. */
  readonly show?: (body: never) => unknown;
}

/** A reply, read: a JSON value, a list of them for a watch, or a text. */
export interface Parsed {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface Scenario {
  readonly name: string;
  readonly steps: readonly Step[];
}

type More = Partial<Omit<Step, "id" | "method" | "path" | "body">>;

const json = { "content-type": "application/json" };

export function get(id: string, path: string, more: More = {}): Step {
  return { id, method: "GET", path, ...more };
}

export function post(id: string, path: string, body: object | string, more: More = {}): Step {
  return { id, method: "POST", path, body, ...more, headers: { ...json, ...more.headers } };
}

export function put(id: string, path: string, body: object | string, more: More = {}): Step {
  return { id, method: "PUT", path, body, ...more, headers: { ...json, ...more.headers } };
}

export function del(id: string, path: string, body?: object | string, more: More = {}): Step {
  const step = { id, method: "DELETE", path, ...more };
  return body === undefined ? step : { ...step, body, headers: { ...json, ...more.headers } };
}

const patchTypes = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
  apply: "application/apply-patch+yaml",
} as const;

/** `type/path`: `merge/api/v1/nodes/n1`. */
export function patch(
  id: string,
  at: `${keyof typeof patchTypes}/${string}`,
  body: object | string,
  more: More = {},
): Step {
  const slash = at.indexOf("/");
  const type = patchTypes[at.slice(0, slash) as keyof typeof patchTypes];
  const headers = { "content-type": type, ...more.headers };
  return { id, method: "PATCH", path: at.slice(slash), body, ...more, headers };
}

/** Lines of a watch that begins at the answer of an earlier step. */
export function watch(id: string, path: string, lines: number, more: More = {}): Step {
  return { id, method: "GET", path: `${path}${path.includes("?") ? "&" : "?"}watch=true`, lines, ...more };
}

/** Asked again until the status is this: definitions and roles take effect in a server's own time. */
export function status(code: number): Pick<Step, "until"> {
  return { until: (reply) => reply.status === code };
}
