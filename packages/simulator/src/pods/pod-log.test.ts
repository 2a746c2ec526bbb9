import type { LogRequest } from "@dipper/apiserver";
import { expect, test } from "vitest";
import { simulatedLog } from "./pod-log.ts";

const startedAt = "2026-01-01T00:00:00Z";
const pod = {
  metadata: { name: "p", annotations: { "fleet.dipper.dev/simulated-log": "first\nsecond" } },
  spec: {
    containers: [
      { name: "main", image: "i:1" },
      { name: "idle", image: "i:2" },
    ],
  },
  status: {
    containerStatuses: [
      {
        name: "main",
        state: { running: { startedAt } },
        lastState: { terminated: { startedAt, finishedAt: "2026-01-01T00:00:09Z", exitCode: 3 } },
      },
      { name: "idle", state: { waiting: { reason: "ContainerCreating" } } },
    ],
  },
};
const ask = (more: Partial<LogRequest> = {}): unknown =>
  simulatedLog({
    pod: pod as never,
    container: "main",
    follow: false,
    previous: false,
    tailLines: undefined,
    signal: new AbortController().signal,
    ...more,
  });

test("a simulated container writes when it starts, what its pod says, and when it ends", () => {
  const first = `${startedAt} main of p started from i:1`;
  expect(ask()).toBe(`${first}\nfirst\nsecond\n`);
  expect(ask({ previous: true })).toBe(`${first}\nfirst\nsecond\n2026-01-01T00:00:09Z main ended with 3\n`);
  expect(ask({ tailLines: 1 })).toBe("second\n");
  expect(ask({ tailLines: 0 })).toBe("");
});

test("a container that has not started has written nothing", () => {
  expect(ask({ container: "idle" })).toBeUndefined();
});
