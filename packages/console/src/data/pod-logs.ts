/** Logs of several pods at once, each line with the pod that wrote it. */
import { useEffect, useState } from "react";
import { sendText } from "./client.ts";
import { eachLine } from "./each-line.ts";
import { doorPath, resourcePath } from "./kube.ts";
import { type LogLine, type LogState, ringSize } from "./log.ts";

export interface PodLogs {
  readonly cluster: string;
  readonly namespace: string;
  readonly pods: readonly string[];
  /** Empty: the only one, or the first. */
  readonly container: string;
  readonly previous: boolean;
  readonly follow: boolean;
  /** Of each pod, from its end. */
  readonly tailLines: number;
}

const pods = { group: "", version: "v1", resource: "pods" } as const;
const flushMs = 250;

// oxlint-disable-next-line no-control-regex -- terminal colours are control characters
const ansi = /\u001B\[[0-9;?]*[A-Za-z]/g;

/** `2026-11-30T10:00:00.123456789Z text`, as the API server writes it with `timestamps=true`. */
export function podLine(text: string, pod: string | undefined): LogLine {
  const found = /^(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)) (.*)$/s.exec(text);
  const said = (found?.[2] ?? text).replaceAll(ansi, "");
  return {
    n: 0,
    at: found === null ? 0 : Date.parse(found[1] ?? ""),
    word: "",
    look: "",
    text: pod === undefined ? said : `${pod}  ${said}`,
  };
}

function pathOf(wanted: PodLogs, name: string): string {
  const { cluster, namespace, container, previous, follow, tailLines } = wanted;
  const query = new URLSearchParams({
    timestamps: "true",
    tailLines: String(tailLines),
    ...(follow && !previous ? { follow: "true" } : {}),
    ...(previous ? { previous: "true" } : {}),
    ...(container === "" ? {} : { container }),
  });
  return `${doorPath(cluster, resourcePath(pods, { namespace, name }))}/log?${query.toString()}`;
}

export interface PodLogState extends LogState {
  /** Pods whose log cannot be read, and why. */
  readonly failed: readonly { readonly pod: string; readonly error: unknown }[];
}

const nothing: PodLogState = { lines: [], done: false, error: undefined, failed: [] };

/** Reads them side by side, keeps the newest lines of all, sorted by time; at most four renders per second. */
export function usePodLogs(wanted: PodLogs): PodLogState {
  const [state, setState] = useState<PodLogState>(nothing);
  const key = JSON.stringify(wanted);
  useEffect(() => {
    setState(nothing);
    const given = JSON.parse(key) as PodLogs;
    const aborted = new AbortController();
    const failed: { readonly pod: string; readonly error: unknown }[] = [];
    let buffer: LogLine[] = [];
    let lines: readonly LogLine[] = [];
    let open = given.pods.length;
    const flush = (): void => {
      if (aborted.signal.aborted) return;
      lines = merged(lines, buffer);
      buffer = [];
      setState({ lines, done: open === 0, error: undefined, failed: [...failed] });
    };
    const timer = setInterval(() => (buffer.length > 0 ? flush() : undefined), flushMs);
    for (const pod of given.pods) {
      const named = given.pods.length === 1 ? undefined : pod;
      readLines(pathOf(given, pod), aborted.signal, (text) => buffer.push(podLine(text, named)))
        .catch((error: unknown) => (aborted.signal.aborted ? undefined : failed.push({ pod, error })))
        .finally(() => {
          open -= 1;
          flush();
        });
    }
    return () => {
      clearInterval(timer);
      aborted.abort();
    };
  }, [key]);
  return state;
}

/** Lines without a time stay where they came. */
export function merged(lines: readonly LogLine[], more: readonly LogLine[]): readonly LogLine[] {
  const last = lines.at(-1)?.at ?? 0;
  const all = [...lines, ...more];
  const sorted = more.some((each) => each.at !== 0 && each.at < last) || more.length > 1;
  return (sorted ? all.toSorted((a, b) => (a.at === 0 || b.at === 0 ? 0 : a.at - b.at)) : all).slice(-ringSize);
}

async function readLines(path: string, signal: AbortSignal, take: (line: string) => void): Promise<void> {
  const response = await sendText("GET", path, { headers: { accept: "text/plain, */*" }, signal });
  if (response.body === null) return;
  await eachLine(response.body, take);
}
