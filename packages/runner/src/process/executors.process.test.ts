import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ProcessId } from "@dipper/world";
import { afterEach, describe, expect, test } from "vitest";
import type { RunnerEvent } from "../contract/runner-event.ts";
import { clearRuns } from "./clear-runs.ts";
import { runMark, runPaths } from "./job.ts";
import { processesOfRun } from "./leftovers.ts";
import { collect } from "./testing/collect.ts";
import {
  eventsOf,
  type LocalOptions,
  type LocalPlatform,
  localPlatform,
  machine,
  resultsOf,
} from "./testing/local-run.ts";

const open: LocalPlatform[] = [];
function start(options: LocalOptions = {}): LocalPlatform {
  const platform = localPlatform(options);
  open.push(platform);
  return platform;
}
afterEach(() => {
  for (const platform of open.splice(0)) platform.remove();
});

const asked = localPlatform();
const missing = await asked.ansible.ready();
asked.remove();
const never = new AbortController().signal;
const resultOf = (events: readonly RunnerEvent[], name: string) =>
  events.find((event) => event.type === "result" && event.machine === name) as Extract<RunnerEvent, { type: "result" }>;

describe.skipIf(missing !== undefined)(`ansible${missing === undefined ? "" : ` (${missing})`}`, () => {
  test("each machine has its own result; a rescued failure is none", async () => {
    const { ansible, spec } = start();
    const events = await eventsOf(ansible, spec({ entryPoint: "mixed.yml", machines: [machine("m1"), machine("m7")] }));
    expect(resultsOf(events)).toEqual({ m1: "Succeeded", m7: "Failed" });
    expect(resultOf(events, "m7").message).toBe("The disk of m7 is broken: replace it.");
    expect(events.map((event) => event.n)).toEqual(events.map((_event, index) => index + 1));
    expect(events.some((event) => event.type === "stage" && event.stage === "bootstrap-os")).toBe(true);
    expect(events.at(-1)).toMatchObject({ type: "ended", code: 2 });
  });

  test("what people and machines wrote is text, in every place; secrets are hidden; keys and inventory are gone afterwards", async () => {
    const trap = join("/tmp", `dipper-trap-${process.pid}`);
    const evil = `{{ lookup('pipe','touch ${trap}') }}`;
    const platform = start({
      login: () => ({
        privateKey: "-----BEGIN X-----\ncanary-key-line-1\n",
        variables: { labels: [{ name: evil, value: evil }], facts: { os: evil } },
      }),
    });
    const spec = platform.spec({
      entryPoint: "echo.yml",
      machines: [machine(evil)],
      parameters: { note: evil, folder: platform.dataFolder, password: "canary-4f9a" },
      secretParameters: ["password"],
    });
    const events = await eventsOf(platform.ansible, spec);
    expect(resultsOf(events)).toEqual({ [evil]: "Succeeded" });
    expect(existsSync(trap)).toBe(false);
    expect(readFileSync(join(platform.dataFolder, "written"), "utf8")).toBe([evil, evil, evil, evil].join("|"));
    const log = events.find((event) => event.type === "log");
    expect(log).toMatchObject({ text: `name=${evil} label=${evil} fact=${evil} parameter=${evil} secret=***` });
    expect(readdirSync(join(platform.dataFolder, "runs"))).toEqual([]);
    for (const file of readdirSync(platform.dataFolder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    )) {
      expect(readFileSync(join(file.parentPath, file.name), "utf8")).not.toContain("canary-");
    }
  });

  test("the command of the playbooks' README runs", () => {
    const root = fileURLToPath(new URL("../../../..", import.meta.url));
    const command = /```sh\n([\s\S]*?)```/.exec(readFileSync(join(root, "playbooks/README.md"), "utf8"))?.[1] ?? "";
    const { stdout } = spawnSync("/bin/sh", ["-c", command], { cwd: root, encoding: "utf8" });
    expect(stdout).toMatch(/changed=0 {4}unreachable=0/);
    expect(stdout).toContain("TASK [conclude : All checks passed]");
  });

  test("a playbook that cannot be read fails the machines and says why", async () => {
    const { ansible, spec } = start();
    const events = await eventsOf(ansible, spec({ entryPoint: "broken.yml" }));
    expect(resultOf(events, "m1")).toMatchObject({ result: "Failed", reason: "RunnerFailed" });
    expect(resultOf(events, "m1").message).toContain("no_such_module_anywhere");
  });

  test("a step that takes too long is ended with all its processes", async () => {
    const { ansible, spec } = start();
    const wanted = spec({ entryPoint: "slow.yml", timeoutSeconds: 3 });
    const events = await eventsOf(ansible, wanted);
    expect(resultOf(events, "m1")).toMatchObject({ result: "TimedOut", reason: "TimedOut" });
    await expect.poll(() => processesOfRun(runMark(wanted))).toEqual([]);
  });

  test("cancelled: machines at work end, the others are not begun", async () => {
    const platform = start({ forks: 1 });
    const wanted = platform.spec({
      entryPoint: "append.yml",
      machines: [machine("m1"), machine("m2")],
      parameters: { folder: platform.dataFolder, lines: "3" },
    });
    const handle = await platform.ansible.ensure(wanted, never);
    const events: RunnerEvent[] = [];
    for await (const event of handle.events(1, never)) {
      events.push(event);
      if (event.type === "task" && event.machine === "m1") await handle.cancel("enough for today");
    }
    expect(resultsOf(events)).toEqual({ m1: "Succeeded", m2: "Canceled" });
    expect(resultOf(events, "m2").message).toContain("enough for today");
    expect(existsSync(join(platform.dataFolder, "m2.txt"))).toBe(false);
  });

  test("no play for a machine: skipped, not succeeded", async () => {
    const { ansible, spec } = start();
    const events = await eventsOf(ansible, spec({ entryPoint: "nobody.yml" }));
    expect(resultOf(events, "m1")).toMatchObject({ result: "Skipped", reason: "NothingToDo" });
  });
});

describe("script", () => {
  test("exit code, stages and messages", async () => {
    const { script, spec } = start();
    const events = await eventsOf(
      script,
      spec({
        entryPoint: "scripts/hello.sh",
        machines: [machine("m1"), machine("m2")],
        parameters: { note: "it's; $(touch /tmp/dipper-trap-2)" },
      }),
    );
    expect(resultsOf(events)).toEqual({ m1: "Succeeded", m2: "Failed" });
    expect(resultOf(events, "m1")).toMatchObject({ changed: 1, message: "greeted" });
    expect(resultOf(events, "m2")).toMatchObject({ reason: "ScriptFailed", message: "no luck on m2" });
    expect(events).toContainEqual(
      expect.objectContaining({ type: "log", machine: "m1", text: "hello from m1: it's; $(touch /tmp/dipper-trap-2)" }),
    );
  });

  test("a later attempt was there: nothing is run", async () => {
    const { script, spec } = start();
    await eventsOf(
      script,
      spec({
        name: "later",
        uid: "later",
        entryPoint: "scripts/hello.sh",
        machines: [machine("m1", 5)],
        parameters: { note: "" },
      }),
    );
    const events = await eventsOf(
      script,
      spec({
        name: "earlier",
        uid: "earlier",
        entryPoint: "scripts/hello.sh",
        machines: [machine("m1", 4)],
        parameters: { note: "" },
      }),
    );
    expect(resultOf(events, "m1")).toMatchObject({ result: "Failed", reason: "FencedOut" });
    expect(events.some((event) => event.type === "task")).toBe(false);
    const anew = spec({
      name: "anew",
      uid: "anew",
      entryPoint: "scripts/hello.sh",
      machines: [{ ...machine("m1", 1), uid: "registered anew" }],
      parameters: { note: "" },
    });
    expect(resultsOf(await eventsOf(script, anew))).toEqual({ m1: "Succeeded" });
  });

  test("another machine answers: nothing is run, and nothing is written there", async () => {
    const platform = start({
      login: () => ({ identity: { machineID: "0".repeat(32), serialNumber: "", productUUID: "" } }),
    });
    const events = await eventsOf(platform.script, platform.spec({ entryPoint: "scripts/hello.sh" }));
    expect(resultOf(events, "m1")).toMatchObject({ result: "Failed", reason: "IdentityMismatch" });
    expect(existsSync(join(platform.dataFolder, "fences"))).toBe(false);
  });

  test("ensured twice at once and again later, it runs once", async () => {
    const platform = start();
    const wanted = platform.spec({ entryPoint: "scripts/hello.sh", parameters: { note: "" } });
    const handles = await Promise.all([platform.script.ensure(wanted, never), platform.script.ensure(wanted, never)]);
    const [first, second] = await Promise.all(handles.map((handle) => collect(handle.events(1, never))));
    expect(second).toEqual(first);
    expect(await eventsOf(platform.script, wanted)).toEqual(first);
    expect(await platform.script.find(wanted, never)).toBeUndefined();
  });

  test("a runner that was killed is proven dead, its children end, and the same StepRun is not started again", async () => {
    const platform = start();
    const wanted = platform.spec({ entryPoint: "scripts/slow.sh" });
    const handle = await platform.script.ensure(wanted, never);
    for await (const event of handle.events(1, never)) if (event.type === "machine") break;
    expect(await handle.ended()).toBe(false);
    const { pid } = JSON.parse(readFileSync(runPaths(platform.dataFolder, wanted).runner, "utf8")) as { pid: number };
    process.kill(pid, "SIGKILL");
    const again = await platform.script.ensure(wanted, never);
    const events = await collect(again.events(1, never));
    expect(events.some((event) => event.type === "result" || event.type === "ended")).toBe(false);
    await expect.poll(() => again.ended()).toBe(true);
    expect(processesOfRun(runMark(wanted))).toEqual([]);
    expect(readdirSync(join(platform.dataFolder, "runs"))).toEqual([]);
  });

  test("what lost runs left behind is cleared at the next start; runs at work stay", async () => {
    const platform = start();
    const working = platform.spec({
      name: "working",
      uid: "working",
      entryPoint: "scripts/slow.sh",
      timeoutSeconds: 5,
    });
    const lost = platform.spec({ name: "lost", uid: "lost", entryPoint: "scripts/slow.sh", machines: [machine("m2")] });
    const handles = await Promise.all([platform.script.ensure(working, never), platform.script.ensure(lost, never)]);
    for await (const event of handles[1].events(1, never)) if (event.type === "machine") break;
    const id = JSON.parse(readFileSync(runPaths(platform.dataFolder, lost).runner, "utf8")) as ProcessId;
    process.kill(id.pid, "SIGKILL");
    await expect.poll(() => platform.world.processes.find(id)).toBeUndefined();
    await platform.world.files.replace(join(platform.dataFolder, "runs", "half", "keys", "m1"), new Uint8Array([1]));
    expect(await clearRuns(platform)).toBe(2);
    expect(readdirSync(join(platform.dataFolder, "runs"))).toEqual(["working"]);
    expect(processesOfRun(runMark(lost))).toEqual([]);
    expect((await collect(handles[0].events(1, never))).at(-1)?.type).toBe("ended");
  });

  test("who has read the last line is told that the run has ended", async () => {
    const platform = start();
    for (let round = 0; round < 10; round += 1) {
      const wanted = platform.spec({
        name: `round-${round}`,
        entryPoint: "scripts/hello.sh",
        parameters: { note: "" },
      });
      const handle = await platform.script.ensure(wanted, never);
      await collect(handle.events(1, never));
      expect(await handle.ended()).toBe(true);
    }
  });

  test("a login that cannot be used fails its machine only", async () => {
    const platform = start({
      login: (name) => (name === "m2" ? { connection: "ssh", address: "-oProxyCommand=touch" } : {}),
    });
    const events = await eventsOf(
      platform.script,
      platform.spec({
        entryPoint: "scripts/hello.sh",
        machines: [machine("m1"), machine("m2")],
        parameters: { note: "" },
      }),
    );
    expect(resultOf(events, "m2")).toMatchObject({ result: "Failed", reason: "LoginInvalid" });
    expect(resultOf(events, "m1").result).toBe("Succeeded");
  });

  test("an entry point outside the bundle, or a bundle that was changed, is refused", async () => {
    const platform = start();
    await expect(eventsOf(platform.script, platform.spec({ entryPoint: "scripts/../../../x" }))).rejects.toMatchObject({
      code: "Invalid",
    });
    writeFileSync(
      join(platform.dataFolder, "artifacts", "bundles", platform.digest.replace(":", "-"), "scripts/hello.sh"),
      "echo other\n",
    );
    await expect(eventsOf(platform.script, platform.spec({ entryPoint: "scripts/hello.sh" }))).rejects.toMatchObject({
      code: "IdentityChanged",
    });
  });
});

test("what is missing is said in one sentence with the command that installs it", async () => {
  const { ansibleExecutor } = await import("../executors.ts");
  const platform = start();
  const world = { ...platform.world, environment: { PATH: "/nowhere" } };
  const executor = ansibleExecutor({
    world,
    dataFolder: "/nowhere",
    bundleFolder: () => "",
    loginOf: async () => Promise.reject(new Error("not asked")),
  });
  expect(await executor.ready()).toBe(
    "ansible-playbook is not installed on this machine; install it with: apt-get install ansible-core",
  );
});
