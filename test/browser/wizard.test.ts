/** A person makes 20 machines join a simulated cluster, by clicking. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, openContext, watchPage } from "./browser.ts";
import { type Demo, startDemo } from "./demo.ts";
import { firstStart } from "./first-start.ts";

let browser: Browser;
let demo: Demo;

beforeAll(async () => {
  demo = await startDemo();
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  await demo.close();
});

/** A node counts as Ready after half a minute without a flap. Here a second is enough. */
async function trustNodesSoon(page: Page): Promise<void> {
  const token = (await page.context().cookies()).find((cookie) => cookie.name === "dipper_csrf")?.value ?? "";
  const nodeReadySeconds = { type: "integer", default: 1, description: "Seconds without a flap." };
  const answer = await page.request.patch(`${demo.console}/api/v1/steps/scale-up`, {
    headers: { "x-csrf-token": token },
    data: { spec: { parameters: { schema: { properties: { nodeReadySeconds } } } } },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

async function readyNodes(page: Page): Promise<number> {
  const answer = await page.request.get(
    `${demo.console}/api/v1/clusters/product-cluster/nodes?filter=status:ready&limit=1`,
  );
  return ((await answer.json()) as { readonly total: number }).total;
}

test("20 machines join a simulated cluster through the wizard", { timeout: 600_000 }, async () => {
  const context = await openContext(browser, { language: "en", theme: "light" });
  const page = await context.newPage();
  const seen = watchPage(page, demo.console);
  await firstStart(page, demo);
  await trustNodesSoon(page);
  await expect.poll(() => readyNodes(page), { timeout: 60_000 }).toBeGreaterThan(0);
  const before = await readyNodes(page);

  await page.getByRole("navigation", { name: "Main navigation" }).getByRole("link", { name: "Clusters" }).click();
  await page.getByRole("link", { name: "product-cluster" }).click();
  await page.getByRole("link", { name: "Scale up", exact: true }).click();
  await page.getByRole("button", { name: "Continue to machines" }).click();
  await page.getByRole("spinbutton", { name: "Count" }).fill("20");
  await page.getByText("20 machines, spread over").waitFor();
  await page.getByRole("button", { name: "Continue to plan" }).click();
  await page.getByText("Plan ready").waitFor();
  await page.getByText("All 20 machines fit").waitFor();
  await page.getByRole("button", { name: "Change batches" }).click();
  await page.getByLabel("Size of the other batches", { exact: true }).fill("19");
  await page.getByRole("button", { name: "Plan again" }).click();
  await page.getByText("20 workers join in 2 batches").waitFor();
  await page.getByRole("button", { name: "Continue to submit" }).click();
  await page.getByLabel("Reason", { exact: true }).fill("more room for the evening");
  await page.getByRole("button", { name: "Scale up by 20 machines" }).click();

  await page.waitForURL(/\/operations\/scaleup-/);
  await page.getByRole("grid", { name: "Machines and steps" }).waitFor({ timeout: 60_000 });
  await page.getByText(/Done: 20 of 20 machines in/).waitFor({ timeout: 500_000 });
  await expect.poll(() => readyNodes(page), { timeout: 60_000 }).toBe(before + 20);
  const shown = await page.getByRole("grid").getByRole("row").count();
  expect(shown).toBeGreaterThan(1);

  await page.getByRole("navigation", { name: "Main navigation" }).getByRole("link", { name: "Operations" }).click();
  await page.getByRole("row", { name: /Done scaleup-.* Scale up product-cluster 20 of 20/ }).waitFor();
  expect(seen.outside).toEqual([]);
  expect(seen.errors).toEqual([]);
  await context.close();
});
