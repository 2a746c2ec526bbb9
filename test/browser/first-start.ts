import type { Page } from "playwright-core";
import type { Demo } from "./demo.ts";

export const password = "correct horse battery";

/** The first start as the administrator sees it: the one-time link, a password, the fleet. */
export async function firstStart(page: Page, demo: Demo): Promise<void> {
  await page.goto(demo.signIn);
  await page.getByLabel("New password", { exact: true }).fill(password);
  await page.getByLabel("New password again").fill(password);
  await page.getByRole("button", { name: "Set the password" }).click();
  await page.getByRole("link", { name: /See the fleet/ }).click();
  await page.getByRole("heading", { level: 1 }).waitFor();
}
