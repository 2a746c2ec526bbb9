import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildConsole } from "@dipper/console/build";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { launch } from "./browser.ts";
import { type FixtureServer, startFixtureServer } from "./fixture-server.ts";

/** The built console before the invented fleet, and a browser; there while the tests of a file run. */
export interface FixtureConsole {
  readonly browser: Browser;
  readonly server: FixtureServer;
  /** The console's built files: a copy, because another process may build again meanwhile. */
  readonly folder: string;
}

/** For the whole file; what a test told the server to answer is forgotten after it. */
export function fixtureConsole(): FixtureConsole {
  let running: FixtureConsole | undefined;
  beforeAll(async () => {
    const built = await buildConsole({});
    const folder = await mkdtemp(join(tmpdir(), "dipper-console-"));
    await cp(built.folder, folder, { recursive: true });
    running = { folder, server: await startFixtureServer(folder), browser: await launch() };
  });
  afterEach(() => running?.server.reset());
  afterAll(async () => {
    await running?.browser.close();
    await running?.server.close();
    if (running !== undefined) await rm(running.folder, { recursive: true, force: true });
  });
  const now = (): FixtureConsole => {
    if (running === undefined) throw new Error("the console has not started");
    return running;
  };
  return {
    get browser() {
      return now().browser;
    },
    get server() {
      return now().server;
    },
    get folder() {
      return now().folder;
    },
  };
}
