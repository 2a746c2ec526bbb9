import { expect, test } from "vitest";
import { allKinds } from "../kinds.ts";
import { isoTime } from "../time.ts";
import { displayState } from "./display-state.ts";
import { displayStates, displayWords } from "./states.ts";

const now = 1_700_000_000_000;
const object = (kind: string, rest: object) => ({ apiVersion: "v1", kind, metadata: { name: "x" }, ...rest });

test("every phase of every kind has one of the fifteen states and a word of at most two words", () => {
  expect(displayStates).toHaveLength(15);
  for (const kind of allKinds) {
    const phases = kind.source.status.json.properties?.phase?.enum ?? [];
    for (const phase of phases) {
      const fresh = { spec: {}, status: { phase, observedAt: isoTime(now) } };
      const shown = displayState(object(kind.kind, fresh), now);
      expect(shown, `${kind.kind} ${phase}`).toMatchObject({ key: phase });
      expect(displayStates).toContain(shown?.state);
      expect(shown?.word.split(" ").length).toBeLessThanOrEqual(2);
    }
    if (phases.length > 0) expect(Object.keys(displayWords)).toContain(kind.kind);
  }
});

test("a cluster that was not seen for longer than its probes allow is Unknown", () => {
  const cluster = (age: number) =>
    object("Cluster", {
      spec: { probe: { intervalSeconds: 60, failureThreshold: 3 } },
      status: { phase: "Running", observedAt: isoTime(now - age) },
    });
  expect(displayState(cluster(200_000), now)).toMatchObject({ state: "ok", word: "Ready" });
  expect(displayState(cluster(300_000), now)).toMatchObject({ state: "unknown", key: "Unknown" });
});

test("a deployed machine shows what its node says", () => {
  const machine = (status: string) =>
    object("Machine", {
      spec: {},
      status: {
        phase: "Deployed",
        conditions: [{ type: "NodeHealthy", status, reason: "X", message: "", lastTransitionTime: isoTime(now) }],
      },
    });
  expect(displayState(machine("True"), now)?.state).toBe("ok");
  expect(displayState(machine("False"), now)?.state).toBe("warn");
  expect(displayState(machine("Unknown"), now)?.state).toBe("unknown");
});

test("a node is Ready, cordoned, not ready or unknown", () => {
  const node = (status: string, unschedulable: boolean) =>
    object("Node", {
      spec: { unschedulable },
      status: { conditions: [{ type: "Ready", status, reason: "X", message: "", lastTransitionTime: isoTime(now) }] },
    });
  expect(displayState(node("True", false), now)?.state).toBe("ok");
  expect(displayState(node("True", true), now)?.state).toBe("cordon");
  expect(displayState(node("False", true), now)?.state).toBe("fail");
  expect(displayState(object("Node", {}), now)?.state).toBe("unknown");
  expect(displayState(object("ConfigMap", {}), now)).toBeUndefined();
});
