/** Ratchets of the look: live data move nothing, chunks stay small. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openContext } from "./browser.ts";
import { fixtureConsole } from "./fixture-console.ts";
import { clusters, machines } from "./fixtures/fleet.ts";
import { operations } from "./fixtures/operations.ts";

const shown = fixtureConsole();

interface Place {
  readonly x: number;
  readonly y: number;
}

interface Shift extends PerformanceEntry {
  readonly sources: readonly {
    readonly node: Node | null;
    readonly previousRect: Place;
    readonly currentRect: Place;
  }[];
}

/**
 * What moves from now on. A sentence that changes has other words in its line, and a figure at the right of its column other digits: words
 * that move along their own line are what was asked for. Whatever moves up or down, and every box that moves, is a shift.
 */
async function watchShifts(page: Page): Promise<() => Promise<readonly string[]>> {
  await page.evaluate(() => {
    const shifts: string[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const { sources } of list.getEntries() as unknown as readonly Shift[])
        for (const { node, previousRect: before, currentRect: after } of sources)
          if (node?.nodeType !== Node.TEXT_NODE || before.y !== after.y)
            shifts.push(
              `${node?.nodeName} ${node?.textContent?.slice(0, 40)}: ${before.x},${before.y} to ${after.x},${after.y}`,
            );
    }).observe({ type: "layout-shift" });
  });
  return () => page.evaluate(() => (globalThis as unknown as { readonly shifts: readonly string[] }).shifts);
}

type Changing = Readonly<Record<string, unknown>> & { readonly status?: object };

test.each([
  { path: "/", ready: ".triage li", of: operations },
  { path: "/clusters", ready: ".table tbody tr", of: clusters },
  { path: "/machines", ready: ".life", of: machines },
  { path: "/operations/scaleup-2024", ready: ".matrix .cell", of: operations },
])("live data move nothing on $path", async ({ path, ready, of }) => {
  const context = await openContext(shown.browser, { language: "en", theme: "light" });
  const page = await context.newPage();
  await page.goto(shown.server.url + path);
  await page.locator(ready).first().waitFor();
  await page.waitForTimeout(1500);
  const shifts = await watchShifts(page);
  const objects = (of as readonly unknown[] as readonly Changing[]).slice(0, 10);
  for (const [index, object] of objects.entries()) {
    const why = [
      {
        reason: "WaitingForLock",
        params: [{ name: "operation", value: `other-${index}` }],
        since: new Date().toISOString(),
      },
    ];
    shown.server.push("object", { type: "Modified", object: { ...object, status: { ...object.status, why } } });
  }
  // Changes are drawn after a quarter of a second, lists asked again after two.
  await page.waitForTimeout(3000);
  expect(await shifts()).toEqual([]);
  await context.close();
});

interface Chunk {
  readonly file: string;
  readonly src?: string;
  readonly imports?: readonly string[];
  readonly isEntry?: boolean;
  readonly isDynamicEntry?: boolean;
}

/** Not pages: brought when somebody opens an editor. */
const lazyParts: ReadonlySet<string> = new Set(["src/rooms/workloads/yaml-editor.tsx"]);

test("no page brings more than 80 KB of compressed JavaScript beyond the first load", async () => {
  const text = await readFile(join(shown.folder, ".vite/manifest.json"), "utf8");
  const manifest = JSON.parse(text) as Readonly<Record<string, Chunk>>;
  const closure = (key: string, seen: Set<string> = new Set()): ReadonlySet<string> => {
    if (seen.has(key)) return seen;
    seen.add(key);
    for (const each of manifest[key]?.imports ?? []) closure(each, seen);
    return seen;
  };
  const sizeOf = async (keys: readonly string[]): Promise<number> => {
    const files = await Promise.all(keys.map((key) => readFile(join(shown.folder, manifest[key]?.file ?? ""))));
    return files.reduce((sum, file) => sum + gzipSync(file).length, 0);
  };
  const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry === true) ?? "";
  const first = closure(entry);
  const routes = Object.keys(manifest).filter(
    (key) => manifest[key]?.isDynamicEntry === true && key.startsWith("src/rooms/") && !lazyParts.has(key),
  );
  expect(routes.length).toBeGreaterThan(30);
  const sizes = await Promise.all(
    routes.map(async (key) => ({ key, size: await sizeOf([...closure(key)].filter((each) => !first.has(each))) })),
  );
  expect(sizes.filter(({ size }) => size > 80 * 1024)).toEqual([]);
});
