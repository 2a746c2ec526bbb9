/** Workloads 14 of the white-screen list: in a cluster of the demo, by the pages that reach into it. */
import type { ConfigMap, CronJob, Deployment, Job, Pod, Secret } from "@dipper/api";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { confirm } from "./dialogs.ts";
import { type RowTools, whiteScreen } from "./white-screen.ts";

const { row } = whiteScreen();

const cluster = "edge-cd-01";
const namespace = "workload";
const objects = `/clusters/${cluster}/objects`;
const deployment = (name: string): string => `${objects}/apps/v1/deployments/${namespace}/${name}`;

type Kubectl = RowTools["kubectl"];

/** What the cluster itself says. */
const read =
  <T>(kubectl: Kubectl, ...what: readonly string[]): (() => Promise<T>) =>
  async () =>
    JSON.parse(await kubectl(cluster, "get", "--namespace", namespace, ...what, "--output", "json")) as T;

const make = (kubectl: Kubectl, ...what: readonly string[]): Promise<string> =>
  kubectl(cluster, "create", "--namespace", namespace, ...what);

/** Opens an entry of the menu behind the first buttons. */
async function choose(page: Page, entry: string): Promise<void> {
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: entry }).click();
}

/** A pod of a deployment that runs. */
async function onePod(kubectl: Kubectl, app: string): Promise<string> {
  const { items } = await read<{ readonly items: readonly Pod[] }>(kubectl, "pods", "--selector", `app=${app}`)();
  return items.find((pod) => pod.status?.phase === "Running")?.metadata.name ?? "";
}

row("workloads/scale", async ({ page, open, kubectl, state, audit }) => {
  await make(kubectl, "deployment", "shop", "--image", "simulated.invalid/shop:1", "--replicas", "2");
  await open(`/clusters/${cluster}/workloads?q=shop`);
  await page.getByRole("row", { name: /Ready shop workload Deployment 2\/2/ }).waitFor();
  await page.getByRole("link", { name: "shop", exact: true }).click();
  await page.getByRole("button", { name: "Scale…" }).click();
  await page.getByRole("dialog").getByRole("spinbutton", { name: "Pods" }).fill("4");
  await page.getByRole("dialog").getByText("2 pods come.").waitFor();
  await confirm(page, "Scale to 4 pods", "evening peak");
  await state(read<Deployment>(kubectl, "deployment", "shop"), ({ spec, status }) => {
    expect(spec.replicas).toBe(4);
    expect(status?.readyReplicas).toBe(4);
  });
  await audit({ kind: "Deployment", name: "shop", verb: "patch" }, (record) => {
    expect(record).toMatchObject({ cluster, why: { reason: "evening peak" } });
    expect(record.changes?.[0]?.fields).toEqual([{ field: "spec.replicas", old: 2, new: 4 }]);
  });
});

row("workloads/restart", async ({ page, open, kubectl, state, audit }) => {
  const old = await onePod(kubectl, "shop");
  await open(deployment("shop"));
  await page.getByRole("button", { name: "Restart…" }).click();
  await confirm(page, "Restart", "stuck on an old certificate");
  await state(read<{ readonly items: readonly Pod[] }>(kubectl, "pods", "--selector", "app=shop"), ({ items }) => {
    expect(items.map((pod) => pod.metadata.name)).not.toContain(old);
    expect(items.filter((pod) => pod.status?.phase === "Running")).toHaveLength(4);
  });
  await audit({ kind: "Deployment", name: "shop", verb: "patch" }, ({ changes, why }) => {
    expect(JSON.stringify(changes?.[0]?.fields)).toContain("restartedAt");
    expect(why?.reason).toBe("stuck on an old certificate");
  });
});

row("workloads/image", async ({ page, open, kubectl, state, audit }) => {
  await open(deployment("shop"));
  await page.getByRole("button", { name: "Change image…" }).click();
  await page.getByRole("dialog").getByLabel("Image of shop").fill("simulated.invalid/shop:2");
  await confirm(page, "Change 1 image", "release 2");
  await state(read<Deployment>(kubectl, "deployment", "shop"), ({ spec, status }) => {
    expect(spec.template.spec.containers[0]?.image).toBe("simulated.invalid/shop:2");
    expect(status).toMatchObject({ updatedReplicas: 4, readyReplicas: 4 });
  });
  await audit({ kind: "Deployment", name: "shop", verb: "patch" }, ({ changes }) =>
    expect(changes?.[0]?.fields).toEqual([
      {
        field: "spec.template.spec.containers[shop].image",
        old: "simulated.invalid/shop:1",
        new: "simulated.invalid/shop:2",
      },
    ]),
  );
});

row("workloads/roll-back", async ({ page, open, kubectl, state, audit }) => {
  await open(deployment("shop"));
  await choose(page, "Roll back…");
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/\+ .*simulated\.invalid\/shop:1/).waitFor();
  await confirm(page, /Roll back to \d+/, "release 2 is broken");
  await state(read<Deployment>(kubectl, "deployment", "shop"), ({ spec, status }) => {
    expect(spec.template.spec.containers[0]?.image).toBe("simulated.invalid/shop:1");
    expect(status).toMatchObject({ updatedReplicas: 4, readyReplicas: 4 });
  });
  await audit({ kind: "Deployment", name: "shop", verb: "patch" }, ({ changes, why }) => {
    expect(changes?.[0]?.fields.map(({ field }) => field)).toContain("spec.template.spec.containers[shop].image");
    expect(why?.reason).toBe("release 2 is broken");
  });
});

row("workloads/pause", async ({ page, open, kubectl, state, audit }) => {
  await open(deployment("shop"));
  await choose(page, "Pause…");
  await confirm(page, "Pause", "look at it first");
  await state(read<Deployment>(kubectl, "deployment", "shop"), ({ spec }) => expect(spec.paused).toBe(true));
  await page.locator("header").getByText("Paused", { exact: true }).waitFor();
  await choose(page, "Resume…");
  await confirm(page, "Resume", "it is fine");
  await state(read<Deployment>(kubectl, "deployment", "shop"), ({ spec }) => expect(spec.paused ?? false).toBe(false));
  await audit({ kind: "Deployment", name: "shop", verb: "patch" }, ({ changes, why }) => {
    expect(changes?.[0]?.fields.map(({ field }) => field)).toEqual(["spec.paused"]);
    expect(why?.reason).toBe("it is fine");
  });
});

row("workloads/delete-pod", async ({ page, open, kubectl, state, audit }) => {
  const pod = await onePod(kubectl, "shop");
  await open(`${objects}/core/v1/pods/${namespace}/${pod}`);
  await page.getByRole("button", { name: "Delete…" }).click();
  await page
    .getByRole("dialog")
    .getByText(/^ReplicaSet shop-.* makes another one\.$/)
    .waitFor();
  await confirm(page, "Delete Pod", "hangs");
  await state(read<{ readonly items: readonly Pod[] }>(kubectl, "pods", "--selector", "app=shop"), ({ items }) => {
    expect(items.map(({ metadata }) => metadata.name)).not.toContain(pod);
    expect(items.filter(({ status }) => status?.phase === "Running")).toHaveLength(4);
  });
  await audit({ kind: "Pod", name: pod, verb: "delete" }, ({ why }) => expect(why?.reason).toBe("hangs"));
});

row("workloads/evict", async ({ page, open, kubectl, state, audit }) => {
  const pod = await onePod(kubectl, "shop");
  await open(deployment("shop"));
  await page.getByRole("link", { name: pod }).click();
  await page.getByRole("heading", { level: 1, name: pod }).waitFor();
  await page.getByRole("button", { name: "Evict…" }).click();
  await confirm(page, "Evict", "make room");
  await state(read<{ readonly items: readonly Pod[] }>(kubectl, "pods", "--selector", "app=shop"), ({ items }) =>
    expect(items.map(({ metadata }) => metadata.name)).not.toContain(pod),
  );
  await audit({ kind: "Pod", name: pod, verb: "create eviction" }, ({ why }) => expect(why?.reason).toBe("make room"));
});

row("workloads/job-rerun", async ({ page, open, kubectl, state, audit }) => {
  await make(kubectl, "job", "import", "--image", "simulated.invalid/import:1");
  await open(`${objects}/batch/v1/jobs/${namespace}/import`);
  await page.getByRole("button", { name: "Run again…" }).click();
  await confirm(page, "Run again", "the source was empty");
  await state(read<{ readonly items: readonly Job[] }>(kubectl, "jobs"), ({ items }) => {
    const again = items.filter(({ metadata }) => metadata.name.startsWith("import-"));
    expect(again).toHaveLength(1);
    expect(again[0]?.spec.template.spec.containers[0]?.image).toBe("simulated.invalid/import:1");
    expect(again[0]?.status?.succeeded ?? again[0]?.status?.active).toBe(1);
  });
  await audit({ kind: "Job", verb: "create" }, ({ object, why }) => {
    expect(object?.name).toMatch(/^import-/);
    expect(why?.reason).toBe("the source was empty");
  });
});

row("workloads/cron-suspend", async ({ page, open, kubectl, state, audit }) => {
  const schedule = ["--schedule", "0 3 1 1 *"];
  await make(kubectl, "cronjob", "report", "--image", "simulated.invalid/report:1", ...schedule);
  await open(`${objects}/batch/v1/cronjobs/${namespace}/report`);
  await page.getByRole("button", { name: "Suspend…" }).click();
  await confirm(page, "Suspend", "the disk is full");
  await state(read<CronJob>(kubectl, "cronjob", "report"), ({ spec }) => expect(spec.suspend).toBe(true));
  await page.getByRole("button", { name: "Resume…" }).click();
  await confirm(page, "Resume", "there is room again");
  await state(read<CronJob>(kubectl, "cronjob", "report"), ({ spec }) => expect(spec.suspend).toBe(false));
  await audit({ kind: "CronJob", name: "report", verb: "patch" }, ({ changes, why }) => {
    expect(changes?.[0]?.fields).toEqual([{ field: "spec.suspend", old: true, new: false }]);
    expect(why?.reason).toBe("there is room again");
  });
});

row("workloads/config-map", async ({ page, open, kubectl, state, audit }) => {
  await make(kubectl, "configmap", "settings", "--from-literal", "colour=red", "--from-literal", "size=1");
  await open(`${objects}/core/v1/configmaps/${namespace}/settings`);
  await page.getByRole("button", { name: "Edit colour" }).click();
  await page.getByRole("dialog").getByLabel("Value").fill("blue");
  await confirm(page, "Save the value", "new brand");
  await state(read<ConfigMap>(kubectl, "configmap", "settings"), ({ data }) =>
    expect(data).toEqual({ colour: "blue", size: "1" }),
  );
  await audit({ kind: "ConfigMap", name: "settings", verb: "patch" }, ({ changes, why }) => {
    expect(changes?.[0]?.fields).toEqual([{ field: "data.colour", old: "red", new: "blue" }]);
    expect(why?.reason).toBe("new brand");
  });
});

row("workloads/secret", async ({ page, open, kubectl, state, audit, api }) => {
  await make(kubectl, "secret", "generic", "keys", "--from-literal", "word=canary-8152");
  await open(`${objects}/core/v1/secrets/${namespace}/keys`);
  await page.getByText("••••••").waitFor();
  expect(await page.locator("body").innerText()).not.toContain("canary-8152");
  await page.getByRole("button", { name: "Reveal values" }).click();
  await page.getByText("canary-8152").waitFor();
  await page.getByRole("button", { name: "Edit word" }).click();
  await page.getByRole("dialog").getByLabel("Value").fill("canary-8153");
  await confirm(page, "Save the value", "rotated");
  await state(read<Secret>(kubectl, "secret", "keys"), ({ data }) =>
    expect(data).toEqual({ word: btoa("canary-8153") }),
  );
  const records = await api.text("audit?by=people&surface=console&kind=Secret&name=keys&limit=50");
  expect(records).toContain('"verb":"reveal"');
  expect(records).not.toContain(btoa("canary-8153"));
  await audit({ kind: "Secret", name: "keys", verb: "patch" }, ({ changes, why }) => {
    expect(changes?.[0]?.fields.map(({ field }) => field)).toEqual(["data.word"]);
    expect(JSON.stringify(changes)).not.toContain(btoa("canary-8153"));
    expect(why?.reason).toBe("rotated");
  });
});
