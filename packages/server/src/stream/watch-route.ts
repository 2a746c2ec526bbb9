import { DipperError, type KubeObject, labels, Operation, platformNamespace, StepRun } from "@dipper/api";
import type { Manager } from "@dipper/controller";
import type { Route } from "@dipper/room";
import type { Clock } from "@dipper/world";
import type { ServerCall } from "../rest/bind-routes.ts";
import { mayView } from "../rest/objects.ts";
import { findResource } from "../rest/resources.ts";
import type { Change, ChangeHub } from "./change-hub.ts";
import { type EventStream, openEventStream } from "./event-stream.ts";
import { concerns, parseTopic, type Topic } from "./topic.ts";

/** Follows the result file of a StepRun, as RunnerEvents, from its n-th to its end. The composition root knows where the files are. */
export type FollowStepRun = (stepRun: string, from: number, signal: AbortSignal) => AsyncIterable<object>;

export interface WatchDeps {
  readonly hub: ChangeHub;
  readonly manager: Manager;
  readonly clock: Clock;
  readonly follow?: FollowStepRun;
}

/** `/api/v1/watch?topics=operations,machines/m7,stepruns/x/events`: one stream for all that a browser shows. */
export function watchRoutes(deps: WatchDeps): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v1/watch",
      doc:
        "Server-sent events of the topics (with commas). `hello` comes first; `object` is a change {topic, type, object}; `progress` is an event of a runner " +
        "{topic, stepRun, event}; `reset` says that changes were missed and everything must be read again. Resumes with Last-Event-ID.",
      permission: { verb: "view", on: "filtered" },
      input: { type: "object", properties: { topics: { type: "string", maxLength: 8192 } } },
      output: { type: "string" },
      handle: (call: ServerCall) => watch(deps, call),
    },
  ];
}

async function watch(deps: WatchDeps, call: ServerCall): Promise<unknown> {
  const { topics: given } = call.input;
  const asked = (typeof given === "string" ? given : "")
    .split(",")
    .filter((text) => text !== "")
    .slice(0, 200);
  const topics = asked.flatMap((text) => parseTopic(text) ?? []);
  const stream = openEventStream(call, deps.clock);
  const send = (number: number, change: Change): void => {
    if (
      topics.some((topic) => concerns(topic, change.resource, change.object)) &&
      mayView(change.resource, change.object, call)
    ) {
      const { type, object, resource } = change;
      stream.send("object", { topic: resource.name, type, object }, deps.hub.idOf(number));
    }
  };
  // Nothing waits between looking back and listening: no change can fall between.
  const missed = missedSince(deps, call);
  const listening = deps.hub.listen(send);
  stream.send(
    "hello",
    { topics: asked.filter((text) => parseTopic(text) !== undefined) },
    deps.hub.idOf(listening.last),
  );
  if (missed === "unknown") stream.send("reset", {}, deps.hub.idOf(listening.last));
  else for (const [number, change] of missed) send(number, change);
  for (const topic of topics) follow(topic, { deps, call, stream });
  stream.closed.addEventListener("abort", listening.cancel, { once: true });
  return call.reply;
}

function missedSince(deps: WatchDeps, call: ServerCall): readonly (readonly [number, Change])[] | "unknown" {
  const header = call.headers["last-event-id"];
  const id = Array.isArray(header) ? header[0] : header;
  return id === undefined || id === "" ? [] : (deps.hub.since(id) ?? "unknown");
}

interface Following {
  readonly deps: WatchDeps;
  readonly call: ServerCall;
  readonly stream: EventStream;
}

function follow(topic: Topic, following: Following): void {
  if (topic.type === "events") void followRun(topic.stepRun, topic.from, following);
  if (topic.type === "progress") followOperation(topic.operation, following);
}

/** Ends with the runner, or with the stream. The reader tells doubled events (after a reconnect) by their `n`. */
async function followRun(name: string, from: number, { deps, call, stream }: Following): Promise<void> {
  const resource = findResource("step-runs");
  const run = deps.manager.cache<KubeObject>(StepRun).get({ namespace: platformNamespace, name });
  if (deps.follow === undefined || run === undefined || resource === undefined || !mayView(resource, run, call)) return;
  const topic = `stepruns/${name}/events`;
  try {
    for await (const event of deps.follow(name, from, stream.closed)) {
      stream.send("progress", { topic, stepRun: name, event });
      await stream.drained();
    }
  } catch (error) {
    if (!stream.closed.aborted)
      stream.send("progress", { topic, stepRun: name, error: DipperError.from(error).message });
  }
}

/** The runs that go on now, and each one that starts later. */
function followOperation(name: string, following: Following): void {
  const { deps, call, stream } = following;
  const operation = deps.manager.cache<KubeObject>(Operation).get({ namespace: platformNamespace, name });
  const resource = findResource("operations");
  if (operation === undefined || resource === undefined || !mayView(resource, operation, call)) return;
  const runs = deps.manager.cache<KubeObject>(StepRun);
  const followed = new Set<string>();
  const take = (run: KubeObject | undefined): void => {
    const phase = (run?.status as { readonly phase?: string } | undefined)?.phase ?? "";
    const mine = run?.metadata.labels?.[labels.operation] === name;
    const goesOn = ["Starting", "Running", "Collecting"].includes(phase);
    if (run === undefined || !mine || !goesOn || followed.has(run.metadata.name)) return;
    followed.add(run.metadata.name);
    void followRun(run.metadata.name, 1, following);
  };
  const cancel = runs.subscribe(take);
  for (const run of runs.all()) take(run);
  stream.closed.addEventListener("abort", cancel, { once: true });
}
