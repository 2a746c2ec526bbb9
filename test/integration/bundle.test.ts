import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { forget, root, run, type ServedPlatform, serve, temporaryFolder } from "./program.ts";

const bundle = join(root, "dist/dipper.mjs");
const node = join(root, "tools/with-node");
/** The one file, with the Node of the lock file and nothing else of the repository. */
const dipper = (...args: readonly string[]) => run(["node", bundle, ...args], { NO_COLOR: "1" }, node);

let data: string;
let platform: ServedPlatform | undefined;
beforeAll(async () => {
  const built = await run(["run", "build"], {}, "npm");
  expect(built.code, built.out + built.err).toBe(0);
  data = temporaryFolder();
}, 240_000);
afterAll(async () => {
  await platform?.kill();
  await forget(data);
});

it("says its version", async () => {
  const version = await dipper("version", "-o", "json");
  expect(version.code, version.err).toBe(0);
  expect(JSON.parse(version.out)).toHaveProperty("dipper");
});

it("serves the demo with its console, joins a machine, and ends on SIGTERM without a trace", async () => {
  platform = await serve(data, ["--demo"], [node, "node", bundle]);
  const page = await fetch(platform.console);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain("<script");
  const joined = await dipper(
    "scale-up",
    "--cluster",
    "ci-hz-01",
    "--machine",
    "m21",
    "--name",
    "from-bundle",
    "--wait",
    "--timeout",
    "150s",
    "--data",
    data,
  );
  expect(joined.code, joined.out + joined.err).toBe(0);
  expect(joined.out).toContain("1 of 1 machines");
  expect(readFileSync(join(data, "lock"), "utf8")).toContain(String(platform.pid));
  expect(await platform.stop()).toBe(0);
  platform = undefined;
  expect(existsSync(join(data, "lock"))).toBe(false);
}, 240_000);
