/** Look of the white-screen list: rows that only read. */
import { readFile } from "node:fs/promises";
import type { Cluster, Machine } from "@dipper/api";
import { expect } from "vitest";
import type { AuditRecord } from "./audit.ts";
import { whiteScreen } from "./white-screen.ts";

const { row } = whiteScreen();

interface Hits {
  readonly items: readonly { readonly kind: string; readonly name: string; readonly exact?: boolean }[];
}

row("look/search", async ({ page, open, state }) => {
  await open("/search?q=10.17.0.20");
  await page
    .getByRole("row", { name: /middleware-bj-01-010/ })
    .first()
    .waitFor();
  await state<Hits>("search?q=10.17.0.20", ({ items }) =>
    expect(items).toContainEqual(
      expect.objectContaining({ kind: "Machine", name: "middleware-bj-01-010", exact: true }),
    ),
  );
  await page.getByRole("link", { name: "middleware-bj-01-010" }).first().click();
  await page.getByRole("heading", { level: 1, name: /10\.17\.0\.20|middleware-bj-01-010/ }).waitFor();
});

row("look/capacity", async ({ page, open, state }) => {
  await open("/clusters/online-hz-01");
  const main = page.getByRole("main");
  await main.getByText("CPU requested").waitFor();
  const shown = await main.innerText();
  await state<Cluster>("clusters/online-hz-01", ({ status }) => {
    const { allocatable, requested } = status?.capacity ?? {};
    const used = Math.round(((requested?.cpuMillis ?? 0) / (allocatable?.cpuMillis ?? 1)) * 100);
    expect(used).toBeGreaterThan(0);
    expect(shown).toMatch(new RegExp(`CPU requested\\s+${used} %`));
  });
});

row("look/who-did-what", async ({ page, api, open, state }) => {
  await api.patch("machines/m23", { spec: { rack: "r88" } });
  await open("/machines/m23/audit");
  const line = page.getByRole("row", { name: /admin/ }).first();
  await line.waitFor();
  await line.click();
  await page.getByText("spec.rack").first().waitFor();
  await page.getByText("r88").first().waitFor();
  await state<{ readonly items: readonly AuditRecord[] }>("audit?kind=Machine&name=m23&by=people", ({ items }) => {
    expect(items[0]).toMatchObject({ who: { user: "admin" }, from: { surface: "rest" }, result: { code: 200 } });
    expect(items[0]?.changes?.[0]?.fields.map((each) => each.field)).toContain("spec.rack");
  });
});

row("look/export", async ({ page, open, state }) => {
  await open("/machines?state=Spare");
  await page.getByRole("row", { name: /m\d\d/ }).first().waitFor();
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "CSV", exact: true }).click();
  const text = await readFile(await (await downloading).path(), "utf8");
  await state<{ readonly items: readonly Machine[]; readonly total: number }>(
    "machines?filter=phase:Spare&limit=500",
    ({ items, total }) => {
      const lines = text.trim().split("\r\n").slice(1);
      expect(lines).toHaveLength(total);
      expect(items.every((machine) => text.includes(machine.metadata.name))).toBe(true);
    },
  );
});
