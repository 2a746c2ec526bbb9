/** Access of the white-screen list: roles, who may what, and the proof of the audit. Accounts and tokens have a file of their own. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { AccessGrant } from "@dipper/api";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { confirm } from "./dialogs.ts";
import { type RowTools, whiteScreen } from "./white-screen.ts";

const { row } = whiteScreen();

interface Items<T> {
  readonly items: readonly T[];
}

const cluster = "edge-cd-01";

async function select(page: Page, label: string, option: string): Promise<void> {
  const box = page.getByRole("dialog").getByRole("combobox", { name: label, exact: true });
  await box.click();
  await page.locator(".ant-select-item-option:visible", { hasText: option }).first().click();
}

/** As the API server itself answers who may operate the cluster. */
function mayOperate(kubectl: RowTools["kubectl"], user: string): () => Promise<boolean> {
  const resourceAttributes = { verb: "operate", group: "fleet.dipper.dev", resource: "clusters", name: cluster };
  const review = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SubjectAccessReview",
    spec: { user, groups: ["system:authenticated"], resourceAttributes },
  };
  return async () => {
    const file = join(await mkdtemp(join(tmpdir(), "dipper-review-")), "review.json");
    await writeFile(file, JSON.stringify(review));
    const answer = await kubectl(
      "",
      "create",
      "--raw",
      "/apis/authorization.k8s.io/v1/subjectaccessreviews",
      "-f",
      file,
    );
    await rm(dirname(file), { recursive: true });
    return (JSON.parse(answer) as { readonly status: { readonly allowed: boolean } }).status.allowed;
  };
}

row("access/role", async ({ page, open, state, audit, kubectl }) => {
  await open("/access");
  await page.getByRole("button", { name: "Grant…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Who", { exact: true }).fill("lin");
  await dialog.getByLabel("Name of the cluster").fill(cluster);
  await select(page, "Role", "dipper-operator");
  await dialog.getByText("Gives: view, operate.").waitFor();
  await confirm(page, "Grant role", "on call tonight");
  await state<Items<AccessGrant>>("access-grants?filter=subject:lin", ({ items }) => {
    expect(items).toHaveLength(1);
    expect(items[0]?.spec).toMatchObject({ role: "dipper-operator", scope: { type: "Cluster", name: cluster } });
    expect(items[0]?.status?.phase).toBe("Active");
  });
  await state(mayOperate(kubectl, "lin"), (allowed) => expect(allowed).toBe(true));
  await audit({ kind: "AccessGrant", verb: "create" }, ({ why }) => expect(why?.reason).toBe("on call tonight"));
  await page.getByRole("button", { name: "Revoke what lin has" }).click();
  await page.getByRole("dialog").getByText("Takes away: view, operate.").waitFor();
  await confirm(page, "Revoke grant", "the night is over");
  await state<{ readonly total: number }>("access-grants?filter=subject:lin", ({ total }) => expect(total).toBe(0));
  await state(mayOperate(kubectl, "lin"), (allowed) => expect(allowed).toBe(false));
  await audit({ kind: "AccessGrant", verb: "delete" }, ({ why }) => expect(why?.reason).toBe("the night is over"));
});

row("access/access-matrix", async ({ page, open, state }) => {
  await open(`/access?verb=operate&cluster=${cluster}`);
  const table = page.getByRole("table");
  await table.getByText("dipper:operators").first().waitFor();
  const shown = await table.innerText();
  interface Entry {
    readonly subject: { readonly name: string };
    readonly role: string;
    readonly binding: string;
    readonly grant?: { readonly name: string };
  }
  await state<Items<Entry>>(`access/who-can?verb=operate&cluster=${cluster}`, ({ items }) => {
    expect(items.length).toBeGreaterThan(1);
    for (const { subject, role, binding, grant } of items)
      for (const word of [subject.name, role, grant?.name ?? binding]) expect(shown).toContain(word);
    expect(items.map(({ subject }) => subject.name)).not.toContain("dipper:viewers");
  });
  expect(shown).not.toContain("dipper:viewers");
});

row("access/audit-verify", async ({ page, open, state }) => {
  await open("/audit");
  await page.getByRole("button", { name: "Verify the chain" }).click();
  const said = page.getByText(/^Whole: /);
  await said.waitFor();
  const shown = Number((await said.innerText()).match(/[\d,]+/)?.[0].replaceAll(",", ""));
  await state<{ readonly ok: boolean; readonly records: number }>("audit/verdict", ({ ok, records }) => {
    expect(ok).toBe(true);
    expect(shown).toBeGreaterThan(0);
    expect(records).toBeGreaterThanOrEqual(shown);
  });
});
