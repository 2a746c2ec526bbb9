import type { Page } from "playwright-core";

/** Gives the reason and confirms what the dialog says. */
export async function confirm(page: Page, verb: string | RegExp, reason: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^Reason, shown in the audit/).fill(reason);
  await dialog.getByRole("button", typeof verb === "string" ? { name: verb, exact: true } : { name: verb }).click();
  await dialog.waitFor({ state: "hidden" });
}
