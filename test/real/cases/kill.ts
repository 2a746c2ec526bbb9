import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { resultLines } from "@dipper/runner";
import { nextFence } from "../on-machines.ts";
import type { RealTest } from "../test-case.ts";

const host = fileURLToPath(new URL("../platform-host.ts", import.meta.url));
const wantedKills = 30;
const lines = 4;

/** kill -9 of the platform while the real ansible-playbook works over SSH. */
export const kill: RealTest = {
  name: "kill",
  run: async ({ lab, folder, say }) => {
    let kills = 0;
    let attempt = 0;
    for (const { name } of lab.machines) lab.inside(name, "rm -rf /tmp/append.txt /tmp/append.busy");
    while (kills < wantedKills) {
      attempt += 1;
      const name = `append-${attempt}`;
      const told = join(folder, `${name}.json`);
      const fences = Object.fromEntries(lab.machines.map((machine) => [machine.name, nextFence()]));
      writeFileSync(
        told,
        JSON.stringify({
          known: { privateKey: lab.privateKey, machines: lab.machines },
          folder,
          name,
          attempt,
          lines: String(lines),
          fences,
        }),
        { mode: 0o600 },
      );
      for (let life = 0; ; life += 1) {
        const limit = kills >= wantedKills ? 120_000 : 100 + ((life * 97 + attempt * 41) % 700);
        if (await live(told, limit)) break;
        kills += 1;
      }
      const { events } = resultLines(readFileSync(join(folder, "data/logs/real", `${name}.ndjson`)));
      assert.equal(events.filter((event) => event.type === "started").length, 1);
      assert.deepEqual(
        events.flatMap((event) => (event.type === "result" ? [event.result] : [])),
        ["Succeeded", "Succeeded"],
      );
    }
    const wanted = Array.from({ length: attempt }, (_run, run) =>
      Array.from({ length: lines }, (_line, line) => `real attempt ${run + 1} line ${line}`),
    ).flat();
    for (const { name } of lab.machines) {
      assert.deepEqual(lab.inside(name, "cat /tmp/append.txt").trim().split("\n"), wanted);
      assert.equal(lab.inside(name, "ps -eo args | grep dipper-fence | grep -v grep || true").trim(), "");
      lab.inside(name, "rm -f /tmp/append.txt");
    }
    assert.deepEqual(readdirSync(join(folder, "data/runs")), []);
    say(`${kills} kills over ${attempt} runs: each of ${wanted.length} lines exactly once on each machine`);
    return undefined;
  },
};

/** One life of the platform, at most `limitMs` long; true when it saw the end of the run. */
function live(told: string, limitMs: number): Promise<boolean> {
  const child = spawn(process.execPath, [host, told], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
  return new Promise((resolve) => {
    child.on("exit", () => {
      clearTimeout(timer);
      resolve(said.includes("ended"));
    });
  });
}
