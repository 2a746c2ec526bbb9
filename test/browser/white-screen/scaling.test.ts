/** Nodes of the white-screen list: joining, leaving, reading. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Machine, Operation } from "@dipper/api";
import { expect } from "vitest";
import { whiteScreen } from "./white-screen.ts";

const { row } = whiteScreen();

const operationsMs = 120_000;
const phase = (operation: Operation) => operation.status?.phase;
const nameIn = (url: string): string => decodeURIComponent(url.split("/operations/")[1]?.split(/[?/]/)[0] ?? "");

interface Nodes {
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
  readonly total: number;
}

row("nodes/scale-up", async ({ page, open, state, audit, kubectl }) => {
  await open("/clusters/product-cluster");
  await page.getByRole("link", { name: "Scale up", exact: true }).click();
  await page.getByRole("button", { name: "Continue to machines" }).click();
  await page.getByRole("spinbutton", { name: "Count" }).fill("2");
  await page.getByText("2 machines, spread over").waitFor();
  await page.getByRole("button", { name: "Continue to plan" }).click();
  await page.getByText("All 2 machines fit").waitFor();
  await page.getByRole("button", { name: "Continue to submit" }).click();
  await page.getByLabel("Reason", { exact: true }).fill("evening peak");
  await page.getByRole("button", { name: "Scale up by 2 machines" }).click();
  await page.waitForURL(/\/operations\/scaleup-/);
  const name = nameIn(page.url());
  let joined: readonly string[] = [];
  await state<Operation>(
    `operations/${name}`,
    (operation) => {
      expect(phase(operation)).toBe("Succeeded");
      joined = operation.spec.operationMachines.map((machine) => machine.ip);
    },
    operationsMs,
  );
  await state(
    () => kubectl("product-cluster", "get", "nodes", "-o", "wide"),
    (text) => expect(joined.every((ip) => new RegExp(`Ready.*${ip.replaceAll(".", "\\.")}\\b`).test(text))).toBe(true),
  );
  await audit({ kind: "Operation", name, route: "/api/v1/operations" }, ({ why, cluster }) => {
    expect(why?.reason).toBe("evening peak");
    expect(cluster).toBe("product-cluster");
  });
});

row("nodes/scale-down", async ({ page, open, state, audit, api }) => {
  const gone = "cluster-example-090";
  await open(`/clusters/cluster-example/nodes/${gone}`);
  await page.getByRole("link", { name: "Scale down this node…" }).click();
  await page.getByRole("button", { name: "Continue to nodes" }).click();
  await page.getByText("1 node selected").waitFor();
  await page.getByRole("button", { name: "Continue to plan" }).click();
  await page.getByText("1 machine fits").waitFor();
  await page
    .getByText("Nodes are drained")
    .or(page.getByText(/pods? moves?/))
    .first()
    .waitFor();
  await page.getByRole("button", { name: "Continue to submit" }).click();
  await page.getByLabel("Reason", { exact: true }).fill("too many in this rack");
  await page.getByRole("button", { name: "Scale down by 1 node" }).click();
  await page.waitForURL(/\/operations\/scaledown-/);
  const name = nameIn(page.url());
  await state<Operation>(`operations/${name}`, (operation) => expect(phase(operation)).toBe("Succeeded"), operationsMs);
  const nodes = await api.get<Nodes>(`clusters/cluster-example/nodes?filter=name:${gone}`);
  expect(nodes.total).toBe(0);
  await state<Machine>(`machines/${gone}`, ({ spec, status }) => {
    expect(spec.consumerRef).toBeUndefined();
    expect(status?.phase).toBe("Spare");
  });
  await audit({ kind: "Operation", name, route: "/api/v1/operations" }, ({ why }) =>
    expect(why?.reason).toBe("too many in this rack"),
  );
});

row("nodes/conditions-and-events", async ({ page, open, state, kubectl }) => {
  const name = "middleware-sz-01-061";
  const event = {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: `${name}.fan`, namespace: "default" },
    involvedObject: { kind: "Node", name },
    type: "Warning",
    reason: "FanTooSlow",
    message: "fan 3 turns 900 times a minute",
    lastTimestamp: new Date().toISOString().replace(/\.\d+/, ""),
  };
  const file = join(await mkdtemp(join(tmpdir(), "dipper-event-")), "event.json");
  await writeFile(file, JSON.stringify(event));
  await kubectl("middleware-sz-01", "create", "-f", file);
  await rm(dirname(file), { recursive: true });
  await open(`/clusters/middleware-sz-01/nodes/${name}`);
  const shown = page.getByRole("main");
  await shown.getByText(/^Ready (False|Unknown)$/).waitFor();
  await state(
    () => kubectl("middleware-sz-01", "get", "node", name, "-o", "json"),
    (text) => {
      const { conditions } = (
        JSON.parse(text) as {
          readonly status: { readonly conditions: readonly { readonly type: string; readonly status: string }[] };
        }
      ).status;
      expect(conditions.find((each) => each.type === "Ready")?.status).not.toBe("True");
    },
  );
  await shown.getByRole("cell", { name: "FanTooSlow", exact: true }).first().waitFor();
  await state<{ readonly items: readonly { readonly reason: string; readonly message: string }[] }>(
    `clusters/middleware-sz-01/events?filter=object:${name}`,
    ({ items }) => expect(items).toContainEqual(expect.objectContaining({ reason: "FanTooSlow", type: "Warning" })),
  );
});
