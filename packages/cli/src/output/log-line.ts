import type { RunnerEvent } from "@dipper/runner";

/** `03:02:26  m13  ok        Gather facts`: a runner's event for people. Undefined: nothing that one would read. */
export function logLine(line: string): string | undefined {
  if (line.trim() === "") return undefined;
  const event = JSON.parse(line) as RunnerEvent;
  const put = (machine: string, word: string, text: string): string =>
    `${event.t.slice(11, 19)}  ${machine.padEnd(20)}  ${word.padEnd(9)}  ${text}`.trimEnd();
  switch (event.type) {
    case "started":
      return put("", "started", event.stepRun);
    case "stage":
      return put(event.machine, "stage", event.stage);
    case "task":
      return put(event.machine, event.outcome, `${event.task} (${event.index} of ${event.of})`);
    case "log":
      return put(event.machine ?? "", event.stream === "err" ? "stderr" : "", event.text);
    case "result":
      return put(event.machine, event.result, [event.reason, event.message].filter(Boolean).join(": "));
    case "ended":
      return put("", "ended", event.code === 0 ? "" : `code ${event.code ?? "none"}, signal ${event.signal ?? "none"}`);
    default:
      return undefined;
  }
}
