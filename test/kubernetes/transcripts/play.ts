import { setTimeout as sleep } from "node:timers/promises";
import { Asker } from "../ask.ts";
import type { Person, Target } from "../target.ts";
import { type Exchanged, masked } from "./mask.ts";
import type { Parsed, Scenario, Step } from "./step.ts";

/** How long a server may take for what it does in its own time, on a busy machine. */
const untilMs = { embedded: 15_000, kubernetes: 180_000 } as const;

/** What a server answers to a scenario, by the ids of its steps. */
export type Transcript = Readonly<Record<string, Exchanged>>;

/** Plays a scenario in a namespace of its own. */
export async function play(target: Target, scenario: Scenario): Promise<Transcript> {
  const asker = new Asker(target);
  try {
    const namespace = `t-${scenario.name}`;
    const replies = new Map<string, Parsed & { readonly request: string }>();
    await prepare(asker, namespace);
    for (const step of scenario.steps) {
      if (replies.has(step.id)) throw new Error(`${scenario.name} has two steps ${step.id}`);
      const reply = answer({ asker, namespace, replies, untilMs: untilMs[target.name] }, step).catch(
        (cause: unknown) => {
          throw new Error(`${scenario.name}/${step.id} was not answered`, { cause });
        },
      );
      replies.set(step.id, await reply);
    }
    const names = [...replies.keys()];
    const exchanged = masked([...replies.values()], Date.now());
    return Object.fromEntries(exchanged.map((each, i) => [names[i] as string, each]));
  } finally {
    asker.close();
  }
}

/** Pods want the account that a controller makes in clusters. */
async function prepare(asker: Asker, namespace: string): Promise<void> {
  const json = { "content-type": "application/json" };
  for (const [path, kind, name] of [
    ["/api/v1/namespaces", "Namespace", namespace],
    [`/api/v1/namespaces/${namespace}/serviceaccounts`, "ServiceAccount", "default"],
  ] as const) {
    const body = JSON.stringify({ apiVersion: "v1", kind, metadata: { name } });
    const { status } = await asker.ask({ method: "POST", path, headers: json, person: "root", body });
    if (status !== 201 && status !== 409) throw new Error(`${path} ${name}: ${status}`);
  }
}

interface Playing {
  readonly asker: Asker;
  readonly namespace: string;
  readonly replies: ReadonlyMap<string, Parsed>;
  readonly untilMs: number;
}

async function answer(
  { asker, namespace, replies, untilMs: patience }: Playing,
  step: Step,
): Promise<Parsed & { readonly request: string }> {
  const filled = (text: string): string => fill(text, namespace, replies);
  const path = filled(step.path);
  const body =
    step.body === undefined ? undefined : typeof step.body === "string" ? step.body : JSON.stringify(step.body);
  const person = step.as ?? "root";
  const headers: Record<string, string> = { "user-agent": "transcript/1" };
  for (const [name, value] of Object.entries(step.headers ?? {})) headers[name] = filled(value);
  if (person === "stranger") headers["authorization"] = "Bearer of-a-stranger";
  const question = {
    method: step.method,
    path,
    headers,
    ...(body === undefined ? {} : { body: filled(body) }),
    ...(person === "nobody" || person === "stranger" ? {} : { person: person as Person }),
    ...(step.lines === undefined ? {} : { lines: step.lines }),
    ...(step.withinMs === undefined ? {} : { withinMs: step.withinMs }),
  };
  const deadline = performance.now() + patience;
  for (;;) {
    const reply = await asker.ask(question);
    const parsed = { ...reply, body: parse(reply.body.toString(), reply.headers["content-type"] ?? "", step) };
    if (step.until === undefined || step.until(parsed))
      return { ...parsed, body: shown(parsed, step), request: `${step.method} ${path}` };
    if (performance.now() > deadline)
      return { ...parsed, body: { never: parsed.body }, request: `${step.method} ${path}` };
    await sleep(30);
  }
}

function parse(text: string, type: string, step: Step): unknown {
  // The index of OpenAPI documents is JSON and calls itself text.
  if (text === "" || (!type.includes("json") && !text.startsWith("{"))) return text;
  if (step.lines === undefined && step.withinMs === undefined) return JSON.parse(text);
  // More may have come than was waited for, and the last line may be half of one.
  const lines = text.split("\n").slice(0, -1).slice(0, step.lines);
  return lines.map((line) => JSON.parse(line) as unknown);
}

function shown({ status, body }: Parsed, step: Step): unknown {
  if (step.show === undefined || status >= 400) return body;
  try {
    return step.show(body as never);
  } catch {
    // Not of the shape that the step looks into: then all of it counts.
    return body;
  }
}

function fill(text: string, namespace: string, replies: ReadonlyMap<string, Parsed>): string {
  return text
    .replaceAll("{{ns}}", namespace)
    .replaceAll(/\{\{([\w ,-]+):([\w.]+)\}\}/g, (_, id: string, path: string) => {
      let value: unknown = replies.get(id)?.body;
      for (const key of path.split(".")) value = (value as Readonly<Record<string, unknown>> | undefined)?.[key];
      if (typeof value !== "string" && typeof value !== "number") return `<no ${path} of ${id}>`;
      return String(value);
    });
}
