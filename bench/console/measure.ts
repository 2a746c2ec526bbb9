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

/**
 * Milliseconds from a key to the frame in which the table has the rows that the filter then leaves, by the page's own clock. `totals` says
 * how many those are after each key; a key after which it is the same number as before cannot be told, and is left out.
 */
export async function keystrokes(page: Page, text: string, totals: readonly number[]): Promise<readonly number[]> {
  const box = page.locator("[data-filter]").first();
  await box.focus();
  const times: number[] = [];
  for (const [index, character] of Array.from(text).entries()) {
    const wanted = (totals[index] ?? 0) + 1;
    const watched = page.evaluate((count) => {
      let pressed = 0;
      document.addEventListener("keydown", (event) => (pressed = event.timeStamp), { once: true, capture: true });
      const shown = (): boolean =>
        document.querySelector(`.table[aria-rowcount="${count}"]`) !== null ||
        (count === 1 && document.querySelector(".empty") !== null);
      if (shown()) return Promise.resolve(Number.NaN);
      return new Promise<number>((resolve) => {
        const look = (): void => {
          if (pressed > 0 && shown()) resolve(performance.now() - pressed);
          else if (pressed > 0 && performance.now() - pressed > 10_000) resolve(10_000);
          else requestAnimationFrame(look);
        };
        look();
      });
    }, wanted);
    await page.keyboard.press(character === " " ? "Space" : character);
    const took = await watched;
    if (!Number.isNaN(took)) times.push(took);
    await page.waitForTimeout(150);
  }
  return times;
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
