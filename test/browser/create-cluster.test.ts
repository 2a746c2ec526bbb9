/** A person makes a simulated cluster by clicking: wizard, plan, approval, nodes; then asks for one more worker. Another tries to adopt what is not his. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch, openContext, watchPage } from "./browser.ts";
import { type Demo, startDemo } from "./demo.ts";
import { firstStart, password } from "./first-start.ts";

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

interface Thing {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: Readonly<Record<string, unknown>>;
  readonly status?: {
    readonly phase?: string;
    readonly ready?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

async function read<T = Thing>(page: Page, path: string): Promise<T> {
  const answer = await page.request.get(`${demo.console}/api/v1/${path}`);
  expect(answer.status(), `${path}: ${await answer.text()}`).toBe(200);
  return (await answer.json()) as T;
}

async function isInstalled(page: Page): Promise<boolean> {
  const { status } = await read(page, "cluster-deployments/night-shift");
  return status?.conditions?.some((each) => each.type === "Installed" && each.status === "True") === true;
}

/** The block of one role in the machines step. */
const role = (page: Page, title: string) =>
  page.locator("section.panel").filter({ has: page.getByRole("heading", { name: title, exact: true }) });

async function outOfThePool(page: Page, title: string, count: number): Promise<void> {
  const block = role(page, title);
  await block.getByText("From the pool").click();
  await block.getByRole("combobox", { name: "Spare pool" }).click();
  // By keyboard: the list above may still be on its way out, and the options open where the field was.
  await page.locator(".ant-select-item-option-active:visible", { hasText: /^general$/ }).waitFor();
  await page.keyboard.press("Enter");
  await block.getByTitle("general").waitFor();
  await block.getByRole("spinbutton", { name: "Count" }).fill(String(count));
}

test("a simulated cluster is made in the console and then grows", { timeout: 700_000 }, async () => {
  const context = await openContext(browser, { language: "en", theme: "light" });
  const page = await context.newPage();
  // A busy machine makes pages slow, not wrong.
  page.setDefaultTimeout(90_000);
  page.setDefaultNavigationTimeout(90_000);
  const seen = watchPage(page, demo.console);
  await firstStart(page, demo);
  await page.getByRole("navigation", { name: "Main navigation" }).getByRole("link", { name: "Clusters" }).click();
  await page.getByRole("link", { name: "Create cluster" }).click();

  await page.getByLabel("Name", { exact: true }).fill("night-shift");
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
  await page.getByText("0 ready of 2, 2 wanted").waitFor({ timeout: 90_000 });
  await page.getByRole("link", { name: "Approve the plan" }).click();
  await page.waitForURL(/\/operations\/night-shift-create\/plan/);
  await page.getByRole("button", { name: "Approve…" }).click();
  await page.getByRole("button", { name: /^Approve digest [0-9a-f]{7}/ }).click();
  await page.getByRole("link", { name: "Machines", exact: true }).last().click();
  await page.getByRole("grid", { name: "Machines and steps" }).waitFor();
  expect(await page.getByRole("columnheader").count()).toBe(12);

  // The life-cycle page is left open: it shows the end without being loaded again.
  await page.goto(`${demo.console}/clusters/night-shift/lifecycle`);
  await page.getByText("2 ready of 2, 2 wanted").waitFor({ timeout: 400_000 });
  await page.getByText("1 ready of 1, 1 wanted").waitFor({ timeout: 90_000 });
  await expect.poll(() => isInstalled(page), { timeout: 60_000 }).toBe(true);

  const cluster = await read(page, "clusters/night-shift");
  expect(cluster.spec["clusterType"]).toBe("simulated");
  const created = await read(page, "operations/night-shift-create");
  expect(created.status?.phase).toBe("Succeeded");
  expect(created.spec["operationFlow"]).toHaveLength(11);
  const sets = await read<{ readonly items: readonly Thing[] }>(page, "machine-sets?filter=cluster:night-shift");
  const byName = sets.items.toSorted((one, other) => one.metadata.name.localeCompare(other.metadata.name));
  expect(byName.map((set) => [set.metadata.name, set.status?.ready])).toEqual([
    ["night-shift-compute", 2],
    ["night-shift-control", 1],
  ]);
  const nodes = await read<{ readonly total: number }>(page, "clusters/night-shift/nodes?limit=1");
  expect(nodes.total).toBe(3);

  // One worker more: a wish, and the platform proposes the operation.
  await page.getByRole("button", { name: "Change the number of night-shift-compute" }).click();
  await page.getByRole("spinbutton", { name: "Machines wanted" }).fill("3");
  await page.getByText("1 machine is taken out of general and joins.").waitFor();
  await page.getByRole("button", { name: "Add 1 machine" }).click();
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  await page
    .getByRole("link", { name: /^night-shift-grow-/ })
    .first()
    .waitFor({ timeout: 90_000 });
  await page.getByRole("link", { name: "Approve the plan" }).first().waitFor();
  const set = await read(page, "machine-sets/night-shift-compute");
  expect(set.spec["replicas"]).toBe(3);

  expect(seen.outside).toEqual([]);
  expect(seen.errors).toEqual([]);
  await context.close();
});

/** The kubeconfig of a cluster of the demo: what somebody would bring who wants to adopt it. */
function kubeconfigOf(cluster: string): string {
  const program = join(import.meta.dirname, "../../packages/cli/src/main.ts");
  const args = [program, "kubeconfig", "--with-token", "--cluster", cluster, "--kubeconfig", demo.kubeconfig];
  return execFileSync(process.execPath, args, { encoding: "utf8" });
}

test("adopting reads first, and says why it refuses", { timeout: 300_000 }, async () => {
  const context = await openContext(browser, { language: "en", theme: "light" });
  const page = await context.newPage();
  page.setDefaultTimeout(90_000);
  page.setDefaultNavigationTimeout(90_000);
  await page.request.post(`${demo.console}/api/v1/sign-in`, { data: { user: "admin", password } });
  await page.goto(`${demo.console}/clusters/adopt`);
  await page.getByText("Give a name of lower-case letters").first().waitFor();
  await page.getByLabel("Name", { exact: true }).fill("taken-over");
  await page.getByLabel("kubeconfig", { exact: true }).fill("this is no kubeconfig");
  await page.getByRole("button", { name: "Read the cluster" }).click();
  await page.getByRole("alert").getByText("it is not a mapping").waitFor();

  // A cluster of the fleet is read whole, and refused for the machines that serve it already.
  await page.getByLabel("kubeconfig", { exact: true }).fill(kubeconfigOf("edge-cd-01"));
  await page.getByRole("button", { name: "Read the cluster" }).click();
  await page.getByRole("alert").getByText("it serves cluster edge-cd-01").waitFor();
  const missing = await page.request.get(`${demo.console}/api/v1/clusters/taken-over`);
  expect(missing.status()).toBe(404);
  await context.close();
});
