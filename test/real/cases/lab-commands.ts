import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "../../../lab/cache.ts";
import type { RealTest } from "../test-case.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The commands of the lab's README, as they stand there; and nothing is left of it afterwards. */
export const labCommands: RealTest = {
  name: "lab-commands",
  run: async ({ lab }) => {
    const before = labMounts();
    const readme = readFileSync(`${root}/lab/README.md`, "utf8");
    const commands = [...readme.matchAll(/^(lab\/lab [a-z0-9 ]+?)\s+#/gm)].map((match) => match[1] ?? "");
    assert.deepEqual(commands, ["lab/lab up 2", "lab/lab status", "lab/lab down"]);
    const said: string[] = [];
    for (const command of commands) {
      const [program = "", ...args] = command.split(" ");
      // Others' labs on the same machine are none of our business.
      if (args[0] === "down") args.push(/lab down (dlab\d+)/.exec(said[0] ?? "")?.[1] ?? "no lab");
      const done = spawnSync(`${root}/${program}`, args, { encoding: "utf8" });
      assert.equal(done.status, 0, `${command}: ${done.stdout}${done.stderr}`);
      said.push(done.stdout);
    }
    assert.match(said[0] ?? "", /^m1 {2}198\.18\.\d+\.11$/m);
    assert.match(said[1] ?? "", /log in: ssh -i \S+ ops@198\.18\./);
    assert.equal(said[2], "2 machines removed\n", "the lab of a test that runs is not taken away");
    assert.match(lab.inside("m1", "uptime"), /load average/);
    assert.deepEqual(labMounts(), before);
    return undefined;
  },
};

function labMounts(): readonly string[] {
  return readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .filter((line) => line.includes(`${cacheFolder()}/lab/run/`));
}
