import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Door, missingTool, openDoor } from "../fixtures/door.ts";

const missing = missingTool("openssl", "kubectl");
const crds = join(import.meta.dirname, "../../../../deploy/crds");
let door: Door;

const objects = `
apiVersion: v1
kind: Node
metadata: {name: n1, labels: {node-role.kubernetes.io/worker: "", topology.kubernetes.io/zone: a}}
spec: {taints: [{key: fleet.dipper.dev/joining, effect: NoSchedule}]}
status:
  addresses: [{type: InternalIP, address: 10.0.0.1}]
  conditions: [{type: Ready, status: "True"}]
  nodeInfo: {kubeletVersion: v1.36.3, osImage: Debian 12, kernelVersion: "6.1", containerRuntimeVersion: containerd://2.0, architecture: amd64, operatingSystem: linux, bootID: "", machineID: "", systemUUID: "", kubeProxyVersion: ""}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: 2, selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: "x:1"}]}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {a: b}
---
apiVersion: v1
kind: Pod
metadata: {name: p1, labels: {app: web}}
spec: {nodeName: n1, containers: [{name: c, image: "x:1"}]}
`;

async function ok(...args: readonly string[]): Promise<string> {
  const { code, out, err } = await door.kubectl(args);
  expect({ args, code, err }).toEqual({ args, code: 0, err: expect.not.stringMatching(/error/i) as string });
  return out.trim();
}

/** Columns of the same table are apart by spaces; ages depend on the machine. */
const table = (text: string): string[] =>
  text.split("\n").map((line) =>
    line
      .trim()
      .replace(/\s{2,}/g, " | ")
      .replace(/\b\d+(s|ms)\b/g, "AGE"),
  );

describe.skipIf(missing !== undefined)(
  `kubectl${missing === undefined ? "" : ` (skipped: ${missing} is not installed)`}`,
  () => {
    beforeAll(async () => {
      door = await openDoor({ logs: ({ container }) => `hello from ${container}\n` });
      const { code, err } = await door.kubectl(["apply", "-f", "-"], { input: objects });
      expect({ code, err }).toEqual({ code: 0, err: "" });
    });
    afterAll(() => door.close());

    test("get prints what kubectl's users know", async () => {
      expect(table(await ok("get", "nodes", "-o", "wide"))).toEqual([
        "NAME | STATUS | ROLES | AGE | VERSION | INTERNAL-IP | EXTERNAL-IP | OS-IMAGE | KERNEL-VERSION | CONTAINER-RUNTIME",
        "n1 | Ready | worker | AGE | v1.36.3 | 10.0.0.1 | <none> | Debian 12 | 6.1 | containerd://2.0",
      ]);
      expect(table(await ok("get", "deploy,cm", "-A"))).toEqual([
        "NAMESPACE | NAME | READY | UP-TO-DATE | AVAILABLE | AGE",
        "default | deployment.apps/web | 0/2 | 0 | 0 | AGE",
        "",
        "NAMESPACE | NAME | DATA | AGE",
        "default | configmap/settings | 1 | AGE",
      ]);
      expect(await ok("get", "pods", "-l", "app=web", "--field-selector", "spec.nodeName=n1", "-o", "name")).toBe(
        "pod/p1",
      );
      expect(await ok("get", "ns", "default", "-o", "jsonpath={.status.phase}")).toBe("Active");
      expect(await ok("get", "nodes", "--as", "root", "--as-group", "system:masters", "-o", "name")).toBe("node/n1");
    });

    test("describe, explain, logs, version, api-resources, raw paths", async () => {
      expect(await ok("describe", "node", "n1")).toMatch(/Taints:\s+fleet\.dipper\.dev\/joining:NoSchedule/);
      expect(await ok("describe", "pod", "p1")).toMatch(/Image:\s+x:1/);
      expect(await ok("explain", "deployment.spec.replicas")).toContain("FIELD: replicas <integer>");
      expect(await ok("explain", "pod.spec", "--recursive")).toContain("containers\t<[]Container> -required-");
      expect(await ok("logs", "p1")).toBe("hello from c");
      expect(await ok("version")).toContain("Server Version: v1.36.3+dipper");
      expect(await ok("api-resources", "--api-group=apps", "-o", "name")).toContain("deployments.apps");
      expect(await ok("get", "--raw", "/readyz?verbose")).toContain("readyz check passed");
    });

    test("apply again changes nothing; server-side apply, diff and edits by patch do what they say", async () => {
      // The server has given the new node a taint, and kubectl sets the whole list.
      const first = await door.kubectl(["apply", "-f", "-"], { input: objects });
      expect(first.out).toContain("node/n1 configured\ndeployment.apps/web unchanged\n");
      const again = await door.kubectl(["apply", "-f", "-"], { input: objects });
      expect(again.out).toBe(
        "node/n1 unchanged\ndeployment.apps/web unchanged\nconfigmap/settings unchanged\npod/p1 unchanged\n",
      );
      const serverSide = await door.kubectl(["apply", "--server-side", "-f", "-"], { input: objects });
      expect(serverSide.out).toContain("configmap/settings serverside-applied");
      const conflict = await door.kubectl(["apply", "--server-side", "--field-manager=other", "-f", "-"], {
        input: objects.replace("data: {a: b}", "data: {a: c}"),
      });
      expect([conflict.code, conflict.err]).toEqual([
        1,
        expect.stringContaining('error: Apply failed with 1 conflict: conflict with "kubectl": .data.a'),
      ]);
      const diff = await door.kubectl(["diff", "-f", "-"], { input: objects.replace("replicas: 2", "replicas: 3") });
      expect([diff.code, diff.out]).toEqual([1, expect.stringMatching(/-\s+replicas: 2\n\+\s+replicas: 3/)]);
      expect(await ok("label", "node", "n1", "rack=r1")).toBe("node/n1 labeled");
      expect(await ok("annotate", "node", "n1", "note=x")).toBe("node/n1 annotated");
      expect(await ok("taint", "node", "n1", "fleet.dipper.dev/joining-")).toBe("node/n1 untainted");
      expect(await ok("cordon", "n1")).toBe("node/n1 cordoned");
      expect(await ok("get", "node", "n1", "-o", "jsonpath={.spec}")).toBe('{"unschedulable":true}');
      expect(await ok("scale", "deploy", "web", "--replicas", "5")).toBe("deployment.apps/web scaled");
      expect(await ok("set", "image", "deploy/web", "c=y:2")).toBe("deployment.apps/web image updated");
      expect(
        await ok("patch", "deploy", "web", "--type=json", "-p", '[{"op":"test","path":"/spec/replicas","value":5}]'),
      ).toContain("patched (no change)");
      expect(
        await ok("patch", "pod", "p1", "--subresource=status", "--type=merge", "-p", '{"status":{"phase":"Running"}}'),
      ).toBe("pod/p1 patched");
      expect(await ok("wait", "--for=jsonpath={.status.phase}=Running", "pod/p1", "--timeout=5s")).toBe(
        "pod/p1 condition met",
      );
    });

    test("a watch shows changes, and wait sees a deletion", async () => {
      const watching = door.kubectl(["get", "cm", "-w", "-o", "name", "--request-timeout=3s"]);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await door.kubectl(["create", "-f", "-"], {
        input: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"passing"}}',
      });
      const waiting = door.kubectl(["wait", "--for=delete", "cm/passing", "--timeout=10s"]);
      expect(await ok("delete", "cm", "passing")).toBe('configmap "passing" deleted');
      expect((await waiting).code).toBe(0);
      expect((await watching).out.split("\n").filter((line) => line !== "")).toEqual([
        "configmap/settings",
        "configmap/passing",
        "configmap/passing",
      ]);
    });

    test("refusals are said in kubectl's words", async () => {
      const bob = await door.kubectl(["get", "pods"], { user: "bob" });
      expect(bob.err).toBe(
        'Error from server (Forbidden): pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "default"\n',
      );
      const nobody = await door.kubectl(["get", "pods"], { user: "nobody" });
      expect(nobody.err).toContain("You must be logged in to the server");
      const unknown = await door.kubectl(["get", "gadgets"]);
      expect(unknown.err).toContain(`the server doesn't have a resource type "gadgets"`);
      const strict = await door.kubectl(["create", "-f", "-"], {
        input: '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"foo":1}',
      });
      expect(strict.err).toContain('strict decoding error: unknown field "foo"');
    });

    test("its own objects and questions, which it sends as protobuf, are understood", async () => {
      expect(await ok("create", "secret", "generic", "sealed", "--from-literal=key=word")).toBe(
        "secret/sealed created",
      );
      expect(await ok("get", "secret", "sealed", "-o", "jsonpath={.type} {.data}")).toBe('Opaque {"key":"d29yZA=="}');
      expect(await ok("create", "deployment", "none", "--image=example/none", "--replicas=0")).toBe(
        "deployment.apps/none created",
      );
      expect(await ok("get", "deployment", "none", "-o", "jsonpath={.spec.replicas}")).toBe("0");
      expect(await ok("auth", "can-i", "create", "pods")).toBe("yes");
      expect(await ok("auth", "whoami", "-o", "jsonpath={.status.userInfo.username}")).not.toBe("");
      expect(await ok("create", "role", "reader", "--verb=get", "--resource=pods")).toContain("reader created");
    });

    test("a cluster below /clusters is a server of its own", async () => {
      const { code, out } = await door.kubectl(["get", "ns", "-o", "name"], { cluster: "member", user: "bob" });
      expect([code, out.split("\n").length]).toEqual([0, 5]);
      const nodes = await door.kubectl(["get", "nodes", "-o", "name"], { cluster: "member", user: "bob" });
      expect(nodes.out).toBe("");
    });

    test.skipIf(readdirSync(crds).length === 0)("our own kinds are established, explained and printed", async () => {
      await ok("apply", "-f", crds);
      expect(await ok("wait", "--for=condition=Established", "crd", "--all", "--timeout=10s")).toContain(
        "operations.ops.dipper.dev condition met",
      );
      expect(await ok("explain", "operation", "--recursive")).toContain("operationFlow\t<[]string> -required-");
      expect(await ok("get", "operations", "-A", "-o", "json")).toContain('"items": []');
    });
  },
);
