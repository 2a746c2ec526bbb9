import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { Asker } from "../ask.ts";
import type { Target } from "../target.ts";

const readyWithinMs = 300_000;

/** Kills a target's kube-apiserver without a word and starts it again as it was. Answers the new process, which the caller ends. */
export async function restartApiServer(target: Target): Promise<ChildProcess> {
  const pid = target.pids.find((each) => argvOf(each)[0]?.endsWith("/kube-apiserver") === true);
  if (pid === undefined) throw new Error(`none of the processes ${target.pids.join(", ")} is kube-apiserver`);
  const [program = "", ...args] = argvOf(pid);
  const cwd = readlinkSync(`/proc/${pid}/cwd`);
  process.kill(pid, "SIGKILL");
  await until("the old API server is gone", async () => !(await ready(target)));
  const child = spawn(program, args, { cwd, stdio: "ignore" });
  await until("the new API server is ready", () => ready(target));
  return child;
}

const argvOf = (pid: number): readonly string[] =>
  readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);

async function ready(target: Target): Promise<boolean> {
  const asker = new Asker(target);
  try {
    return (await asker.ask({ method: "GET", path: "/readyz", person: "root" })).status === 200;
  } catch {
    return false;
  } finally {
    asker.close();
  }
}

async function until(what: string, look: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + readyWithinMs;
  while (!(await look())) {
    if (performance.now() > deadline) throw new Error(`not within ${readyWithinMs / 1000} s: ${what}`);
    await setTimeout(100);
  }
}
