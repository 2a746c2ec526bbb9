import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { resultLines } from "../logs/result-lines.ts";
import { processesOfRun } from "./leftovers.ts";
import { localPlatform } from "./testing/local-run.ts";

const host = fileURLToPath(new URL("./testing/platform-host.ts", import.meta.url));
const dataFolder = mkdtempSync(join(tmpdir(), "runner-kill-"));
const platform = localPlatform({ dataFolder });
const missing = await platform.ansible.ready();
afterAll(() => rmSync(dataFolder, { recursive: true, force: true }));

const lines = 12;
const wantedKills = 30;

/** One life of the platform; resolves with true when it saw the end of the run. */
function live(name: string, attempt: number): { readonly child: ChildProcess; readonly over: Promise<boolean> } {
  const child = spawn(
    process.execPath,
    [
      host,
      dataFolder,
      name,
      "append.yml",
      JSON.stringify({ folder: dataFolder, lines: String(lines) }),
      String(attempt),
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let said = "";
  child.stdout?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  return { child, over: new Promise((resolve) => child.on("exit", () => resolve(said.includes("ended")))) };
}

describe.skipIf(missing !== undefined)(`kill -9 of the platform${missing === undefined ? "" : ` (${missing})`}`, () => {
  test(`${wantedKills} times while ansible-playbook works: every line once per attempt, never two at a time, nothing left`, {
    timeout: 240_000,
  }, async () => {
    let kills = 0;
    let attempt = 0;
    while (kills < wantedKills) {
      attempt += 1;
      const name = `op-12345-append-1-${attempt}`;
      // Each life is a little longer than the one before, so that the kill meets every phase of starting, running and ending.
      for (let life = 0; ; life += 1) {
        const { child, over } = live(name, attempt);
        const timer = setTimeout(
          () => child.kill("SIGKILL"),
          kills >= wantedKills ? 120_000 : 60 + ((life * 97 + attempt * 41) % 500),
        );
        const ended = await over;
        clearTimeout(timer);
        if (ended) break;
        kills += 1;
      }
      const { events } = resultLines(readFileSync(join(dataFolder, "logs", "op", `${name}.ndjson`)));
      expect(events.filter((event) => event.type === "started").length).toBe(1);
      expect(
        events
          .filter((event) => event.type === "result")
          .map((event) => event.type === "result" && [event.machine, event.result]),
      ).toEqual([
        ["m1", "Succeeded"],
        ["m2", "Succeeded"],
      ]);
      await expect.poll(() => processesOfRun(`${name}/${name}-uid`), { timeout: 30_000 }).toEqual([]);
    }
    for (const machine of ["m1", "m2"]) {
      const written = readFileSync(join(dataFolder, `${machine}.txt`), "utf8")
        .trim()
        .split("\n");
      const wanted = Array.from({ length: attempt }, (_none, run) =>
        Array.from({ length: lines }, (_line, index) => `attempt ${run + 1} line ${index}`),
      ).flat();
      expect(written).toEqual(wanted);
    }
    expect(kills).toBeGreaterThanOrEqual(wantedKills);
    expect(readdirSync(join(dataFolder, "runs"))).toEqual([]);
  });
});
