import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { StepRunSpec } from "../contract/step-run-spec.ts";
import { gateInventory } from "./gate-inventory.ts";
import { inventory, unusableParameter } from "./inventory.ts";
import { unsafeYaml } from "./unsafe-yaml.ts";
import { checkVariables, variablesFile, variablesOfMachine } from "./variables.ts";

interface Inventory {
  readonly all: {
    readonly vars: Record<string, unknown>;
    readonly hosts: Record<string, Record<string, unknown>>;
    readonly children: Record<string, unknown>;
  };
}

const template = "{{ lookup('pipe','touch /tmp/x') }}";
const spec: StepRunSpec = {
  name: "op-12345-pre-check-1-1",
  uid: "6f1c2b1e-0000-4000-8000-000000000001",
  operation: "op",
  operationType: "ScaleUp",
  clusterName: "prod",
  step: "preCheck",
  batch: 1,
  attempt: 1,
  machines: [
    { name: "m1", uid: "u1", ip: "10.0.0.11", role: "Compute", fence: 7 },
    { name: template, uid: "u2", ip: "10.0.0.12", role: "ControlPlane", fence: 3 },
  ],
  bundleDigest: "",
  entryPoint: "pre-check.yml",
  timeoutSeconds: 60,
  parameters: { note: template },
};

describe("the inventory", () => {
  const [first, second] = spec.machines;
  const login = {
    address: "10.0.0.11",
    port: 22,
    user: "ops",
    hostKeys: [],
    secrets: [],
    variables: { labels: [{ name: template, value: template }] },
  };
  const machines = [
    { alias: "m1", machine: first!, login },
    { alias: "dipper-machine-2", machine: second!, login: { ...login, user: "root" } },
  ];
  const text = inventory(spec, machines);
  const variables = variablesFile(machines, spec.parameters, {
    shared: { dipper_ca_cert: template },
    machines: { m1: { dipper_pki: { ca_key: template } }, other: { dipper_pki: "not ours" } },
    secrets: [],
  });
  const read = (of: string): Inventory =>
    parse(of, { customTags: [{ tag: "!unsafe", resolve: (value: string) => value }] }) as Inventory;

  test("no text of anybody else stands without the unsafe tag", () => {
    expect(text.split(template).length).toBeGreaterThan(4);
    expect(variables.split(template).length).toBe(5);
    for (const match of `${text}${variables}`.matchAll(/(.{9})"\{\{/g)) expect(match[1]).toBe(" !unsafe ");
  });

  test("it is YAML, with groups by role and sudo for those who are not root", () => {
    const { all } = read(text);
    expect(Object.keys(all.children)).toEqual(["kube_control_plane", "kube_node"]);
    expect(all.hosts["m1"]?.["ansible_become"]).toBe(true);
    expect(all.hosts["dipper-machine-2"]?.["ansible_become"]).toBe(false);
    expect(all.hosts["dipper-machine-2"]?.["dipper_machine"]).toBe(template);
    expect(all.hosts["m1"]?.["ansible_remote_tmp"]).toBe("~/.ansible/tmp/dipper-fence-7-6f1c2b1e0000");
  });

  test("variables are for all machines or for one; parameters are there by name and as a map", () => {
    const { all } = read(variables);
    expect(all.vars).toEqual({ note: template, dipper_ca_cert: template, dipper_parameters: { note: template } });
    expect(all.hosts).toEqual({ m1: { dipper_pki: { ca_key: template } }, "dipper-machine-2": {} });
    expect(
      JSON.parse(variablesOfMachine("m1", { shared: { dipper_a: 1 }, machines: { m1: { dipper_b: 2 } }, secrets: [] })),
    ).toEqual({ dipper_a: 1, dipper_b: 2 });
  });
});

test("a parameter that is another one on this machine stands under its own name there, and only if the run knows it", () => {
  const [machine] = spec.machines;
  const login = { address: "10.0.0.11", port: 22, user: "ops", hostKeys: [], secrets: [] };
  const text = variablesFile(
    [{ alias: "m1", machine: machine!, login }],
    { note: "a", same: "b" },
    {
      shared: {},
      machines: { m1: { dipper_parameters: { note: "other", same: "b", ansible_host: "evil" } } },
      secrets: [],
    },
  );
  expect(text).toContain('"m1": {"note": !unsafe "other", "dipper_parameters": ');
});

test("YAML refuses some characters that JSON has: they are escaped", () => {
  const text = 'a\u0000\u007f\u0085\u2028\ud800b"\\{{';
  expect(unsafeYaml(text)).toMatch(/^!unsafe "[\u0020-\u007e]*"$/);
  expect(parse(unsafeYaml("ü\u2028"), { customTags: [{ tag: "!unsafe", resolve: (value: string) => value }] })).toBe(
    "ü\u2028",
  );
});

test.each(["ansible_connection", "dipper_machine", "hostvars", "a-b", "1a", "{{ x }}", ""])(
  "%s cannot be a parameter",
  (name) => {
    expect(unusableParameter({ fine: "1", [name]: "x" })).toBe(name);
  },
);

test.each(["ansible_user", "dipper_machine", "dipper_A", "kubernetes_version", "dipper_"])(
  "%s cannot be a variable of the platform",
  (name) => {
    const fine = { dipper_kubernetes_version: "v1.36.3" };
    checkVariables("run", { shared: fine, machines: { m1: fine }, secrets: [] });
    expect(() => checkVariables("run", { shared: fine, machines: { m1: { [name]: "x" } }, secrets: [] })).toThrow(name);
    expect(() => checkVariables("run", { shared: { [name]: "x" }, machines: {}, secrets: [] })).toThrow(name);
  },
);

test("what a machine said of its interpreter is part of a command only when it is a plain path", () => {
  const machine = {
    machine: spec.machines[0]!,
    alias: "m1",
    marker: "dipper-fence-7-6f1c2b1e0000",
    connection: "ssh" as const,
    become: true,
    identity: { machineID: "", serialNumber: "", productUUID: "" },
    fenceFolder: "/run/dipper",
  };
  const facts = { hostname: template, machineID: "", serialNumber: "", productUUID: "" };
  const of = (python: string): string => gateInventory(new Map([[machine, { ...facts, python }]]));
  expect(of("/usr/bin/python3")).toContain(
    '"m1": {"ansible_python_interpreter":"/usr/bin/python3 -X dipper-fence-7-6f1c2b1e0000"}',
  );
  for (const evil of [template, "/usr/bin/python3; reboot", "python3", ""]) expect(of(evil)).toContain('"m1": {}');
  expect(of("")).toContain(`"hostname": !unsafe "{{`);
});
