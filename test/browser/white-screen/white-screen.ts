/** One platform for a file of rows: started once, signed in once, a fresh page for each row. */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { launch, openContext, watchPage } from "../browser.ts";
import { type Demo, startDemo } from "../demo.ts";
import { firstStart } from "../first-start.ts";
import { anotherPerson } from "./another-person.ts";
import { type Api, apiOf } from "./api.ts";
import { type AuditRecord, expectRecord, newestRecord, recordsSince, type WantedRecord } from "./audit.ts";
import { titleOf } from "./count.ts";
import { Evidence } from "./evidence.ts";
import { inAHurry } from "./in-a-hurry.ts";
import { type RowId, rowOf } from "./rows.ts";

export interface RowTools {
  readonly page: Page;
  /** A page of the console, by its path. */
  readonly open: (path: string) => Promise<void>;
  /** Arranges what has to be there, and reads. */
  readonly api: Api;
  /**
   * The state of the world: reads, again and again, until what is expected holds; fails after `withinMs` (default 30,000). A text is a path
   * below `/api/v1/`.
   */
  readonly state: <T>(
    of: string | (() => Promise<T>),
    expectation: (seen: T) => void,
    withinMs?: number,
  ) => Promise<void>;
  /** The record of what the person did in this row: who, what and result are asserted; say here what else it must tell. */
  readonly audit: (wanted: WantedRecord, expectation?: (record: AuditRecord) => void) => Promise<void>;
  /** Another administrator, over REST: for plans that somebody else asked for. */
  readonly another: (name: string) => Promise<Api>;
  /** kubectl on a managed cluster, or with "" on the platform itself. */
  readonly kubectl: (cluster: string, ...args: readonly string[]) => Promise<string>;
}

export type RowTest = (tools: RowTools) => Promise<void>;

export interface WhiteScreen {
  readonly row: (id: RowId, run: RowTest) => void;
}

interface Platform {
  readonly browser: Browser;
  readonly demo: Demo;
  readonly context: BrowserContext;
  readonly api: Api;
  readonly kubeconfigs: Map<string, string>;
}

const rowMs = 400_000;
/** A busy machine makes pages slow, not wrong. */
const stepMs = 120_000;
const holdsMs = 60_000;
const runFile = promisify(execFile);
const program = join(import.meta.dirname, "../../../packages/cli/src/main.ts");

export function whiteScreen(): WhiteScreen {
  let platform: Platform | undefined;
  beforeAll(async () => {
    const [demo, browser] = await Promise.all([startDemo(), launch()]);
    const context = await openContext(browser, { language: "en", theme: "light" });
    const api = apiOf(demo);
    platform = { demo, browser, context, api, kubeconfigs: new Map() };
    const page = await context.newPage();
    page.setDefaultTimeout(stepMs);
    await Promise.all([firstStart(page, demo), inAHurry(api)]);
    await page.close();
  });
  afterAll(async () => {
    await platform?.browser.close();
    await platform?.demo.close();
  });
  return {
    row: (id, run) =>
      test(titleOf(id), { timeout: rowMs }, async () => {
        if (platform === undefined) throw new Error("the platform has not started");
        await runRow(platform, id, run);
      }),
  };
}

async function runRow(platform: Platform, id: RowId, run: RowTest): Promise<void> {
  const { context, demo, api } = platform;
  const page = await context.newPage();
  page.setDefaultTimeout(stepMs);
  page.setDefaultNavigationTimeout(stepMs);
  const seen = watchPage(page, demo.console);
  const evidence = new Evidence();
  const since = await newestRecord(api);
  try {
    await run(toolsOf(platform, { page, evidence, since }));
  } catch (cause) {
    const picture = join(tmpdir(), `dipper-white-screen-${id.replace("/", "-")}.png`);
    await page.screenshot({ path: picture });
    console.error(`${id}: ${String(cause)}\nthe page as it was: ${picture}`);
    await page.close();
    throw cause;
  }
  const row = rowOf(id);
  expect(evidence.missing(row)).toBeUndefined();
  if (row.looks === true) expect(await recordsSince(api, since), "a row that only looks changed something").toEqual([]);
  expect(seen.outside).toEqual([]);
  expect(seen.errors).toEqual([]);
  await page.close();
}

interface Running {
  readonly page: Page;
  readonly evidence: Evidence;
  /** Number of the newest record when the row began. */
  readonly since: number;
}

function toolsOf(platform: Platform, { page, evidence, since }: Running): RowTools {
  const { demo, api } = platform;
  return {
    page,
    api,
    open: async (path) => {
      await page.goto(demo.console + path);
      await page.getByRole("heading", { level: 1 }).first().waitFor();
    },
    state: async <T>(of: string | (() => Promise<T>), expectation: (found: T) => void, withinMs = holdsMs) => {
      await vi.waitFor(
        async () => {
          const found = typeof of === "string" ? await api.get<T>(of) : await of();
          evidence.state(
            () => expect.getState().assertionCalls,
            () => expectation(found),
          );
        },
        { timeout: withinMs, interval: 100 },
      );
    },
    audit: async (wanted, expectation) => {
      const named = wanted.name === undefined ? "" : `&name=${encodeURIComponent(wanted.name)}`;
      await vi.waitFor(
        async () => {
          const records = await recordsSince(api, since, `&kind=${wanted.kind}${named}`);
          const record = expectRecord(records, wanted);
          expectation?.(record);
        },
        { timeout: holdsMs, interval: 100 },
      );
      evidence.record();
    },
    another: (name) => anotherPerson(demo, api, name),
    kubectl: async (cluster, ...args) => {
      const kubeconfig = cluster === "" ? demo.kubeconfig : await kubeconfigOf(platform, cluster);
      return (await runFile("kubectl", ["--kubeconfig", kubeconfig, ...args])).stdout;
    },
  };
}

/** A file, written once per cluster. */
async function kubeconfigOf({ demo, kubeconfigs }: Platform, cluster: string): Promise<string> {
  const known = kubeconfigs.get(cluster);
  if (known !== undefined) return known;
  const args = [program, "kubeconfig", "--with-token", "--cluster", cluster, "--kubeconfig", demo.kubeconfig];
  const { stdout } = await runFile(process.execPath, args);
  const file = join(dirname(demo.kubeconfig), `${cluster}.kubeconfig`);
  await writeFile(file, stdout, { mode: 0o600 });
  kubeconfigs.set(cluster, file);
  return file;
}
