/** Network and storage of the white-screen list, and any custom resource. */
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { confirm } from "./dialogs.ts";
import { type RowTools, whiteScreen } from "./white-screen.ts";

const { row } = whiteScreen();

const cluster = "edge-gz-02";
const namespace = "workload";
const objects = `/clusters/${cluster}/objects`;

interface Loose {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: Readonly<Record<string, unknown>>;
}

const read =
  (kubectl: RowTools["kubectl"], ...what: readonly string[]): (() => Promise<Loose>) =>
  async () =>
    JSON.parse(await kubectl(cluster, "get", "--namespace", namespace, ...what, "--output", "json")) as Loose;

/** Edits the YAML of the open object: replaces a text by another, sees the difference, saves. */
async function edit(page: RowTools["page"], from: string, to: string, reason: string): Promise<void> {
  await page.getByRole("link", { name: "YAML", exact: true }).click();
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const editor = page.locator(".cm-content");
  await editor.waitFor();
  await editor.click();
  await page.keyboard.press("Control+f");
  await page.locator(".cm-search input[name=search]").fill(from);
  await page.locator(".cm-search input[name=replace]").fill(to);
  await page.locator(".cm-search button[name=replaceAll]").click();
  await page.keyboard.press("Escape");
  expect(await page.getByRole("button", { name: "Save", exact: true }).isDisabled()).toBe(true);
  await page.getByRole("button", { name: "Show what changes" }).click();
  await page.locator(".diff .add", { hasText: to }).first().waitFor();
  await page.locator(".diff .del", { hasText: from }).first().waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await confirm(page, "Save", reason);
}

async function apply(kubectl: RowTools["kubectl"], object: object): Promise<void> {
  const file = join(tmpdir(), `dipper-white-${process.pid}.json`);
  writeFileSync(file, JSON.stringify(object));
  await kubectl(cluster, "create", "--filename", file);
  rmSync(file);
}

row("network/service-and-endpoints", async ({ page, open, kubectl, state }) => {
  await kubectl(cluster, "expose", "deployment", "frontend", "--namespace", namespace, "--port", "80", "--name", "web");
  const slices = async () =>
    JSON.parse(
      await kubectl(
        cluster,
        "get",
        "endpointslices",
        "--namespace",
        namespace,
        "--selector",
        "kubernetes.io/service-name=web",
        "--output",
        "json",
      ),
    ) as { readonly items: readonly { readonly endpoints?: readonly { readonly addresses: readonly string[] }[] }[] };
  const addresses = async () =>
    (await slices()).items.flatMap((slice) => (slice.endpoints ?? []).flatMap((each) => each.addresses));
  await state(addresses, (all) => expect(all.length).toBeGreaterThan(0));
  await open(`${objects}/core/v1/services`);
  await page.getByRole("link", { name: "web", exact: true }).click();
  const endpoints = page.getByRole("table", { name: "Endpoints" });
  await endpoints.getByRole("row").nth(1).waitFor();
  const shown = await endpoints.innerText();
  await state(addresses, ([first = ""]) => expect(shown).toContain(first));
});

row("network/ingress", async ({ page, open, kubectl, state, audit }) => {
  const rule = ["--rule", "old.example.com/*=web:80"];
  await kubectl(cluster, "create", "ingress", "entry", "--namespace", namespace, ...rule);
  await open(`${objects}/networking.k8s.io/v1/ingresses/${namespace}/entry`);
  await edit(page, "old.example.com", "new.example.com", "renamed");
  await state(read(kubectl, "ingress", "entry"), ({ spec }) =>
    expect(spec["rules"]).toMatchObject([{ host: "new.example.com" }]),
  );
  await audit({ kind: "Ingress", name: "entry", verb: "update" }, ({ changes, why }) => {
    expect(JSON.stringify(changes?.[0]?.fields)).toContain("new.example.com");
    expect(why?.reason).toBe("renamed");
  });
});

row("network/network-policy", async ({ page, open, kubectl, state, audit }) => {
  await apply(kubectl, {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "walls", namespace },
    spec: { podSelector: { matchLabels: { app: "frontend" } }, policyTypes: ["Ingress"] },
  });
  await open(`${objects}/networking.k8s.io/v1/networkpolicies/${namespace}/walls`);
  await edit(page, "app: frontend", "app: orders", "wrong pods");
  await state(read(kubectl, "networkpolicy", "walls"), ({ spec }) =>
    expect(spec["podSelector"]).toEqual({ matchLabels: { app: "orders" } }),
  );
  await audit({ kind: "NetworkPolicy", name: "walls", verb: "update" }, ({ why }) =>
    expect(why?.reason).toBe("wrong pods"),
  );
});

const storageClass = (name: string, main: boolean): object => ({
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: {
    name,
    ...(main ? { annotations: { "storageclass.kubernetes.io/is-default-class": "true" } } : {}),
  },
  provisioner: "simulated.invalid/disk",
  allowVolumeExpansion: true,
});

row("network/storage-class", async ({ page, open, kubectl, state, audit }) => {
  await apply(kubectl, storageClass("slow", true));
  await apply(kubectl, storageClass("fast", false));
  await open(`${objects}/storage.k8s.io/v1/storageclasses/-/fast`);
  await page.getByRole("button", { name: "Make default…" }).click();
  await confirm(page, "Make default", "new disks are cheaper");
  const mark = ({ metadata }: Loose) => metadata.annotations?.["storageclass.kubernetes.io/is-default-class"];
  await state(read(kubectl, "storageclass", "fast"), (fast) => expect(mark(fast)).toBe("true"));
  await state(read(kubectl, "storageclass", "slow"), (slow) => expect(mark(slow)).toBe("false"));
  for (const name of ["fast", "slow"])
    await audit({ kind: "StorageClass", name, verb: "patch" }, ({ why }) =>
      expect(why?.reason).toBe("new disks are cheaper"),
    );
});

row("network/pvc-expand", async ({ page, open, kubectl, state, audit }) => {
  await apply(kubectl, {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "files", namespace },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } }, storageClassName: "fast" },
  });
  await state(read(kubectl, "pvc", "files"), (claim) =>
    expect((claim as Loose & { readonly status?: { readonly phase?: string } }).status?.phase).toBe("Bound"),
  );
  await open(`${objects}/core/v1/persistentvolumeclaims/${namespace}/files`);
  await page.getByRole("button", { name: "Expand…" }).click();
  await page.getByRole("dialog").getByLabel("Size").fill("2Gi");
  await confirm(page, "Expand to 2Gi", "it fills up");
  await state(read(kubectl, "pvc", "files"), ({ spec }) =>
    expect(spec["resources"]).toEqual({ requests: { storage: "2Gi" } }),
  );
  await audit({ kind: "PersistentVolumeClaim", name: "files", verb: "patch" }, ({ changes }) =>
    expect(changes?.[0]?.fields).toEqual([{ field: "spec.resources.requests.storage", old: "1Gi", new: "2Gi" }]),
  );
});

row("look/custom-resource", async ({ page, open, kubectl, state, audit }) => {
  await apply(kubectl, {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "lamps.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { plural: "lamps", singular: "lamp", kind: "Lamp", listKind: "LampList" },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          additionalPrinterColumns: [{ name: "Colour", type: "string", jsonPath: ".spec.colour" }],
          schema: {
            openAPIV3Schema: {
              type: "object",
              properties: {
                spec: {
                  type: "object",
                  properties: { colour: { type: "string", description: "What it shines in." } },
                },
              },
            },
          },
        },
      ],
    },
  });
  await kubectl(cluster, "wait", "--for=condition=Established", "crd/lamps.example.com");
  await apply(kubectl, {
    apiVersion: "example.com/v1",
    kind: "Lamp",
    metadata: { name: "desk", namespace },
    spec: { colour: "red" },
  });
  await open(`${objects}?q=lamp`);
  await page.getByRole("link", { name: "Lamp", exact: true }).click();
  await page.getByRole("row", { name: /desk workload red/ }).waitFor();
  await page.getByRole("link", { name: "desk", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "desk" }).waitFor();
  await edit(page, "colour: red", "colour: blue", "red is out");
  await state(read(kubectl, "lamp", "desk"), ({ spec }) => expect(spec).toEqual({ colour: "blue" }));
  await audit({ kind: "Lamp", name: "desk", verb: "update" }, ({ changes, why }) => {
    expect(changes?.[0]?.fields).toEqual([{ field: "spec.colour", old: "red", new: "blue" }]);
    expect(why?.reason).toBe("red is out");
  });
});
