import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { StepRunSpec } from "../contract/step-run-spec.ts";
import { inventory, unusableParameter } from "./inventory.ts";
import { unsafeYaml } from "./unsafe-yaml.ts";

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
  const text = inventory(
    spec,
    [
      { alias: "m1", machine: first!, login },
      { alias: "dipper-machine-2", machine: second!, login: { ...login, user: "root" } },
    ],
    spec.parameters,
  );

  test("no text of anybody else stands without the unsafe tag", () => {
    expect(text.split(template.replaceAll("'", "'")).length).toBeGreaterThan(5);
    for (const match of text.matchAll(/(.{9})"\{\{/g)) expect(match[1]).toBe(" !unsafe ");
  });

  test("it is YAML, with groups by role and sudo for those who are not root", () => {
    const read = parse(text, { customTags: [{ tag: "!unsafe", resolve: (value: string) => value }] }) as {
      all: {
        vars: Record<string, unknown>;
        hosts: Record<string, Record<string, unknown>>;
        children: Record<string, unknown>;
      };
    };
    expect(Object.keys(read.all.children)).toEqual(["kube_control_plane", "kube_node"]);
    expect(read.all.vars["note"]).toBe(template);
    expect(read.all.hosts["m1"]?.["ansible_become"]).toBe(true);
    expect(read.all.hosts["dipper-machine-2"]?.["ansible_become"]).toBe(false);
    expect(read.all.hosts["dipper-machine-2"]?.["dipper_machine"]).toBe(template);
    expect(read.all.hosts["m1"]?.["ansible_remote_tmp"]).toBe("~/.ansible/tmp/dipper-fence-7-6f1c2b1e0000");
  });
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
