/** Nodes of the white-screen list: what is done inside a cluster. */
import type { Node, Pod } from "@dipper/api";
import { expect } from "vitest";
import { confirm } from "./dialogs.ts";
import { type RowTools, whiteScreen } from "./white-screen.ts";

const { row } = whiteScreen();

const cluster = "edge-gz-01";

const node =
  (kubectl: RowTools["kubectl"], name: string): (() => Promise<Node>) =>
  async () =>
    JSON.parse(await kubectl(cluster, "get", "node", name, "--output", "json")) as Node;

/** Workers, as the cluster names them. */
async function workers(kubectl: RowTools["kubectl"]): Promise<readonly string[]> {
  const selector = "!node-role.kubernetes.io/control-plane";
  const names = await kubectl(cluster, "get", "nodes", "--selector", selector, "--output", "name");
  return names
    .trim()
    .split("\n")
    .map((each) => each.replace("node/", ""));
}

row("nodes/cordon", async ({ page, open, kubectl, state, audit }) => {
  const [first = "", second = ""] = await workers(kubectl);
  await open(`/clusters/${cluster}/nodes`);
  for (const name of [first, second]) await page.getByLabel(`Select ${name}`, { exact: true }).check();
  await page.getByRole("button", { name: "Cordon…", exact: true }).click();
  await confirm(page, "Cordon 2 nodes", "rack is moved");
  for (const name of [first, second]) {
    await state(node(kubectl, name), ({ spec }) => expect(spec?.unschedulable).toBe(true));
    await audit({ kind: "Node", name, verb: "patch" }, ({ changes, why }) => {
      expect(changes?.[0]?.fields).toContainEqual({ field: "spec.unschedulable", new: true });
      expect(why?.reason).toBe("rack is moved");
    });
  }
});

row("nodes/uncordon", async ({ page, open, kubectl, state, audit }) => {
  const [first = ""] = await workers(kubectl);
  await open(`/clusters/${cluster}/nodes/${first}`);
  await page.getByRole("button", { name: "Uncordon…" }).click();
  await confirm(page, "Uncordon 1 node", "rack is back");
  await state(node(kubectl, first), ({ spec }) => expect(spec?.unschedulable ?? false).toBe(false));
  await audit({ kind: "Node", name: first, verb: "patch" }, ({ changes }) =>
    expect(changes?.[0]?.fields).toContainEqual({ field: "spec.unschedulable", old: true }),
  );
});

row("nodes/drain", async ({ page, open, kubectl, state, audit }) => {
  const name = (await workers(kubectl))[2] ?? "";
  await open(`/clusters/${cluster}/nodes/${name}`);
  await page.getByRole("button", { name: "Drain…" }).click();
  await page
    .getByRole("dialog")
    .getByText(/\d+ move, \d+ stay, \d+ in the way/)
    .waitFor();
  await confirm(page, "Drain 1 node", "disk is replaced");
  await state(node(kubectl, name), ({ spec }) => expect(spec?.unschedulable).toBe(true));
  const left = async () => {
    const fields = `spec.nodeName=${name}`;
    const text = await kubectl(cluster, "get", "pods", "-A", "--field-selector", fields, "--output", "json");
    return (JSON.parse(text) as { readonly items: readonly Pod[] }).items;
  };
  await state(left, (pods) => {
    expect(pods.length).toBeGreaterThan(0);
    for (const pod of pods) expect(pod.metadata.ownerReferences?.[0]?.kind).toBe("DaemonSet");
  });
  await audit({ kind: "Node", name, verb: "patch" }, ({ why }) => expect(why?.reason).toBe("disk is replaced"));
  await audit({ kind: "Pod", verb: "create eviction" }, ({ why }) => expect(why?.reason).toBe("disk is replaced"));
});

row("nodes/label", async ({ page, open, kubectl, state, audit }) => {
  const name = (await workers(kubectl))[3] ?? "";
  await open(`/clusters/${cluster}/nodes/${name}`);
  await page.getByRole("button", { name: "Label…" }).click();
  await page.getByRole("dialog").getByLabel("Label", { exact: true }).fill("example.com/disk");
  await page.getByRole("dialog").getByLabel("Value").fill("fast");
  await confirm(page, "Set the label", "new disks");
  await state(node(kubectl, name), ({ metadata }) => expect(metadata.labels?.["example.com/disk"]).toBe("fast"));
  await audit({ kind: "Node", name, verb: "patch" }, ({ changes }) =>
    expect(changes?.[0]?.fields).toEqual([{ field: "metadata.labels[example.com/disk]", new: "fast" }]),
  );
});

row("nodes/taint", async ({ page, open, kubectl, state, audit }) => {
  const name = (await workers(kubectl))[3] ?? "";
  await open(`/clusters/${cluster}/nodes/${name}`);
  await page.getByRole("button", { name: "Taint…" }).click();
  await page.getByRole("dialog").getByLabel("Taint", { exact: true }).fill("example.com/batch");
  await page.getByRole("dialog").getByLabel("Value").fill("only");
  await confirm(page, "Set the taint", "for batch jobs");
  const batch = { key: "example.com/batch", value: "only", effect: "NoSchedule" };
  await state(node(kubectl, name), ({ spec }) => expect(spec?.taints).toContainEqual(batch));
  await page.getByRole("button", { name: "Taint…" }).click();
  await page.getByRole("dialog").getByLabel("Taint", { exact: true }).fill("example.com/batch");
  await page.getByRole("dialog").getByRole("checkbox", { name: "Remove the taint" }).check();
  await confirm(page, "Remove the taint", "all jobs again");
  await state(node(kubectl, name), ({ spec }) => expect(spec?.taints ?? []).not.toContainEqual(batch));
  await audit({ kind: "Node", name, verb: "patch" }, ({ changes, why }) => {
    expect(JSON.stringify(changes?.[0]?.fields)).toContain("taints");
    expect(why?.reason).toBe("all jobs again");
  });
});
