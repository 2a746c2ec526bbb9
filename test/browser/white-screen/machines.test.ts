/** Machines 12 of the white-screen list. */
import type { Machine, SparePool } from "@dipper/api";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { confirm } from "./dialogs.ts";
import { whiteScreen } from "./white-screen.ts";

const { row } = whiteScreen();

/** Two host keys of nobody: 32 bytes each, in the form of RFC 4253. */
const hostKey = (fill: number): string => {
  const type = Buffer.from("ssh-ed25519");
  const length = (n: number) => Buffer.from([0, 0, 0, n]);
  return `ssh-ed25519 ${Buffer.concat([length(type.length), type, length(32), Buffer.alloc(32, fill)]).toString("base64")}`;
};

/** Opens the page of a machine and one entry of its menu. */
async function choose(page: Page, entry: string): Promise<void> {
  await page.getByRole("button", { name: "Change state" }).click();
  await page.getByRole("menuitem", { name: entry }).click();
}

const wish = (machine: Machine) => machine.spec.desiredState;
const phase = (machine: Machine) => machine.status?.phase;

row("machines/import", async ({ page, open, state, audit }) => {
  await open("/machines/import");
  await page
    .getByLabel("CSV")
    .fill(
      [
        "name,address,user,site,zone,rack,class,pool,serial,hostkey",
        `rack9-01,10.77.0.1,ops,hz,hz-a,r09,c64m256,general,SN-9-01,${hostKey(1)}`,
        "rack9-02,10.0.0.11,ops,hz,hz-a,r09,c64m256,general,SN-9-02,",
      ].join("\n"),
    );
  await page.getByRole("button", { name: "Check the lines" }).click();
  await page.getByText("10.0.0.11 is taken by Machine m11").waitFor();
  await page.getByRole("button", { name: "Import 1 machine" }).click();
  await page.waitForURL(/\/machines$/);
  await state<Machine>("machines/rack9-01", ({ spec }) => {
    expect(spec.identity.serialNumber).toBe("SN-9-01");
    expect(spec.ssh).toMatchObject({ address: "10.77.0.1", user: "ops", hostKeys: [hostKey(1)] });
  });
  await state<{ readonly total: number }>("machines?filter=name:rack9-02", ({ total }) => expect(total).toBe(0));
  await audit({ kind: "Machine", name: "rack9-01", verb: "create" }, ({ changes }) => expect(changes).toHaveLength(1));
});

row("machines/replace-host-key", async ({ page, open, state, audit }) => {
  await open("/machines/rack9-01");
  await choose(page, "Replace host key…");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("New host keys, one a line").fill(hostKey(2));
  await dialog.getByRole("button", { name: "Show fingerprints" }).click();
  await dialog.getByText("No longer trusted:").waitFor();
  expect(await dialog.getByText(/SHA256:/).count()).toBe(2);
  await confirm(page, "Replace host key", "board replaced, ticket 4711");
  await state<Machine>("machines/rack9-01", ({ spec }) => expect(spec.ssh?.hostKeys).toEqual([hostKey(2)]));
  await audit({ kind: "Machine", name: "rack9-01", route: "/host-keys" }, ({ changes, why }) => {
    expect(changes?.[0]?.fields).toContainEqual({ field: "spec.ssh.hostKeys", old: [hostKey(1)], new: [hostKey(2)] });
    expect(why?.reason).toBe("board replaced, ticket 4711");
  });
});

row("machines/verify", async ({ page, api, open, state, audit }) => {
  const before = await api.get<Machine>("machines/m20");
  await open("/machines/m20");
  await choose(page, "Look again…");
  await confirm(page, "Look again", "rack was opened");
  await state<Machine>("machines/m20", (machine) => {
    expect(Date.parse(machine.status?.probedAt ?? "")).toBeGreaterThan(Date.parse(before.status?.probedAt ?? ""));
    expect(machine.status?.cleanliness?.verdict).toBe("Clean");
    expect(phase(machine)).toBe("Spare");
  });
  await audit({ kind: "Machine", name: "m20", route: "/verify" }, ({ why }) =>
    expect(why?.reason).toBe("rack was opened"),
  );
});

row("machines/facts", async ({ page, open, state }) => {
  await open("/machines/m20");
  const facts = page.locator(".fact-list");
  await facts.getByText("debian-12").first().waitFor();
  await facts.getByText("6.1.0-simulated").first().waitFor();
  const shown = (await facts.allInnerTexts()).join("\n");
  await state<Machine>("machines/m20", ({ spec, status }) => {
    expect(shown).toContain(spec.identity.serialNumber);
    expect(shown).toContain(spec.rack);
    expect(shown).toContain(String(status?.facts?.cpus));
    expect(shown).toContain(status?.facts?.kernel);
  });
});

row("machines/find", async ({ page, api, open, state }) => {
  const { spec } = await api.get<Machine>("machines/m20");
  await open("/");
  for (const wanted of ["10.0.0.20", spec.identity.serialNumber]) {
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill(wanted);
    await page.getByRole("option", { name: /m20/ }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/machines\/m20$/);
    await page.getByRole("heading", { level: 1, name: "10.0.0.20" }).waitFor();
  }
  await state<Machine>("machines/m20", (machine) => expect(machine.spec.addresses[0]?.address).toBe("10.0.0.20"));
});

row("machines/reserve", async ({ page, open, state, audit }) => {
  await open("/pools/general");
  await page.getByRole("button", { name: "Reserve…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reservation", { exact: true }).fill("ticket-4711");
  await dialog.getByRole("combobox", { name: "For cluster" }).click();
  await dialog.getByRole("combobox", { name: "For cluster" }).fill("product-cluster");
  await page.keyboard.press("Enter");
  await dialog.getByRole("combobox", { name: "Class" }).click();
  await page.locator(".ant-select-item-option:visible", { hasText: /^c32m128$/ }).click();
  await dialog.getByRole("spinbutton", { name: "Count" }).fill("3");
  await dialog.getByText("3 machines fit now, in").waitFor();
  await confirm(page, "Reserve 3 machines", "evening peak");
  await state<SparePool>("pools/general", ({ spec }) =>
    expect(spec.reservations).toMatchObject([
      { id: "ticket-4711", count: 3, machineClass: "c32m128", holder: { kind: "Person", name: "admin" } },
    ]),
  );
  await audit({ kind: "SparePool", name: "general", route: "/reservations" }, ({ why, changes }) => {
    expect(why?.reason).toBe("evening peak");
    expect(JSON.stringify(changes)).toContain("ticket-4711");
  });
});

row("machines/unreserve", async ({ page, open, state, audit }) => {
  await open("/pools/general");
  await page.getByRole("button", { name: "Give ticket-4711 back" }).click();
  await confirm(page, "Give back", "not needed after all");
  await state<SparePool>("pools/general", ({ spec }) => expect(spec.reservations).toEqual([]));
  await audit({ kind: "SparePool", name: "general", verb: "delete" }, ({ why }) =>
    expect(why?.reason).toBe("not needed after all"),
  );
});

row("machines/quarantine", async ({ page, open, state, audit }) => {
  await open("/machines/m21");
  await choose(page, "Quarantine…");
  await page.getByText(/Pool general keeps \d+ spare of c64m256/).waitFor();
  await confirm(page, "Quarantine", "smells of smoke");
  await state<Machine>("machines/m21", (machine) => expect(phase(machine)).toBe("Quarantined"));
  await audit({ kind: "Machine", name: "m21", verb: "patch" }, ({ changes, why }) => {
    expect(changes?.[0]?.fields).toContainEqual({ field: "spec.desiredState", old: "InService", new: "Quarantined" });
    expect(why?.reason).toBe("smells of smoke");
  });
});

row("machines/return", async ({ page, open, state, audit }) => {
  await open("/machines/m21");
  await choose(page, "Back in service…");
  await page.getByText(/Once it is verified, pool general has \d+ spare of c64m256/).waitFor();
  await confirm(page, "Back in service", "it was the kitchen");
  await state<Machine>("machines/m21", (machine) => {
    expect(wish(machine)).toBe("InService");
    expect(phase(machine)).toBe("Spare");
  });
  await audit({ kind: "Machine", name: "m21", verb: "patch" }, ({ why }) =>
    expect(why?.reason).toBe("it was the kitchen"),
  );
});

row("machines/retire", async ({ page, open, state, audit }) => {
  await open("/machines/m22");
  await choose(page, "Retire…");
  await page.getByRole("dialog").getByLabel("Type m22 to confirm").fill("m22");
  await confirm(page, "Retire", "end of lease");
  await state<Machine>("machines/m22", (machine) => expect(phase(machine)).toBe("Retired"));
  await audit({ kind: "Machine", name: "m22", verb: "patch" }, ({ why }) => expect(why?.reason).toBe("end of lease"));
});

row("machines/maintenance", async ({ page, open, state, audit, kubectl, api }) => {
  const name = "staging-hz-01-040";
  const unschedulable = () => kubectl("staging-hz-01", "get", "node", name, "-o", "jsonpath={.spec.unschedulable}");
  await state<Machine>(`machines/${name}`, (machine) => expect(phase(machine)).toBe("Deployed"));
  await open(`/machines/${name}`);
  await choose(page, "Maintenance…");
  await page.getByText(/Its node .* of staging-hz-01 is cordoned: no new pods; \d+ pods? stay/).waitFor();
  await confirm(page, "Maintenance", "new fan");
  await state<Machine>(`machines/${name}`, (machine) => expect(phase(machine)).toBe("Maintenance"));
  await state(unschedulable, (text) => expect(text).toBe("true"));
  await audit({ kind: "Machine", name, verb: "patch" }, ({ changes, why, cluster }) => {
    expect(changes?.[0]?.fields).toContainEqual({ field: "spec.desiredState", old: "InService", new: "Maintenance" });
    expect(why?.reason).toBe("new fan");
    expect(cluster).toBe("staging-hz-01");
  });
  // What the platform does by itself then is told as its own.
  const own = await api.get<{ readonly items: readonly { readonly who: { readonly user: string } }[] }>(
    `audit?by=platform&kind=Node&name=${name}`,
  );
  expect(own.items[0]?.who.user).toBe("system:serviceaccount:beidou-system:dipper-controller");

  await choose(page, "Back in service…");
  await page.getByText(/Its node .* of staging-hz-01 takes pods again/).waitFor();
  await confirm(page, "Back in service", "");
  await state<Machine>(`machines/${name}`, (machine) => expect(phase(machine)).toBe("Deployed"));
  await state(unschedulable, (text) => expect(text).toBe(""));
  await audit({ kind: "Machine", name, verb: "patch" }, ({ changes }) =>
    expect(changes?.[0]?.fields).toContainEqual({ field: "spec.desiredState", old: "Maintenance", new: "InService" }),
  );
});
