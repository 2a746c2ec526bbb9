import type { Answer } from "@dipper/world";
import { keyOf } from "../store/entry.ts";
import type { Store } from "../store/store.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { type FieldError, refuseInvalid } from "../types/refusal.ts";
import { invalid } from "../validate/field-errors.ts";
import type { Call } from "./call.ts";
import { badRequest, notFound } from "./refusals.ts";
import { textAnswer } from "./status.ts";

export interface LogRequest {
  /** A shared object: not to be changed. */
  readonly pod: StoredObject;
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly tailLines: number | undefined;
  readonly signal: AbortSignal;
}

/** Where the text of pods' logs comes from: the simulated kubelets. Undefined: this container has written nothing. */
export type LogSource = (request: LogRequest) => string | AsyncIterable<Uint8Array> | undefined;

/** `GET pods/<name>/log` */
export function podLog(
  deps: { readonly store: Store; readonly logs: LogSource | undefined },
  call: Call,
): Promise<Answer> {
  const { namespace, name } = call.target;
  const entry = deps.store.committed("/pods").get(keyOf(namespace, name));
  if (entry === undefined) throw notFound(call.type, name);
  const pod = deps.store.shared(entry);
  const container = containerOf(pod, call.query.text("container"));
  requireSensible(call);
  const { nodeName = "" } = (pod["spec"] ?? {}) as { readonly nodeName?: string };
  if (nodeName === "") return Promise.resolve({ status: 204, headers: {}, body: new Uint8Array() });
  const text = deps.logs?.({
    pod,
    container,
    follow: call.query.flag("follow"),
    previous: call.query.flag("previous"),
    tailLines: call.query.integer("tailLines"),
    signal: call.exchange.signal,
  });
  if (text === undefined || typeof text === "string") return Promise.resolve(textAnswer(200, text ?? ""));
  return Promise.resolve({ status: 200, headers: { "content-type": "text/plain" }, body: text });
}

function requireSensible({ query, target }: Call): void {
  const problems: FieldError[] = [];
  const lines = query.integer("tailLines") ?? 0;
  if (lines < 0) problems.push(invalid("tailLines", lines, "must be greater than or equal to 0"));
  for (const name of ["limitBytes", "sinceSeconds"]) {
    const given = query.integer(name);
    if (given !== undefined && given < 1) problems.push(invalid(name, given, "must be greater than 0"));
  }
  if (problems.length > 0) throw refuseInvalid({ group: "", kind: "PodLogOptions", name: target.name }, problems);
}

/** The container that is asked for, or the only one there is. Throws 400. */
export function containerOf(pod: StoredObject, asked: string): string {
  const spec = (pod["spec"] ?? {}) as { containers?: { name: string }[]; initContainers?: { name: string }[] };
  const names = [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map((each) => each.name);
  const pods = pod.metadata.name ?? "";
  if (asked !== "") {
    if (names.includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${pods}`);
  }
  const own = (spec.containers ?? []).map((each) => each.name);
  if (own.length === 1) return own[0] as string;
  throw badRequest(`a container name must be specified for pod ${pods}, choose one of: [${own.join(" ")}]`);
}
