import { Cluster, ClusterDeployment, isoTime, newObject } from "@dipper/api";
import { expect, test } from "vitest";
import { chartSource } from "./chart.ts";
import { type AddonsAction, decideAddons } from "./decide.ts";
import { errorOf, releaseOf } from "./helm.ts";
import type { AddonRecord, AddonsSeen, Wanted } from "./seen.ts";

const now = 1_800_000_000_000;
const condition = (type: string, status: "True" | "False" = "True") => ({
  type,
  status,
  reason: "Serving",
  message: "",
  lastTransitionTime: isoTime(now),
});
const deployment = (addons: readonly object[]) =>
  newObject(ClusterDeployment, { name: "a" }, {
    kubernetesVersion: "v1.36.3",
    controlPlane: { machineSet: "a" },
    addons,
  } as never) as ClusterDeployment;

interface More {
  readonly records?: readonly Partial<AddonRecord>[];
  readonly policy?: "Observe" | "Operate";
  readonly available?: "True" | "False";
  readonly problem?: Wanted["problem"];
}

function seen(addons: readonly object[], more: More = {}): AddonsSeen {
  const of = deployment(addons);
  const cluster = {
    ...(newObject(
      Cluster,
      { name: "a" },
      { clusterType: "native", managementPolicy: more.policy ?? "Operate" },
    ) as Cluster),
    status: {
      conditions: [condition("Available", more.available), condition("IdentityVerified")],
      addons: (more.records ?? []).map((record) => ({
        name: "",
        phase: "Waiting" as const,
        version: "",
        reason: "",
        message: "",
        digest: `d-${record.name}`,
        attempts: 0,
        observedAt: isoTime(now),
        ...record,
      })),
    },
  };
  const wanted = of.spec.addons.map((addon) => ({
    addon,
    values: "",
    digest: `d-${addon.name}`,
    ...(more.problem === undefined ? {} : { problem: more.problem }),
  }));
  return { deployment: of, cluster, wanted };
}

const words = (input: AddonsSeen, at = now): readonly string[] =>
  decideAddons(input, at).actions.map((action: AddonsAction) =>
    action.type === "Record"
      ? `Record ${action.addons.map((each) => `${each.name}:${each.phase}${each.message === "" ? "" : ` ${each.message}`}`).join(", ")}`
      : `${action.type} ${action.wanted.addon.name}`,
  );
const dns = { name: "dns", chart: "dns-1.tgz", version: "1" };
const mesh = { name: "mesh", chart: "mesh-1.tgz", version: "1", after: ["dns"] };

test("nothing on a cluster that is observed, does not serve, or wants nothing", () => {
  expect(words(seen([dns], { policy: "Observe" }))).toEqual([]);
  expect(words(seen([dns], { available: "False" }))).toEqual([]);
  expect(words(seen([]))).toEqual([]);
});

test("one after the other, in the order that `after` demands", () => {
  expect(words(seen([mesh, dns]))).toEqual(["Record mesh:Waiting waits for dns, dns:Waiting", "Install dns"]);
  const deployed = {
    records: [
      { name: "mesh", reason: "AfterOthers", message: "waits for dns" },
      { name: "dns", phase: "Deployed" as const },
    ],
  };
  expect(words(seen([mesh, dns], deployed))).toEqual(["Record mesh:Waiting, dns:Deployed", "Install mesh"]);
});

test("a circle waits and says for whom", () => {
  const other = { ...dns, after: ["mesh"] };
  expect(words(seen([mesh, other]))).toEqual(["Record mesh:Waiting waits for dns, dns:Waiting waits for mesh"]);
});

test("another version or other values are an upgrade; what needs it waits, what runs goes on", () => {
  const records = [
    { name: "dns", phase: "Deployed" as const, digest: "old" },
    { name: "mesh", phase: "Deployed" as const },
  ];
  expect(words(seen([dns, mesh], { records }))).toEqual(["Record dns:Waiting, mesh:Deployed", "Install dns"]);
});

test("failures are tried again, later each time; what is deployed is asked for from time to time", () => {
  const failed = (attempts: number) =>
    seen([dns], { records: [{ name: "dns", phase: "Failed", attempts, reason: "HelmFailed" }] });
  expect(words(failed(1))).toEqual([]);
  expect(decideAddons(failed(1), now).wait?.forMs).toBe(30_000);
  expect(decideAddons(failed(3), now).wait?.forMs).toBe(120_000);
  expect(decideAddons(failed(30), now).wait?.forMs).toBe(900_000);
  expect(words(failed(1), now + 30_000)).toEqual(["Install dns"]);
  const deployed = seen([dns], { records: [{ name: "dns", phase: "Deployed" }] });
  expect(words(deployed)).toEqual([]);
  expect(words(deployed, now + 300_000)).toEqual(["Check dns"]);
});

test("Absent uninstalls once; out of the list is only forgotten", () => {
  const absent = { ...dns, state: "Absent" };
  expect(words(seen([absent], { records: [{ name: "dns", phase: "Deployed", digest: "old" }] }))).toEqual([
    "Record dns:Waiting",
    "Uninstall dns",
  ]);
  expect(words(seen([absent], { records: [{ name: "dns", phase: "Removed" }] }))).toEqual([]);
  expect(words(seen([], { records: [{ name: "dns", phase: "Deployed" }] }))).toEqual(["Record "]);
});

test("values that are missing are said, and looked for again", () => {
  const input = seen([dns], { problem: { reason: "ValuesMissing", message: "ConfigMap v is missing" } });
  expect(words(input)).toEqual(["Record dns:Waiting ConfigMap v is missing"]);
  expect(decideAddons(input, now).wait?.forMs).toBe(30_000);
});

test("charts: registries, archives, repositories, the mirror, the platform's folder, and nothing else of the host", () => {
  const places = { folder: "/data/artifacts/charts", mirror: "http://m:8080/" };
  const of = (chart: string, mirror = places.mirror) => chartSource({ chart, version: "1.2" }, { ...places, mirror });
  expect(of("oci://r/charts/x")).toEqual({ chart: "oci://r/charts/x", options: ["--version", "1.2"] });
  expect(of("https://h/x.tgz")).toEqual({ chart: "https://h/x.tgz", options: [] });
  expect(of("https://h/repo#x")).toEqual({ chart: "x", options: ["--repo", "https://h/repo", "--version", "1.2"] });
  expect(of("mirror:charts/x.tgz")).toEqual({ chart: "http://m:8080/charts/x.tgz", options: [] });
  expect(of("x.tgz")).toEqual({ chart: "/data/artifacts/charts/x.tgz", options: [] });
  expect(of("mirror:x.tgz", "")).toMatch("names no mirror");
  for (const bad of ["/etc/passwd", "../x", "a/../../x", "--post-renderer=/bin/sh", "https://h/x"])
    expect(of(bad), bad).toBeTypeOf("string");
});

test("helm's answers", () => {
  expect(errorOf({ code: 1, output: "level=warn\nError: UPGRADE FAILED: timed out\n" })).toBe(
    "UPGRADE FAILED: timed out",
  );
  expect(errorOf({ code: null, output: "" })).toBe("helm ended with a signal");
  expect(releaseOf({ code: 0, output: 'W0101 warning\n{"version":3,"info":{"status":"deployed"}}' })).toEqual({
    status: "deployed",
    revision: 3,
  });
  expect(releaseOf({ code: 1, output: "Error: release: not found" })).toBeUndefined();
});
