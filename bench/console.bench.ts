import { gzipSync } from "node:zlib";
import { buildConsole } from "@dipper/console/build";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { launch, openContext } from "../test/browser/browser.ts";
import { type BenchServer, startBenchServer } from "./console/bench-server.ts";
import { type BenchFleet, benchFleet } from "./console/fleet.ts";
import { heapMiB, keystrokes, percentile, scrollFrames, untilShown, watchRows } from "./console/measure.ts";
import { type Bench, type BenchLine, type BenchOptions, lineOf } from "./line.ts";

const perSecond = 50;
const minute = 60_000;
/** What is typed, over and over: after most keys other rows are left than before. */
const typed = ["c3-n0123", "10.4.3.17", "n1999", "10.4.7.25", "n0450"];
const fewestKeys = 200;

interface Place {
  readonly browser: Browser;
  readonly server: BenchServer;
  readonly fleet: BenchFleet;
}

/** Beside its budget: the ratio says how much of it is used. */
function against(name: string, unit: string, samples: readonly number[], budget: number): BenchLine {
  return lineOf({ name, unit }, samples, { name: "budget", version: "", samples: [budget] });
}

async function open({ browser }: Place): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const context = await openContext(browser, { language: "en", theme: "light" });
  return { context, page: await context.newPage() };
}

async function pages(place: Place, runs: number): Promise<readonly BenchLine[]> {
  const { url } = place.server;
  const home: number[] = [];
  const cluster: number[] = [];
  const palette: number[] = [];
  for (let run = 0; run < runs; run++) {
    const { context, page } = await open(place);
    home.push(await untilShown(page, () => page.goto(url), ".triage li"));
    await page.locator(".fleet a").first().waitFor();
    await page.goto(`${url}/clusters`);
    await page.locator(".table tbody tr").first().waitFor();
    const link = page.locator(".table tbody tr a").first();
    await link.click();
    const tab = page.locator('.tabs a[href$="/nodes"]');
    await tab.waitFor();
    cluster.push(await untilShown(page, () => tab.click(), ".table tbody tr"));
    await page.keyboard.press("Control+k");
    const box = page.getByRole("combobox");
    await box.waitFor();
    palette.push(await untilShown(page, () => box.fill(place.fleet.somePod), "#palette-list [role=option] .mono"));
    await context.close();
  }
  return [
    against("home usable after navigation, cold", "ms", home, 1000),
    against("nodes of a cluster after a click", "ms", cluster, 1000),
    against("palette: the exact name of one of 100,000 pods", "ms", palette, 100),
  ];
}

async function filter(place: Place): Promise<readonly BenchLine[]> {
  const { context, page } = await open(place);
  const name = place.fleet.clusterNames[3] ?? "";
  await page.goto(`${place.server.url}/clusters/${name}/nodes`);
  await page.locator(".table tbody tr").first().waitFor();
  await watchRows(page);
  const times: number[] = [];
  for (let round = 0; times.length < fewestKeys && round < 40; round++) {
    for (const text of typed) {
      const totals = Array.from(text).map(
        (_, index) => place.fleet.nodes(name, { filter: text.slice(0, index + 1) }).total,
      );
      times.push(...(await keystrokes(page, text, totals)));
      await page.locator("[data-filter]").first().fill("");
      await page.locator('.table[aria-rowcount="2001"]').waitFor();
    }
  }
  await context.close();
  return [against(`filter of 2,000 nodes: key to rows, p95 of ${times.length}`, "ms", [percentile(times, 0.95)], 100)];
}

async function matrix(place: Place): Promise<readonly BenchLine[]> {
  const { context, page } = await open(place);
  await page.goto(`${place.server.url}/operations/large`);
  await page.locator(".matrix .cell").first().waitFor();
  const frames = await scrollFrames(page, ".matrix, .matrix-area, main.page", 180);
  await context.close();
  return [against("matrix of 1,000 x 12: frame while scrolling, p95", "ms", [percentile(frames, 0.95)], 24)];
}

async function firstLoad(place: Place): Promise<readonly BenchLine[]> {
  const { context, page } = await open(place);
  const loaded = new Map<string, number>();
  page.on("response", async (response) => {
    const { pathname } = new URL(response.url());
    if (!/^\/assets\/.*\.(js|css)$/.test(pathname)) return;
    loaded.set(pathname, gzipSync(await response.body().catch(() => Buffer.alloc(0))).length / 1024);
  });
  await page.goto(place.server.url);
  await page.locator(".fleet a").first().waitFor();
  await page.waitForTimeout(500);
  await context.close();
  const sum = (end: string): number =>
    [...loaded].filter(([path]) => path.endsWith(end)).reduce((total, [, size]) => total + size, 0);
  return [
    against("first load: JavaScript, compressed", "KB", [sum(".js")], 400),
    against("first load: CSS, compressed", "KB", [sum(".css")], 30),
  ];
}

/** Open with 50 changes per second; the first mark is taken after a sixth of the time, as minute 10 of 60 would be. */
async function heap(place: Place, lengthMs: number): Promise<readonly BenchLine[]> {
  const { context, page } = await open(place);
  await page.goto(`${place.server.url}/machines`);
  await page.locator(".table tbody tr").first().waitFor();
  const session = await context.newCDPSession(page);
  place.server.updates(perSecond);
  await page.waitForTimeout(lengthMs / 6);
  const early = await heapMiB(session);
  await page.waitForTimeout((lengthMs / 6) * 5);
  const late = await heapMiB(session);
  place.server.updates(0);
  await context.close();
  const form = lengthMs >= 60 * minute ? "60 min" : `short form, ${Math.round(lengthMs / 1000)} s`;
  return [
    against(`heap after GC at the end of ${form}, ${perSecond} updates/s`, "MiB", [late], 150),
    against(`heap at the end by that after a sixth, ${form}`, "%", [(late / early) * 100], 110),
  ];
}

export const bench: Bench = {
  name: "console",
  doc: "the console in Chromium before 20 clusters of 2,000 nodes with 100,000 pods in all, held in memory and answered by the platform's own lists, filters, search and attention; API servers and sign-in are not part of it. --full keeps it open for 60 minutes",
  async run({ scale, runs, full }: BenchOptions): Promise<readonly BenchLine[]> {
    const fleet = benchFleet({
      clusters: 20,
      nodesPerCluster: 2000,
      pods: 100_000,
    });
    const { folder } = await buildConsole({});
    const server = await startBenchServer(folder, fleet);
    const browser = await launch();
    const place = { browser, server, fleet };
    try {
      return [
        ...(await firstLoad(place)),
        ...(await pages(place, runs)),
        ...(await filter(place)),
        ...(await matrix(place)),
        ...(await heap(place, full ? 60 * minute : Math.max(12_000, minute * scale))),
      ];
    } finally {
      await browser.close();
      await server.close();
    }
  },
};
