/** Clusters of the white-screen list: made, taken over, let go. */
import type { Cluster, ClusterDeployment, MachineSet, Operation } from "@dipper/api";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { confirm } from "./dialogs.ts";
import { whiteScreen } from "./white-screen.ts";

const name = "night-shift";
const { row } = whiteScreen();
const installMs = 150_000;

/** The block of one role in the machines step. */
async function outOfThePool(page: Page, title: string, count: number): Promise<void> {
  const block = page.locator("section.panel").filter({ has: page.getByRole("heading", { name: title, exact: true }) });
  await block.getByText("From the pool").click();
  await block.getByRole("combobox", { name: "Spare pool" }).click();
  // By keyboard: the list above may still be on its way out, and the options open where the field was.
  await page.locator(".ant-select-item-option-active:visible", { hasText: /^general$/ }).waitFor();
  await page.keyboard.press("Enter");
  await block.getByTitle("general").waitFor();
  await block.getByRole("spinbutton", { name: "Count" }).fill(String(count));
}

row("clusters/create", async ({ page, open, state, audit, kubectl }) => {
  await open("/clusters");
  await page.getByRole("link", { name: "Create cluster" }).click();
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Continue to machines" }).click();
  await page.getByText("Choose a machine for the control plane").first().waitFor();
  await outOfThePool(page, "Control plane", 1);
  await outOfThePool(page, "Workers", 2);
  await page.getByRole("button", { name: "Continue to network" }).click();
  await page.getByRole("button", { name: "Continue to add-ons" }).click();
  await page.getByRole("button", { name: "Continue to review" }).click();
  await page.getByText("2 machines out of general").waitFor();
  await page.locator(".tag-simulated").waitFor();
  await page.getByText('fleet.dipper.dev/simulated: "true"').first().waitFor();
  await page.getByRole("button", { name: "Create and plan" }).click();

  // The cluster's life cycle: nothing is red, and the one thing to do stands beside the reason.
  await page.waitForURL(/\/clusters\/night-shift\/lifecycle/);
  await page.getByText("0 ready of 2, 2 wanted").waitFor();
  await page.getByRole("link", { name: "Approve the plan" }).click();
  await page.waitForURL(/\/operations\/night-shift-create\/plan/);
  await page.getByRole("button", { name: "Approve…" }).click();
  await confirm(page, /^Approve digest [0-9a-f]{7}/, "as agreed");
  await page.getByRole("link", { name: "Machines", exact: true }).last().click();
  await page.getByRole("grid", { name: "Machines and steps" }).waitFor();
  expect(await page.getByRole("columnheader").count()).toBe(12);

  // The life-cycle page is left open: it shows the end without being loaded again.
  await open("/clusters/night-shift/lifecycle");
  await page.getByText("2 ready of 2, 2 wanted").waitFor({ timeout: installMs });
  await page.getByText("1 ready of 1, 1 wanted").waitFor();
  await state<Operation>("operations/night-shift-create", ({ spec, status }) => {
    expect(status?.phase).toBe("Succeeded");
    expect(spec.operationFlow).toHaveLength(11);
  });
  await state<Cluster>(`clusters/${name}`, ({ spec }) => expect(spec.clusterType).toBe("simulated"));
  await state<ClusterDeployment>(`cluster-deployments/${name}`, ({ status }) =>
    expect(status?.conditions?.find((each) => each.type === "Installed")?.status).toBe("True"),
  );
  await state<{ readonly items: readonly MachineSet[] }>(`machine-sets?filter=cluster:${name}&sort=name`, ({ items }) =>
    expect(items.map((set) => [set.metadata.name, set.status?.ready])).toEqual([
      [`${name}-compute`, 2],
      [`${name}-control`, 1],
    ]),
  );
  await state(
    () => kubectl(name, "get", "nodes", "--no-headers"),
    (text) => expect(text.match(/ Ready /g)).toHaveLength(3),
  );
  for (const { kind, named } of [
    { kind: "ClusterDeployment", named: name },
    { kind: "MachineSet", named: `${name}-compute` },
  ])
    await audit({ kind, name: named, verb: "create" }, ({ changes }) => expect(changes?.[0]?.verb).toBe("create"));
  await audit({ kind: "WorkOrder", route: "/approve" }, ({ why }) => expect(why?.reason).toBe("as agreed"));

  // One worker more: a wish, and the platform proposes the operation.
  await page.getByRole("button", { name: "Change the number of night-shift-compute" }).click();
  await page.getByRole("spinbutton", { name: "Machines wanted" }).fill("3");
  await page.getByText("1 machine is taken out of general and joins.").waitFor();
  await page.getByRole("button", { name: "Add 1 machine" }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page
    .getByRole("link", { name: /^night-shift-grow-/ })
    .first()
    .waitFor();
  await page.getByRole("link", { name: "Approve the plan" }).first().waitFor();
  await state<MachineSet>(`machine-sets/${name}-compute`, ({ spec }) => expect(spec.replicas).toBe(3));
  await audit({ kind: "MachineSet", name: `${name}-compute`, verb: "patch" }, ({ changes }) =>
    expect(changes?.[0]?.fields).toContainEqual({ field: "spec.replicas", old: 2, new: 3 }),
  );
});

row("clusters/import", async ({ page, open, state, audit, kubectl }) => {
  // The platform's own API server is a cluster that it does not know yet.
  const kubeconfig = await kubectl("", "config", "view", "--raw");
  await open("/clusters/import");
  await page.getByLabel("Name", { exact: true }).fill("brought-along");
  await page.getByLabel("kubeconfig", { exact: true }).fill(kubeconfig);
  await page.getByRole("button", { name: "Import the cluster" }).click();
  await page.waitForURL(/\/clusters\/brought-along$/);
  const uid = await kubectl("", "get", "namespace", "kube-system", "-o", "jsonpath={.metadata.uid}");
  await state<Cluster>("clusters/brought-along", ({ spec, status }) => {
    expect(spec.managementPolicy).toBe("Observe");
    expect(status?.clusterUID).toBe(uid);
    expect(status?.conditions?.find((each) => each.type === "Available")?.status).toBe("True");
  });
  await audit({ kind: "Cluster", name: "brought-along", verb: "create" }, ({ cluster, input }) => {
    expect(cluster).toBe("brought-along");
    // The login that it brings is nobody's business.
    expect(JSON.stringify(input)).not.toContain("dipper-admin-");
  });
});

row("look/certificates", async ({ page, open, state }) => {
  await open("/clusters/brought-along");
  const panel = page.locator("section.panel").filter({ has: page.getByRole("heading", { name: "Certificates" }) });
  await panel.getByText("api-server").waitFor();
  const shown = await panel.innerText();
  await state<Cluster>("clusters/brought-along", ({ status }) => {
    const names = status?.certificates?.map((each) => each.name) ?? [];
    expect(names).toContain("api-server");
    for (const { name: of, notAfter } of status?.certificates ?? []) {
      const date = new Date(notAfter);
      expect(shown).toContain(of);
      expect(shown).toContain(`${date.getDate()} ${date.toLocaleDateString("en-GB", { month: "short" })}`);
    }
  });
});

row("clusters/forget", async ({ page, open, state, audit, kubectl }) => {
  await open("/clusters/brought-along");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Forget…" }).click();
  await page.getByText("The login that was stored for it goes (brought-along-kubeconfig)").waitFor();
  await page.getByRole("dialog").getByLabel("Type brought-along to confirm").fill("brought-along");
  await confirm(page, "Forget the cluster", "it was a trial");
  await page.waitForURL(/\/clusters$/);
  await state<{ readonly total: number }>("clusters?filter=name:brought-along", ({ total }) => expect(total).toBe(0));
  await state(
    () => kubectl("", "get", "secrets", "-n", "beidou-system", "-o", "name"),
    (text) => expect(text).not.toContain("brought-along"),
  );
  await audit({ kind: "Cluster", name: "brought-along", route: "/forget" }, ({ why, changes }) => {
    expect(why?.reason).toBe("it was a trial");
    expect(changes?.map((each) => [each.kind, each.verb])).toContainEqual(["Cluster", "delete"]);
  });
});
