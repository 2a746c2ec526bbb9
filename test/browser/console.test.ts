/** The console before an invented fleet: accessibility, languages, states of blocks, size of the first load. */
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import type { BrowserContext, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { looks, openContext, untranslatedKeys, watchPage } from "./browser.ts";
import { fixtureConsole } from "./fixture-console.ts";
import { fixturePages, type PageToSee } from "./pages.ts";

const axeSource = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shown = fixtureConsole();

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly string[];
}

/** WCAG 2.2 A and AA. The script is evaluated by the debugger, so that the page's own policy stays as it ships. */
async function violations(page: Page): Promise<readonly Violation[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      readonly axe: {
        run(
          root: unknown,
          options: object,
        ): Promise<{
          readonly violations: readonly {
            readonly id: string;
            readonly impact: string;
            readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
          }[];
        }>;
      };
    };
    const result = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
    return result.violations.map((each) => ({
      id: each.id,
      impact: each.impact,
      nodes: each.nodes
        .slice(0, 4)
        .map((node) => `${node.target.join(" ")}: ${node.failureSummary.split("\n")[1] ?? ""}`),
    }));
  });
}

async function open(page: Page, path: string, ready: string): Promise<void> {
  await page.goto(shown.server.url + path);
  await page.locator(ready).first().waitFor();
}

/** What is wrong with one page. */
async function problemsOf(context: BrowserContext, wanted: PageToSee): Promise<readonly string[]> {
  const page = await context.newPage();
  const seen = watchPage(page, shown.server.url);
  await open(page, wanted.path, wanted.ready);
  await page.waitForTimeout(200);
  const problems = (await violations(page)).map((each) => `${each.impact} ${each.id} ${each.nodes.join(" | ")}`);
  const text = await page.locator("body").innerText();
  problems.push(...untranslatedKeys(text).map((key) => `untranslated ${key}`));
  // YAML and JSON have braces of their own.
  const code = wanted.name.includes("yaml") || wanted.name === "scale-up-submit";
  if (!code) problems.push(...(text.match(/\{[a-z]\w*\}/g) ?? []).map((hole) => `unfilled ${hole}`));
  problems.push(...seen.errors, ...seen.outside);
  await page.close();
  return problems.map((problem) => `${wanted.name}: ${problem}`);
}

// Two of the four looks: each language and each theme once, and the other two differ by the tokens of the theme only.
describe.each(looks.slice(0, 2))("in $language, $theme", (look) => {
  const title = "every page passes axe, speaks one language, and asks nobody but its server";
  test(title, { timeout: 400_000 }, async () => {
    const context = await openContext(shown.browser, look);
    const left = [...fixturePages];
    const problems: string[] = [];
    const work = async (): Promise<void> => {
      for (let next = left.shift(); next !== undefined; next = left.shift())
        problems.push(...(await problemsOf(context, next)));
    };
    await Promise.all([work(), work(), work()]);
    await context.close();
    expect(problems.toSorted()).toEqual([]);
  });
});

test("the first load stays within its budget, and nothing is inlined", async () => {
  const context = await openContext(shown.browser, { language: "zh", theme: "light" });
  const page = await context.newPage();
  const loaded = new Map<string, number>();
  page.on("response", async (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.startsWith("/assets/"))
      loaded.set(pathname, gzipSync(await response.body().catch(() => Buffer.alloc(0))).length);
  });
  await open(page, "/", ".triage");
  await page.waitForTimeout(500);
  const sum = (extension: string): number =>
    [...loaded].filter(([path]) => path.endsWith(extension)).reduce((total, [, size]) => total + size, 0);
  expect(sum(".js")).toBeGreaterThan(100_000);
  expect(sum(".js"), "JavaScript, compressed").toBeLessThan(400 * 1024);
  expect(sum(".css"), "CSS, compressed").toBeLessThan(30 * 1024);
  expect(sum(".woff2"), "fonts").toBeLessThan(100 * 1024);
  expect(await page.locator("script:not([src])").count()).toBe(0);
  await context.close();
});

test("a block that fails says why and offers to try again; the others stay", async () => {
  const context = await openContext(shown.browser, { language: "en", theme: "light" });
  const page = await context.newPage();
  shown.server.fail("/api/v1/attention", 503);
  await page.goto(shown.server.url);
  await page.getByText("The store cannot be reached: disk full.").waitFor({ timeout: 20_000 });
  await page.getByText("req-7f31").waitFor();
  await page.locator(".fleet a").first().waitFor();
  shown.server.reset();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator(".triage li").first().waitFor();
  await context.close();
});

test("empty lists say what would be here, and a filter that matches nothing can be cleared", async () => {
  const context = await openContext(shown.browser, { language: "zh", theme: "dark" });
  const page = await context.newPage();
  shown.server.empty("attention");
  shown.server.empty("pools");
  await page.goto(shown.server.url);
  await page.getByRole("heading", { level: 1, name: "没有需要你处理的事" }).waitFor();
  await page.goto(`${shown.server.url}/pools`);
  await page.getByText("没有备机池").waitFor();
  shown.server.reset();
  await page.goto(`${shown.server.url}/machines?q=nonsense`);
  await page.getByRole("button", { name: "清除筛选" }).click();
  await page.getByText("10.42.18.101").waitFor();
  await context.close();
});

test("from an address to its machine in three steps: Ctrl K, the address, Enter", async () => {
  const context = await openContext(shown.browser, { language: "en", theme: "light" });
  const page = await context.newPage();
  await open(page, "/", ".triage");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("m-74");
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "10.42.18.74" }).waitFor();
  await context.close();
});

test("the matrix is one tab stop: arrows move, Enter opens, a bracket jumps to the next problem", async () => {
  const context = await openContext(shown.browser, { language: "en", theme: "light" });
  const page = await context.newPage();
  await open(page, "/operations/scaleup-2024", ".matrix .cell");
  const grid = page.getByRole("grid");
  expect(await grid.locator('[tabindex="0"]').count()).toBe(1);
  await grid.locator('[tabindex="0"]').focus();
  await page.keyboard.press("]");
  await expect.poll(() => page.url()).toContain("m=m-74");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.url()).toContain("m=m-75");
  await page.getByRole("region", { name: /10\.42\.18\.75/ }).waitFor();
  await context.close();
});

test.each([
  { language: "en", flow: "from twenty-op-check", cell: "Not run again: the result of twenty-op-check counts." },
  { language: "zh", flow: "沿用 twenty-op-check 的结果", cell: "未重新执行：沿用 twenty-op-check 的结果。" },
] as const)("a check of another operation that counts is linked, in $language", async ({ language, flow, cell }) => {
  const context = await openContext(shown.browser, { language, theme: "light" });
  const page = await context.newPage();
  await open(page, "/operations/scaleup-2031?m=m-61&step=preCheck", ".matrix .cell");
  const step = page.locator(".flow li").filter({ hasText: "preCheck" }).filter({ hasText: flow });
  expect(await step.getByRole("link").getAttribute("href")).toBe("/operations/twenty-op-check");
  await page.locator(".cell-pane").getByText(cell).waitFor();
  await page.getByRole("gridcell", { name: new RegExp(`preCheck.*${flow}`) }).waitFor();
  await context.close();
});

test("pausing says its consequence before it happens", async () => {
  const context = await openContext(shown.browser, { language: "en", theme: "light" });
  const page = await context.newPage();
  await open(page, "/operations/scaleup-2024", ".matrix .cell");
  await page.getByRole("button", { name: "Pause after batch" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("3 machines that run now finish first.").waitFor();
  const posted = page.waitForRequest(
    (request) => request.method() === "POST" && request.url().endsWith("/operations/scaleup-2024/pause"),
  );
  await dialog.getByRole("button", { name: "Pause" }).click();
  expect((await posted).headers()["content-type"]).toBe("application/json");
  await page.getByText("scaleup-2024 pauses after the batch.").waitFor();
  await context.close();
});
