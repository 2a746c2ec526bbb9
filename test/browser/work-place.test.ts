/** The work-place before the invented fleet: keys, views, mutes, and how it stands when texts grow and data live. */
import type { BrowserContext, Page } from "playwright-core";
import { expect, test } from "vitest";
import { openContext } from "./browser.ts";
import { fixtureConsole } from "./fixture-console.ts";

const shown = fixtureConsole();

async function open(path: string, ready: string): Promise<{ readonly context: BrowserContext; readonly page: Page }> {
  const context = await openContext(shown.browser, { language: "en", theme: "light" });
  const page = await context.newPage();
  await page.goto(shown.server.url + path);
  await page.locator(ready).first().waitFor();
  return { context, page };
}

test("rows are walked, chosen and opened by keys from wherever one is; not while typing, and not when switched off", async () => {
  const { context, page } = await open("/clusters", ".table tbody tr");
  const current = page.locator("tr.current");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.getByRole("region", { name: "2 clusters selected" }).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("j");
  expect(await page.locator("[data-filter]").inputValue()).toBe("j");
  await page.goto(`${shown.server.url}/clusters`);
  await page.locator(".table tbody tr").first().waitFor();
  await page.evaluate(() => localStorage.setItem("keys", "off"));
  await page.keyboard.press("j");
  expect(await current.count()).toBe(0);
  await page.evaluate(() => localStorage.removeItem("keys"));
  await page.keyboard.press("j");
  const name = await current.locator("a").first().innerText();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name }).waitFor();
  await context.close();
});

test("hidden columns stand in the address, and a link shows what its sender saw", async () => {
  const { context, page } = await open("/clusters", ".table tbody tr");
  const heads = (): Promise<readonly string[]> => page.locator(".table thead th").allInnerTexts();
  expect(await heads()).toContain("Group");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitem", { name: "Group" }).click();
  await expect.poll(() => page.url()).toContain("cols=-group");
  const { context: other, page: theirs } = await open(new URL(page.url()).search.replace(/^/, "/clusters"), ".table");
  expect(await theirs.locator(".table thead th").allInnerTexts()).not.toContain("Group");
  await other.close();
  await context.close();
});

// Skipped: the menu of views may open outside the window where the system asks for less motion, so that its entries cannot be clicked.
test.skip("a view is saved on the server with all that the address says, and opened again", async () => {
  const { context, page } = await open("/clusters?q=hz&sort=name", ".table tbody tr");
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Save this view…" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Hangzhou");
  const saved = page.waitForRequest((request) => request.method() === "POST" && request.url().endsWith("/me/views"));
  await page.getByRole("dialog").getByRole("button", { name: "Save view" }).click();
  expect((await saved).postDataJSON()).toEqual({ table: "clusters", name: "Hangzhou", query: "q=hz&sort=name" });
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "old versions" }).press("Enter");
  await expect.poll(() => new URL(page.url()).searchParams.get("q")).toBe("version:v1.32.8");
  await context.close();
});

test("a mute needs a reason, says when it ends and for whom, and what is muted can be shown again", async () => {
  const { context, page } = await open("/", ".triage");
  await page.getByRole("button", { name: "Mute m-74…" }).click();
  const dialog = page.getByRole("dialog");
  expect(await dialog.getByRole("button", { name: "Mute" }).isDisabled()).toBe(true);
  await dialog.getByRole("textbox", { name: "Reason" }).fill("vendor ticket");
  const muted = page.waitForRequest((request) => request.url().endsWith("/attention/mute"));
  await dialog.getByRole("button", { name: "Mute" }).click();
  const wish = (await muted).postDataJSON() as { readonly id: string; readonly reason: string; readonly until: string };
  expect(wish).toMatchObject({ id: "Quarantined/m-74", reason: "vendor ticket", for: "me" });
  expect(Date.parse(wish.until)).toBeGreaterThan(Date.now() + 3_600_000);
  await page.getByRole("button", { name: "Show muted" }).click();
  await expect.poll(() => page.url()).toContain("muted=1");
  const ended = page.waitForRequest((request) => request.url().endsWith("/attention/unmute"));
  await page.getByRole("button", { name: "Show again" }).click();
  expect((await ended).postDataJSON()).toEqual({ id: "Quarantined/m-79", for: "everybody" });
  await context.close();
});
