import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "@dipper/world";
import { describe, expect, test } from "vitest";
import { localPlatform, machine } from "./testing/local-run.ts";

const asked = localPlatform();
const missing = await asked.ansible.ready();
asked.remove();
const { signal } = new AbortController();

describe.skipIf(missing !== undefined)("a dry run", () => {
  test("tells what would change on each machine, and what it could not see; nothing is changed", async () => {
    const platform = localPlatform();
    const { dataFolder } = platform;
    const spec = platform.spec({
      entryPoint: "preview.yml",
      machines: [machine("m1"), machine("m2")],
      parameters: { folder: dataFolder, password: "canary-4f9a" },
      secretParameters: ["password"],
    });
    const told = await platform.ansible.preview?.(spec, signal);
    const { machines, notPreviewed } = told?.preview ?? {};
    expect(machines?.map((one) => [one.machine, one.result, one.wouldChange])).toEqual([
      ["m1", "Previewed", 2],
      ["m2", "Failed", 1],
    ]);
    expect(machines?.[0]?.tasks[0]).toEqual({
      stage: "",
      task: "write a file",
      wouldChange: true,
      diff: "--- before\n+++ after\n@@ -0,0 +1,2 @@\n+machine m1\n+token ***\n\n",
    });
    expect(machines?.[1]?.message).toBe("The disk is broken.");
    expect(notPreviewed?.map((note) => [note.reason, note.task, note.machines])).toEqual([
      ["NoCheckMode", "run a command", ["m1", "m2"]],
      ["SkippedInCheckMode", "leaves itself out", ["m1", "m2"]],
      ["AfterFailure", "", ["m2"]],
    ]);
    const kept = readFileSync(join(dataFolder, told?.artifact ?? ""));
    expect(`sha256:${sha256(kept)}`).toBe(told?.digest);
    expect(JSON.parse(kept.toString())).toEqual(told?.preview);
    expect(kept.toString()).not.toContain("canary");
    for (const name of ["previewed-m1", "touched", "more", "fences"])
      expect(existsSync(join(dataFolder, name))).toBe(false);
    expect(readdirSync(join(dataFolder, "runs"))).toEqual([]);
    platform.remove();
  });

  test("says so where a step has none, and where a machine cannot be looked at", async () => {
    const platform = localPlatform({ login: (name) => (name === "m2" ? { connection: "ssh", hostKeys: [] } : {}) });
    const blind = await platform.script.preview?.(platform.spec({ entryPoint: "scripts/hello.sh" }), signal);
    expect(blind?.preview).toMatchObject({ machines: [], notPreviewed: [{ reason: "StepWithoutPreview" }] });
    const spec = platform.spec({
      entryPoint: "preview.yml",
      machines: [machine("m1"), machine("m2")],
      parameters: { folder: platform.dataFolder, password: "" },
    });
    const told = await platform.ansible.preview?.(spec, signal);
    expect(told?.preview.machines.map((one) => [one.machine, one.result, one.reason])).toEqual([
      ["m1", "Previewed", undefined],
      ["m2", "Unreachable", "LoginInvalid"],
    ]);
    expect(told?.preview.notPreviewed.at(0)).toMatchObject({ reason: "MachineNotReached", machines: ["m2"] });
    platform.remove();
  });
});
