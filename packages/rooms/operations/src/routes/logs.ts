import { DipperError, labels, platformNamespace, type StepRun, StepRun as StepRunKind } from "@dipper/api";
import type { Call, Route } from "@dipper/room";
import { follow, type RunnerEvent, readLog } from "@dipper/runner";
import type { World } from "@dipper/world";
import { isFinished } from "../operation/known.ts";
import { resultFile } from "../step-run/result-file.ts";
import { filtered, operationOf, text } from "./access.ts";

export interface LogDeps {
  readonly world: Pick<World, "files" | "clock">;
  readonly dataFolder: string;
  /** Unpacks a finished, compressed result file. Absent: files are kept plain. */
  readonly unpack: ((data: Uint8Array) => Uint8Array) | undefined;
  /** Whether the runner of this StepRun may still write. */
  readonly alive: (stepRun: string) => boolean;
}

/** What the runners wrote, event by event as NDJSON: of a whole Operation, a step, a StepRun, a machine; from an event on; followed while it runs. */
export function logRoutes(deps: LogDeps): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/api/v1/operations/:name/logs",
      doc: "The runners' events as NDJSON: of a StepRun or a step, of one machine, from event `from` on, at most `limit`; `follow=true` goes on while the runner works.",
      permission: filtered("view"),
      input: {
        type: "object",
        required: ["name"],
        properties: {
          name: { type: "string" },
          namespace: { type: "string" },
          stepRun: { type: "string" },
          step: { type: "string" },
          machine: { type: "string" },
          from: { type: "string", pattern: "^[1-9][0-9]{0,8}$" },
          limit: { type: "string", pattern: "^[1-9][0-9]{0,5}$" },
          follow: { type: "string", enum: ["true", "false"] },
        },
      },
      output: { type: "string" },
      handle: async (call) => {
        const operation = await operationOf(call, "view");
        const runs = await runsOf(call, operation.metadata.uid ?? "");
        if (runs.length === 0 && text(call, "stepRun") !== "")
          throw new DipperError("NotFound", { kind: "StepRun", name: text(call, "stepRun"), plural: "stepruns" });
        return lines(deps, call, runs);
      },
    },
  ];
}

async function runsOf(call: Call, uid: string): Promise<readonly StepRun[]> {
  const found: StepRun[] = [];
  for await (const page of call.kube.pages(StepRunKind, {
    namespace: platformNamespace,
    labels: `${labels.operationUid}=${uid}`,
    signal: call.signal,
  }))
    found.push(...page.items);
  const [stepRun, step, machine] = [text(call, "stepRun"), text(call, "step"), text(call, "machine")];
  return found
    .filter((run) => (stepRun === "" || run.metadata.name === stepRun) && (step === "" || run.spec.step === step))
    .filter((run) => machine === "" || run.spec.machines.some((each) => each.name === machine || each.ip === machine))
    .toSorted((a, b) => ((a.metadata.creationTimestamp ?? "") < (b.metadata.creationTimestamp ?? "") ? -1 : 1));
}

async function* lines(deps: LogDeps, call: Call, runs: readonly StepRun[]): AsyncGenerator<string> {
  const from = Number(text(call, "from", "1"));
  const limit = Number(text(call, "limit", "100000"));
  let left = limit;
  for (const run of runs) {
    const wanted = text(call, "machine");
    const machine = run.spec.machines.find((each) => each.name === wanted || each.ip === wanted)?.name;
    for await (const event of eventsOf(deps, call, run, from)) {
      if (machine !== undefined && "machine" in event && event.machine !== machine) continue;
      if (left-- <= 0) return;
      yield `${JSON.stringify(event)}\n`;
    }
  }
}

async function* eventsOf(deps: LogDeps, call: Call, run: StepRun, from: number): AsyncGenerator<RunnerEvent> {
  const { files, clock } = deps.world;
  const path = resultFile(deps.dataFolder, run.spec.operationRef.name, run.metadata.name);
  if (text(call, "follow") === "true" && !isFinished(run)) {
    yield* follow({ files, clock, path, from, signal: call.signal, alive: async () => deps.alive(run.metadata.name) });
    return;
  }
  const unpack = deps.unpack ?? ((data: Uint8Array) => data);
  for (let next: number | undefined = from; next !== undefined; ) {
    const range: Awaited<ReturnType<typeof readLog>> = await readLog({ files, path, unpack }, { from: next });
    yield* range.events;
    next = range.next;
  }
}
