/**
 * `npm run screenshots [-- FOLDER]`: every page × language × theme into a folder, before a real `dipper serve --demo` in which a
 * scale-up runs and one failed. Fails on console errors, failed requests, requests to other origins,
 * untranslated keys, and pages wider than a window of 1280 pixels.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { APIRequestContext, BrowserContext, Page } from "playwright-core";
import { addChineseFace, type Look, launch, looks, openContext, untranslatedKeys, watchPage } from "./browser.ts";
import { type Demo, startDemo } from "./demo.ts";
import { overflowOf } from "./overflow.ts";
import type { PageToSee } from "./pages.ts";

const folder = process.argv[2] ?? join(import.meta.dirname, "../../screenshots");
const cluster = "product-cluster";

interface Answer {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly spec: { readonly addresses?: readonly { readonly address: string }[] };
  }[];
}

async function signIn(demo: Demo, context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto(demo.signIn);
  await page.getByRole("button", { name: "Later" }).click();
  await page.close();
}

/** Two scale-ups: one small one that has ended when the pictures are taken, one that runs. */
async function makeWork(demo: Demo, request: APIRequestContext, token: string): Promise<readonly string[]> {
  const spare = (await (
    await request.get(`${demo.console}/api/v1/machines?filter=phase:Spare&limit=12`)
  ).json()) as Answer;
  const addresses = spare.items.map((machine) => machine.spec.addresses?.[0]?.address ?? "");
  const wishes = [
    { name: "scaleup-first", machines: addresses.slice(0, 2), cluster: "cluster-example" },
    { name: "scaleup-2024", machines: addresses.slice(2, 12), cluster },
  ];
  for (const wish of wishes) {
    const answer = await request.post(`${demo.console}/api/v1/operations`, {
      headers: { "x-csrf-token": token },
      data: {
        metadata: { name: wish.name },
        spec: {
          clusterName: wish.cluster,
          operationType: "ScaleUp",
          operationFlow: ["preCheck", "scaleUp", "postCheck"],
          operationMachines: wish.machines.map((ip) => ({ ip, role: "Compute" })),
          rollout: { firstBatch: 2, batchSize: 2 },
        },
      },
    });
    if (!answer.ok()) throw new Error(`${wish.name}: ${answer.status()} ${await answer.text()}`);
  }
  return wishes.map((wish) => wish.name);
}

/** A cluster whose plan waits for an approval. */
async function makeCluster(demo: Demo, request: APIRequestContext, token: string): Promise<void> {
  const apiVersion = "fleet.dipper.dev/v1alpha1";
  const metadata = (name: string) => ({ name, labels: { "fleet.dipper.dev/simulated": "true" } });
  const set = (name: string, role: string, replicas: number) => ({
    apiVersion,
    kind: "MachineSet",
    metadata: metadata(name),
    spec: { clusterDeploymentRef: { name: "night-shift" }, role, replicas, poolRef: { name: "general" } },
  });
  const things = [
    ["machine-sets", set("night-shift-control", "ControlPlane", 1)],
    ["machine-sets", set("night-shift-compute", "Compute", 3)],
    [
      "cluster-deployments",
      {
        apiVersion,
        kind: "ClusterDeployment",
        metadata: metadata("night-shift"),
        spec: {
          managementPolicy: "Operate",
          kubernetesVersion: "v1.36.3",
          controlPlane: { machineSet: "night-shift-control" },
          machineSets: ["night-shift-control", "night-shift-compute"],
        },
      },
    ],
  ] as const;
  for (const [resource, data] of things) {
    const answer = await request.post(`${demo.console}/api/v1/${resource}`, {
      headers: { "x-csrf-token": token },
      data,
    });
    if (!answer.ok()) throw new Error(`${data.metadata.name}: ${answer.status()} ${await answer.text()}`);
  }
}

function pagesOf(machine: string, node: string): readonly PageToSee[] {
  const wizard = `/operations/new/scale-up?cluster=${cluster}`;
  return [
    { name: "home", path: "/", ready: ".fleet a" },
    { name: "clusters", path: "/clusters", ready: ".table tbody tr" },
    { name: "cluster-import", path: "/clusters/import", ready: "textarea" },
    { name: "cluster-create", path: "/clusters/create", ready: ".wizard-steps" },
    { name: "cluster-create-machines", path: "/clusters/create?step=machines", ready: ".table tbody tr" },
    { name: "cluster-create-network", path: "/clusters/create?step=network", ready: ".wizard-form" },
    { name: "cluster-create-addons", path: "/clusters/create?step=addons", ready: ".panel" },
    { name: "cluster-create-review", path: "/clusters/create?step=review", ready: ".code" },
    { name: "cluster-adopt", path: "/clusters/adopt", ready: "textarea" },
    { name: "cluster-lifecycle", path: "/clusters/night-shift/lifecycle", ready: ".set-tree" },
    { name: "operation-long", path: "/operations/night-shift-create", ready: ".matrix.dense" },
    { name: "operation-long-plan", path: "/operations/night-shift-create/plan", ready: ".four-facts" },
    { name: "integrations", path: "/settings/integrations", ready: ".tabs" },
    { name: "cluster", path: `/clusters/${cluster}`, ready: ".tree" },
    { name: "nodes", path: `/clusters/${cluster}/nodes`, ready: ".table tbody tr" },
    { name: "node", path: `/clusters/${cluster}/nodes/${node}`, ready: ".fact-list" },
    { name: "cluster-operations", path: `/clusters/${cluster}/operations`, ready: ".table tbody tr" },
    { name: "cluster-events", path: `/clusters/${cluster}/events`, ready: ".toolbar" },
    { name: "cluster-yaml", path: `/clusters/${cluster}/yaml`, ready: ".code" },
    { name: "machines", path: "/machines", ready: ".table tbody tr" },
    { name: "machines-import", path: "/machines/import", ready: "textarea" },
    { name: "machine", path: `/machines/${machine}`, ready: ".fact-list" },
    { name: "machine-checks", path: `/machines/${machine}/checks`, ready: ".tabs" },
    { name: "machine-history", path: `/machines/${machine}/history`, ready: ".tabs" },
    { name: "machine-yaml", path: `/machines/${machine}/yaml`, ready: ".code" },
    { name: "calendar", path: "/calendar", ready: "h1" },
    { name: "clusters-compare", path: `/clusters/compare?names=${cluster},cluster-example`, ready: ".compare" },
    { name: "pools", path: "/pools", ready: ".table tbody tr" },
    { name: "pool", path: "/pools/general", ready: ".table tbody tr" },
    { name: "operations", path: "/operations", ready: ".table tbody tr" },
    { name: "operation", path: "/operations/scaleup-2024", ready: ".matrix" },
    { name: "operation-plan", path: "/operations/scaleup-2024/plan", ready: ".four-facts" },
    { name: "operation-timeline", path: "/operations/scaleup-2024/timeline", ready: ".tree" },
    { name: "operation-yaml", path: "/operations/scaleup-2024/yaml", ready: ".code" },
    { name: "operation-first", path: "/operations/scaleup-first", ready: ".matrix" },
    { name: "scale-up-cluster", path: wizard, ready: ".wizard-steps" },
    { name: "scale-up-machines", path: `${wizard}&step=machines&count=20`, ready: ".fleet" },
    { name: "scale-up-plan", path: `${wizard}&step=plan&count=20`, ready: ".four-facts" },
    { name: "scale-up-submit", path: `${wizard}&step=submit&count=20`, ready: ".code" },
    {
      name: "scale-down-machines",
      path: `/operations/new/scale-down?cluster=${cluster}&step=machines`,
      ready: ".table tbody tr",
    },
    { name: "audit", path: "/audit", ready: ".table tbody tr" },
    { name: "cluster-audit", path: `/clusters/${cluster}/audit`, ready: ".tabs" },
    { name: "machine-audit", path: `/machines/${machine}/audit`, ready: ".tabs" },
    { name: "operation-audit", path: "/operations/scaleup-2024/audit", ready: ".table tbody tr" },
    { name: "tasks", path: "/tasks", ready: "h1" },
    { name: "settings", path: "/settings", ready: ".fact-list" },
    { name: "search", path: `/search?q=${machine}`, ready: ".table tbody tr" },
  ];
}

async function picture(page: Page, wanted: PageToSee, file: string): Promise<void> {
  await page.locator(wanted.ready).first().waitFor({ timeout: 30_000 });
  await addChineseFace(page);
  await page.waitForTimeout(600);
  await page.screenshot({ path: file });
}

async function main(): Promise<void> {
  await mkdir(folder, { recursive: true });
  const demo = await startDemo();
  const browser = await launch();
  const problems: string[] = [];
  let taken = 0;
  try {
    const first = await openContext(browser, { language: "en", theme: "light" });
    await signIn(demo, first);
    const cookies = await first.cookies();
    const token = cookies.find((cookie) => cookie.name === "dipper_csrf")?.value ?? "";
    await makeWork(demo, first.request, token);
    await makeCluster(demo, first.request, token);
    const nodes = (await (
      await first.request.get(`${demo.console}/api/v1/clusters/${cluster}/nodes?limit=5`)
    ).json()) as Answer;
    const machines = (await (
      await first.request.get(`${demo.console}/api/v1/machines?filter=phase:Spare&limit=1`)
    ).json()) as Answer;
    const pages = pagesOf(machines.items[0]?.metadata.name ?? "", nodes.items[4]?.metadata.name ?? "");
    await first.close();
    const takeAll = async (look: Look): Promise<void> => {
      const context = await openContext(browser, look);
      await context.addCookies(cookies);
      for (const wanted of pages) {
        const page = await context.newPage();
        const seen = watchPage(page, demo.console);
        page.on("response", (response) => {
          if (response.status() >= 400)
            problems.push(`${wanted.name}: ${response.status()} ${response.url().replace(demo.console, "")}`);
        });
        await page.goto(demo.console + wanted.path);
        const file = join(folder, `${wanted.name}-${look.theme}-${look.language}.png`);
        await picture(page, wanted, file).then(
          () => {
            taken += 1;
          },
          (error: unknown) =>
            problems.push(`${wanted.name} ${look.language} ${look.theme}: ${String(error).split("\n", 1)[0]}`),
        );
        await page.setViewportSize({ width: 1280, height: 900 });
        const wider = await overflowOf(page);
        if (wider > 0) problems.push(`${wanted.name} ${look.language} ${look.theme}: ${wider} px wider than 1280`);
        const text = await page.locator("body").innerText();
        for (const key of untranslatedKeys(text)) problems.push(`${wanted.name}: untranslated ${key}`);
        for (const problem of [...seen.errors, ...seen.outside])
          problems.push(`${wanted.name} ${look.language} ${look.theme}: ${problem}`);
        await page.close();
      }
      await context.close();
    };
    // Two looks at a time: more only wait for each other.
    await Promise.all(looks.slice(0, 2).map(takeAll));
    await Promise.all(looks.slice(2).map(takeAll));
  } finally {
    await browser.close();
    await demo.close();
  }
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(`${taken} pictures in ${folder}\n${taken} passed, ${problems.length} failed, 0 skipped\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

await main();
