import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { masked } from "../kubernetes/masked.ts";
import type { Person } from "../kubernetes/target.ts";
import { type Kubectl, kubectlVersion, type Outcome, startKubectl } from "./kubectl/server.ts";

const version = kubectlVersion();
if (version === undefined) test.skip("kubectl is not on PATH: apt-get install kubernetes-client", () => undefined);

// What kubectl makes of an answer differs from version to version.
const golden = `./kubectl/golden/${version}`;
const recorded = existsSync(new URL(golden, import.meta.url));
if (version !== undefined && !recorded)
  test.skip(`no golden files are recorded for kubectl ${version}: make the folder ${golden} and run with -u`, () =>
    undefined);

const root = new URL("../../", import.meta.url);
const operation = readFileSync(new URL("docs/examples/scaleup-2024.yaml", root), "utf8");
const workOrder = readFileSync(new URL("docs/examples/workorder.yaml", root), "utf8");

/** The seed's operation under another name, changed as text. */
function named(name: string, change: (text: string) => string = (text) => text): string {
  return change(operation.replace("scaleup-2024", name));
}

describe.skipIf(version === undefined)("the real kubectl", () => {
  let kubectl: Kubectl;
  const as = (user: Person, command: string, input?: string): Promise<Outcome> =>
    kubectl.run(user, command.split(" "), input);

  beforeAll(async () => {
    kubectl = await startKubectl();
    for (const folder of ["deploy/rbac", "deploy/crds", "deploy/admission", "test/integration/kubectl/objects.yaml"]) {
      expect(await as("root", `apply -f ${folder}`)).toMatchObject({ code: 0, stderr: "" });
    }
    for (const file of [
      "cluster",
      "machine",
      "sparepool",
      "machineset",
      "changepolicy",
      "stepdefinition",
      "scaleup-xxxxxx",
    ]) {
      expect(await as("admin", `apply -f docs/examples/${file}.yaml`)).toMatchObject({ code: 0, stderr: "" });
    }
    expect(await as("olga", "apply -f docs/examples/scaleup-2024.yaml")).toMatchObject({ code: 0, stderr: "" });
    expect(await as("controller", "apply -f docs/examples/workorder.yaml")).toMatchObject({ code: 0, stderr: "" });
    const status = { phase: "Running", conditions: [], why: [] };
    const patch = JSON.stringify({ status });
    expect(
      await kubectl.run("controller", [
        "patch",
        "operation",
        "scaleup-2024",
        "--subresource=status",
        "--type=merge",
        "-p",
        patch,
      ]),
    ).toMatchObject({ code: 0, stderr: "" });
  });
  afterAll(() => kubectl.close());

  test.skipIf(!recorded).each([
    ["get-operations", "get operations"],
    ["get-everything-of-the-platform", "get dipper -A"],
    ["get-operations-wide", "get op -o wide"],
    ["get-machines-wide", "get machines -o wide"],
    ["get-nodes-wide", "get nodes -o wide"],
    ["get-all", "get all -A"],
    [
      "get-many-kinds",
      "get cm,pdb,clusterroles,clusterrolebindings,validatingadmissionpolicies,mutatingadmissionpolicybindings -o wide",
    ],
    ["get-yaml", "get operation scaleup-2024 -o yaml"],
    ["describe-operation", "describe operation scaleup-2024"],
    ["describe-machine", "describe machine m11"],
    ["describe-node", "describe node node-11"],
    ["describe-pod", "describe pod web-1"],
    ["explain-operations", "explain operations --recursive"],
    ["explain-decision", "explain operation.spec.decisions"],
    ["explain-pod-containers", "explain pod.spec.containers"],
    ["api-resources", "api-resources"],
  ])("%s prints what it always printed", async (name, command) => {
    const { code, stdout, stderr } = await as("root", command);
    expect([code, stderr]).toEqual([0, ""]);
    await expect(masked(stdout)).toMatchFileSnapshot(`${golden}/${name}.txt`);
  });

  test("applying again changes nothing, and diff sees nothing", async () => {
    expect(await as("olga", "apply -f docs/examples/scaleup-2024.yaml")).toMatchObject({
      stdout: "operation.ops.dipper.dev/scaleup-2024 unchanged\n",
    });
    expect(await as("olga", "diff -f docs/examples/scaleup-2024.yaml")).toMatchObject({ code: 0, stdout: "" });
    const again = (await as("root", "apply -f test/integration/kubectl/objects.yaml")).stdout.split("\n");
    // Its selector is replaced as a whole, so that kubectl sends it each time; at a real server, too.
    expect(again.filter((line) => /created|configured/.test(line))).toEqual([
      "poddisruptionbudget.policy/web configured",
    ]);
  });

  test("strategic merge reaches one container of a deployment", async () => {
    expect(await as("root", "set image deployment/web web=registry.example.com/web:2.0")).toMatchObject({ code: 0 });
    const { stdout } = await as(
      "root",
      "get deployment web -o jsonpath={.spec.template.spec.containers[*].image}{.spec.template.spec.containers[0].ports[0].containerPort}",
    );
    expect(stdout).toBe("registry.example.com/web:2.08080");
    expect(await as("root", "scale deployment web --replicas=3")).toMatchObject({ code: 0 });
    expect(await as("root", "get deployment web -o jsonpath={.spec.replicas}")).toMatchObject({ stdout: "3" });
    expect(await as("root", "cordon node-11")).toMatchObject({ code: 0 });
    expect((await as("root", "get node node-11 --no-headers")).stdout).toContain("Ready,SchedulingDisabled");
    expect(await as("root", "uncordon node-11")).toMatchObject({ code: 0 });
  });

  test("server-side apply names who else holds a field", async () => {
    const held = (value: string): string =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: held}\ndata: {a: ${value}}\n`;
    expect(await as("root", "apply --server-side -f - --field-manager=one", held("first"))).toMatchObject({ code: 0 });
    const other = held("second");
    const refused = await as("root", "apply --server-side -f - --field-manager=two", other);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('Apply failed with 1 conflict: conflict with "one": .data.a');
    expect(await as("root", "apply --server-side --force-conflicts -f - --field-manager=two", other)).toMatchObject({
      code: 0,
    });
  });

  test("a field that does not exist is refused, and so is a value out of bounds", async () => {
    const unknown = await as(
      "olga",
      "apply -f -",
      named("misspelt", (text) => `${text}\n  colour: blue\n`),
    );
    expect(unknown.stderr).toContain('strict decoding error: unknown field "spec.colour"');
    const type = await as(
      "olga",
      "apply -f -",
      named("misspelt", (text) => text.replace("operationType: ScaleUp", "operationType: Scaleup")),
    );
    expect(type.stderr).toContain('spec.operationType: Unsupported value: "Scaleup": supported values: "ScaleUp"');
  });

  test("wait returns when the operation is finished", async () => {
    expect(await as("olga", "apply -f -", named("finishing"))).toMatchObject({ code: 0 });
    const waiting = as("olga", "wait operation/finishing --for=condition=Finished --timeout=20s");
    const condition = {
      type: "Finished",
      status: "True",
      reason: "Succeeded",
      message: "",
      lastTransitionTime: "2026-01-01T00:00:00Z",
    };
    const patch = JSON.stringify({ status: { phase: "Succeeded", conditions: [condition] } });
    expect(
      await kubectl.run("controller", [
        "patch",
        "op",
        "finishing",
        "--subresource=status",
        "--type=merge",
        "-p",
        patch,
      ]),
    ).toMatchObject({ code: 0 });
    expect(await waiting).toMatchObject({ code: 0, stdout: "operation.ops.dipper.dev/finishing condition met\n" });
  });

  test("who may create operations but has no role on the cluster is refused", async () => {
    const { code, stderr } = await as("vera", "apply -f -", named("foreign"));
    expect(code).toBe(1);
    expect(stderr).toContain("user vera may not operate cluster product-cluster");
    expect(await as("olga", "apply -f -", named("own"))).toMatchObject({ code: 0 });
    expect((await as("olga", "get op own -o yaml")).stdout).toContain("ops.dipper.dev/requested-by: olga");
  });

  test("who has no role at all sees nothing", async () => {
    expect((await as("vera", "get secrets")).stderr).toContain(
      'secrets is forbidden: User "vera" cannot list resource "secrets" in API group "" in the namespace "beidou-system"',
    );
  });

  test("spec.user: admin changes nothing", async () => {
    const inTheNameOf = named("as-admin", (text) =>
      text.includes("user:") ? text.replace(/^ {2}user: .*$/m, "  user: admin") : `${text}\n  user: admin\n`,
    );
    expect(inTheNameOf).toContain("  user: admin");
    expect((await as("vera", "apply -f -", inTheNameOf)).stderr).toContain("user vera may not operate cluster");
    expect(await as("olga", "apply -f -", inTheNameOf)).toMatchObject({ code: 0 });
    expect((await as("olga", "get op as-admin -o yaml")).stdout).toContain("ops.dipper.dev/requested-by: olga");
  });

  test("the requester cannot approve his own", async () => {
    const mine = workOrder.replace(/^( {2}name: ).*$/m, "$1mine").replace(/^( {2}requestedBy: ).*$/m, "$1olga");
    expect(await as("controller", "apply -f -", mine)).toMatchObject({ code: 0 });
    const approve = (user: Person): Promise<Outcome> => {
      const verdicts = [{ verdict: "Approve", at: "2026-01-01T00:00:00Z" }];
      return kubectl.run(user, [
        "patch",
        "workorder",
        "mine",
        "--type=merge",
        "-p",
        JSON.stringify({ spec: { verdicts } }),
      ]);
    };
    expect((await approve("olga")).stderr).toContain("user olga asked for this change and cannot decide about it");
    expect((await approve("vera")).stderr).toContain("user vera may not decide for cluster");
    expect(await approve("anton")).toMatchObject({ code: 0 });
    expect(await as("anton", "get workorder mine -o jsonpath={.spec.verdicts[0].by}")).toMatchObject({
      stdout: "anton",
    });
  });

  test.each(["steprun", "operationplan", "clusterlock"])("nobody but the controller creates a %s", async (kind) => {
    for (const user of ["root", "admin", "vera"] as const) {
      const { code, stderr } = await as(user, `apply -f docs/examples/${kind}.yaml`);
      expect(code).toBe(1);
      expect(stderr).toContain("are written by the controller only");
    }
    expect(await as("controller", `apply -f docs/examples/${kind}.yaml`)).toMatchObject({ code: 0 });
  });

  test("nobody but the controller writes a status", async () => {
    const patch = [
      "patch",
      "op",
      "scaleup-2024",
      "--subresource=status",
      "--type=merge",
      "-p",
      '{"status":{"phase":"Succeeded"}}',
    ];
    expect((await kubectl.run("admin", patch)).stderr).toContain(
      "operations/status are written by the controller only, not by admin",
    );
  });
});
