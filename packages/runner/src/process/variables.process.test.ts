import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DipperError } from "@dipper/api";
import { afterEach, describe, expect, test } from "vitest";
import type { RunVariablesOf } from "../contract/run-variables.ts";
import { eventsOf, type LocalPlatform, localPlatform, machine, resultsOf } from "./testing/local-run.ts";

const open: LocalPlatform[] = [];
function start(variablesOf: RunVariablesOf): LocalPlatform {
  const platform = localPlatform({ variablesOf });
  open.push(platform);
  return platform;
}
afterEach(() => {
  for (const platform of open.splice(0)) platform.remove();
});

const given: RunVariablesOf = async () => ({
  shared: { dipper_kubernetes_version: "v1.36.3", dipper_token: "canary-token-77" },
  machines: { m1: { dipper_pki: { ca_key: "-----BEGIN X-----\ncanary-key-line-1\n-----END X-----\n" } } },
  secrets: ["canary-token-77", "-----BEGIN X-----\ncanary-key-line-1\n-----END X-----\n"],
});

/** Everything that a run leaves behind. */
const left = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");

const asked = localPlatform();
const missing = await asked.ansible.ready();
asked.remove();

describe.skipIf(missing !== undefined)("variables of the platform", () => {
  test("reach playbooks, each machine its own, and no output", async () => {
    const platform = start(given);
    const spec = platform.spec({
      entryPoint: "variables.yml",
      machines: [machine("m1"), machine("m2")],
      parameters: { note: "a note" },
    });
    const events = await eventsOf(platform.ansible, spec);
    expect(resultsOf(events)).toEqual({ m1: "Failed", m2: "Failed" });
    const said = events.flatMap((event) => (event.type === "log" && event.stream === "out" ? [event.text] : []));
    expect(said.sort()).toEqual(["v1.36.3 ***\n a note", "v1.36.3 none a note"]);
    expect(events.find((event) => event.type === "task")).toMatchObject({ task: "show ***" });
    expect(JSON.stringify(events)).not.toContain("canary");
    expect(left(platform.dataFolder)).not.toContain("canary");
  });

  test("what is missing stops the run on every machine before it begins", async () => {
    const platform = start(async () => {
      throw new DipperError("NotFound", { kind: "Secret", name: "prod-pki", plural: "secrets" });
    });
    const spec = platform.spec({ entryPoint: "variables.yml", machines: [machine("m1"), machine("m2")] });
    const events = await eventsOf(platform.ansible, spec);
    for (const name of ["m1", "m2"])
      expect(events.find((event) => event.type === "result" && event.machine === name)).toMatchObject({
        result: "Failed",
        reason: "VariablesMissing",
        message: expect.stringContaining("prod-pki"),
      });
    expect(events.some((event) => event.type === "machine")).toBe(false);
  });
});

test("scripts get them as a file that nobody else can read", async () => {
  const platform = start(given);
  const events = await eventsOf(platform.script, platform.spec({ entryPoint: "scripts/variables.sh" }));
  expect(resultsOf(events)).toEqual({ m1: "Succeeded" });
  const said = events.flatMap((event) => (event.type === "log" ? [event.text] : []));
  expect(said[0]).toBe("mode=600");
  expect(JSON.parse(said[1] ?? "")).toMatchObject({ dipper_kubernetes_version: "v1.36.3", dipper_token: "***" });
  expect(left(platform.dataFolder)).not.toContain("canary");
});
