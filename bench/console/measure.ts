import type { CDPSession, Page } from "playwright-core";

export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Milliseconds from the wish for a page until what answers its question stands there. */
export async function untilShown(page: Page, go: () => Promise<unknown>, ready: string): Promise<number> {
  const started = performance.now();
  await go();
  await page.locator(ready).first().waitFor();
  return performance.now() - started;
}

interface Watch {
  pressed: number;
  /** Each number of rows since the last key, and when it was drawn. */
  seen: { readonly rows: number; readonly at: number }[];
}

/** Looks in every frame how many rows the table has, and when a key was pressed; both by the page's own clock. */
export async function watchRows(page: Page): Promise<void> {
  await page.evaluate(() => {
    const watch: Watch = { pressed: 0, seen: [] };
    Object.assign(globalThis, { watch });
    document.addEventListener(
      "keydown",
      (event) => {
        watch.pressed = event.timeStamp;
        watch.seen = [];
      },
      { capture: true },
    );
    let last = -1;
    const look = (): void => {
      const count = document.querySelector(".table")?.getAttribute("aria-rowcount") ?? "1";
      const rows = Number(count) - 1;
      if (rows !== last) watch.seen.push({ rows, at: performance.now() });
      last = rows;
      requestAnimationFrame(look);
    };
    look();
  });
}

/**
 * Milliseconds from a key to the frame in which the table has the rows that the filter then leaves. `totals` says how many those are after
 * each key; a key after which it is the same number as before cannot be told, and is left out.
 */
export async function keystrokes(page: Page, text: string, totals: readonly number[]): Promise<readonly number[]> {
  await page.locator("[data-filter]").first().focus();
  const times: number[] = [];
  let before = -1;
  for (const [index, character] of Array.from(text).entries()) {
    const wanted = totals[index] ?? 0;
    await page.keyboard.press(character);
    if (wanted !== before && index > 0) times.push(await drawnAfter(page, wanted));
    before = wanted;
    await page.waitForTimeout(150);
  }
  return times;
}

async function drawnAfter(page: Page, rows: number): Promise<number> {
  const handle = await page.waitForFunction((wanted) => {
    const { pressed, seen } = (globalThis as unknown as { readonly watch: Watch }).watch;
    const drawn = seen.find((each) => each.rows === wanted);
    return drawn === undefined ? undefined : { took: drawn.at - pressed };
  }, rows);
  return (await handle.evaluate((found) => found?.took)) ?? Number.NaN;
}

/** Milliseconds between frames while the element is scrolled a row further in each. */
export function scrollFrames(page: Page, selector: string, frames: number): Promise<readonly number[]> {
  return page.evaluate(
    async ({ selector: area, frames: count }) => {
      const found = [...document.querySelectorAll<HTMLElement>(area)].find(
        (element) => element.scrollHeight > element.clientHeight + 100,
      );
      if (found === undefined) throw new Error(`nothing to scroll at ${area}`);
      const next = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      const times: number[] = [];
      let last = await next();
      for (let index = 0; index < count; index++) {
        found.scrollTop += 90;
        const at = await next();
        times.push(at - last);
        last = at;
      }
      return times;
    },
    { selector, frames },
  );
}

/** MiB of the page's JavaScript heap after a garbage collection. */
export async function heapMiB(session: CDPSession): Promise<number> {
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  return usedSize / 2 ** 20;
}
