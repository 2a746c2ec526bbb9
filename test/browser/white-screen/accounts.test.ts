/** People, tokens and sessions of the white-screen list. */
import { expect } from "vitest";
import { whiteScreen } from "./white-screen.ts";

interface Account {
  readonly name: string;
  readonly roles: readonly string[];
  readonly lock?: { readonly why: string; readonly by?: string; readonly reason?: string };
}

interface Token {
  readonly id: string;
  readonly user: string;
  readonly note: string;
  readonly scope?: { readonly verbs?: readonly string[]; readonly clusters?: readonly string[] };
}

interface Items<T> {
  readonly items: readonly T[];
}

const { row } = whiteScreen();

row("access/user", async ({ page, open, state, audit }) => {
  await open("/access/accounts");
  await page.getByRole("button", { name: "Create account…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("night-shift");
  await dialog.getByLabel("Role").click();
  await page.getByTitle("Operator").click();
  await dialog.getByRole("button", { name: "Create account" }).click();
  const link = (await page.getByText(/\/sign-in\?token=night-shift\./).textContent()) ?? "";
  const token = /token=(\S+)/.exec(link)?.[1];
  await page.getByRole("button", { name: "Manage night-shift" }).click();
  await page.getByRole("menuitem", { name: "Lock…" }).click();
  await dialog.getByLabel("Reason, shown in the audit").fill("left the team");
  await dialog.getByRole("button", { name: "Lock account" }).click();
  await page.getByText("Locked", { exact: true }).waitFor();
  await state<Items<Account>>("accounts", ({ items }) =>
    expect(items.find(({ name }) => name === "night-shift")).toMatchObject({
      roles: ["operator"],
      lock: { why: "administrator", by: "admin", reason: "left the team" },
    }),
  );
  // The link that was given out opens nothing any more.
  const answer = await fetch(new URL("/api/v1/sign-in", page.url()), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  });
  expect(answer.status).toBe(401);
  await audit({ kind: "Account", name: "night-shift", verb: "create", route: "/lock" }, ({ why }) =>
    expect(why?.reason).toBe("left the team"),
  );
});

row("access/token", async ({ page, open, state, audit }) => {
  await open("/settings/account");
  await page.getByRole("button", { name: "Create token…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What the token is for").fill("night report");
  await dialog.getByLabel("look", { exact: true }).check();
  await dialog.getByLabel("Only on these clusters").fill("online-hz-01");
  await dialog.getByRole("button", { name: "Create token", exact: true }).click();
  const shown = (await page.getByText(/^dipper_[0-9a-f]{10}_/).textContent()) ?? "";
  const id = shown.split("_")[1] ?? "";
  const scope = { verbs: ["view"], clusters: ["online-hz-01"] };
  await state<Items<Token>>("tokens", ({ items }) =>
    expect(items.find((each) => each.id === id)).toMatchObject({ user: "admin", note: "night report", scope }),
  );
  const headers = { authorization: `Bearer ${shown}` };
  const me = await fetch(new URL("/api/v1/me", page.url()), { headers });
  expect(await me.json()).toMatchObject({ permissions: { fleet: [], clusters: { "online-hz-01": ["view"] } } });
  await audit({ kind: "Token", name: id, verb: "create" }, ({ note }) => expect(note).toMatchObject({ of: "admin" }));
});

row("access/revoke", async ({ page, api, open, state, audit }) => {
  await api.post("accounts", { name: "service:bot", role: "viewer" });
  const made = await api.post<{ readonly id: string; readonly token: string }>("tokens", {
    account: "service:bot",
    note: "old report",
  });
  const ask = async (): Promise<number> =>
    (await fetch(new URL("/api/v1/me", page.url()), { headers: { authorization: `Bearer ${made.token}` } })).status;
  await open("/access/tokens");
  expect(await ask()).toBe(200);
  await page
    .getByRole("row", { name: /service:bot/ })
    .getByRole("button", { name: "Revoke…" })
    .click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke the token" }).click();
  await state<Items<Token>>("tokens", ({ items }) => expect(items.map(({ id }) => id)).not.toContain(made.id));
  expect(await ask()).toBe(401);
  await audit({ kind: "Token", name: made.id, verb: "delete" }, ({ note }) =>
    expect(note).toMatchObject({ of: "service:bot" }),
  );
});
