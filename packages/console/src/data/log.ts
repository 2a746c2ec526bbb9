/** The log of one attempt: the runner's events as lines, read as a stream while it runs. */
import { useEffect, useState } from "react";
import { ApiError, query } from "./client.ts";
import { eachLine } from "./each-line.ts";

export interface LogLine {
  readonly n: number;
  readonly at: number;
  /** Word of the result: ok, changed, skipped, failed, running; empty for plain output. */
  readonly word: "" | "ok" | "changed" | "skipped" | "failed" | "running";
  readonly look: "" | "head" | "add" | "del";
  readonly text: string;
}

export interface RunnerEvent {
  readonly v?: number;
  readonly n?: number;
  readonly t?: string;
  readonly type: string;
  readonly machine?: string;
  readonly stage?: string;
  readonly task?: string;
  readonly index?: number;
  readonly of?: number;
  readonly outcome?: "ok" | "changed" | "skipped" | "failed";
  readonly stream?: "out" | "err";
  readonly text?: string;
  readonly result?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly stepRun?: string;
  readonly code?: number | null;
}

/** Event → lines; undefined for what people do not read. Pure. */
export function linesOf(event: RunnerEvent, machine: string): readonly LogLine[] {
  if (event.machine !== undefined && event.machine !== "" && event.machine !== machine) return [];
  const at = event.t === undefined ? 0 : Date.parse(event.t);
  const line = (word: LogLine["word"], text: string, look: LogLine["look"] = ""): LogLine => ({
    n: event.n ?? 0,
    at,
    word,
    look,
    text,
  });
  switch (event.type) {
    case "started":
      return [line("", `StepRun ${event.stepRun ?? ""}`, "head")];
    case "stage":
      return [line("", event.stage ?? "", "head")];
    case "task": {
      const of = event.of === undefined || event.of === 0 ? "" : ` (${event.index}/${event.of})`;
      return [line(event.outcome ?? "ok", `${event.task ?? ""}${of}`)];
    }
    case "log":
      return (event.text ?? "")
        .split("\n")
        .map((text) =>
          line(
            event.stream === "err" ? "failed" : "",
            clean(text),
            /^\+(?!\+\+)/.test(text) ? "add" : /^-(?!--)/.test(text) ? "del" : "",
          ),
        );
    case "result":
      return [
        line(
          event.result === "Succeeded" ? "ok" : "failed",
          [event.result, event.reason, event.message].filter(Boolean).join(": "),
          "head",
        ),
      ];
    default:
      return [];
  }
}

// oxlint-disable-next-line no-control-regex -- terminal colours are control characters
const ansi = /\u001B\[[0-9;?]*[A-Za-z]/g;

function clean(text: string): string {
  return text.replaceAll(ansi, "");
}

export const ringSize = 50_000;

export interface LogState {
  readonly lines: readonly LogLine[];
  readonly done: boolean;
  readonly error: unknown;
}

export interface LogOf {
  readonly operation: string;
  readonly stepRun: string;
  readonly machine: string;
}

export function logPath(log: LogOf, follow: boolean): string {
  const values = { machine: log.machine, stepRun: log.stepRun, follow: follow ? "true" : undefined };
  return `/api/v1/operations/${encodeURIComponent(log.operation)}/logs${query(values)}`;
}

/** Reads the log of one attempt on one machine; keeps the newest 50,000 lines; at most four renders per second. */
export function useLog(log: LogOf | undefined, follow: boolean): LogState {
  const [state, setState] = useState<LogState>({ lines: [], done: false, error: undefined });
  const key = log === undefined ? "" : `${log.operation}/${log.stepRun}/${log.machine}`;
  useEffect(() => {
    setState({ lines: [], done: log === undefined, error: undefined });
    if (log === undefined) return undefined;
    const aborted = new AbortController();
    let buffer: LogLine[] = [];
    let lines: readonly LogLine[] = [];
    const flush = (done: boolean, error?: unknown): void => {
      if (aborted.signal.aborted) return;
      if (buffer.length === 0 && !done && error === undefined) return;
      lines = [...lines, ...buffer].slice(-ringSize);
      buffer = [];
      setState({ lines, done, error });
    };
    const timer = setInterval(() => flush(false), 250);
    const read = async (): Promise<void> => {
      const response = await fetch(logPath(log, follow), {
        signal: aborted.signal,
        headers: { accept: "application/x-ndjson, text/plain" },
      });
      if (!response.ok || response.body === null) throw new ApiError(response.status, { title: response.statusText });
      await eachLine(response.body, (line) => {
        if (line.trim() !== "") buffer.push(...linesOf(parse(line), log.machine));
      });
    };
    read().then(
      () => flush(true),
      (error: unknown) => flush(true, error),
    );
    return () => {
      clearInterval(timer);
      aborted.abort();
    };
    // The log is named by its key; a new object with the same names is the same log.
  }, [key, follow]);
  return state;
}

function parse(line: string): RunnerEvent {
  try {
    const event = JSON.parse(line) as Partial<RunnerEvent>;
    if (typeof event.type === "string") return event as RunnerEvent;
  } catch {
    // Plain output of a script.
  }
  return { type: "log", text: line };
}
