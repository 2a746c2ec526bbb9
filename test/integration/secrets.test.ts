import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Operation } from "@dipper/api";
import { afterAll, beforeAll, expect, it } from "vitest";
import { onlyEmbedded } from "./support/engine.ts";
import { createOperation, finished, makeCluster, makeSpares, scaleUpSpec, trustNodesSoon } from "./support/fleet.ts";
import { eventually, type Lab, openLab } from "./support/lab.ts";

const canaries = {
  key: "CanaryKeyZq81vLx0PnT7wYe2RbUa",
  password: "CanaryPassword-7hVt3KpQ9s",
  parameter: "CanaryParameter-Xw4Ld8Mz2c",
  token: "CanaryToken-Jr6Fn1Gy5bHk3e",
} as const;
const base64 = (text: string): string => Buffer.from(text).toString("base64");
/** The forms in which a text tends to leak; base64 at each of the three offsets, without the characters that its neighbours change. */
const formsOf = (text: string): readonly string[] => [
  text,
  ...[0, 1, 2].map((offset) => base64(`${"x".repeat(offset)}${text}`).slice(4, -4)),
];
const forms = Object.entries(canaries).flatMap(([name, text]) => formsOf(text).map((form) => ({ name, form })));
/** Which canaries are found in a text. */
const foundIn = (text: string): readonly string[] => [
  ...new Set(forms.filter(({ form }) => text.includes(form)).map(({ name }) => name)),
];

const secrets = "/api/v1/namespaces/beidou-system/secrets";
const privateKey = `-----BEGIN OPENSSH PRIVATE KEY-----\n${canaries.key}\n-----END OPENSSH PRIVATE KEY-----\n`;
const kubeconfigFor = (server: string): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "c",
    clusters: [{ name: "c", cluster: { server } }],
    users: [{ name: "u", user: { token: canaries.token } }],
    contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
  });

/** A cluster that knows its own namespace and nothing else, and whom it was asked by. */
const askedBy = new Set<string>();
const cluster = createServer((asked, answer) => {
  askedBy.add(asked.headers.authorization ?? "");
  const known = asked.url?.startsWith("/api/v1/namespaces/kube-system") === true;
  const metadata = { name: "kube-system", uid: "2b1f6d0e-0000-4000-8000-000000000001", resourceVersion: "1" };
  const body = known
    ? { apiVersion: "v1", kind: "Namespace", metadata }
    : { apiVersion: "v1", kind: "Status", status: "Failure", reason: "Forbidden", message: "no", code: 403 };
  answer.writeHead(known ? 200 : 403, { "content-type": "application/json" }).end(JSON.stringify(body));
});

let lab: Lab;
let output = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => cluster.listen(0, "127.0.0.1", resolve));
  lab = await openLab();
  for (const stream of [lab.platform().child.stdout, lab.platform().child.stderr])
    stream?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await trustNodesSoon(lab);
  await makeCluster(lab, "c1");
  await makeSpares(lab, [{ name: "m1", ip: "10.0.9.1" }]);
});
afterAll(async () => {
  await lab.remove();
  cluster.closeAllConnections();
  cluster.close();
});

async function createSecret(name: string, stringData: Readonly<Record<string, string>>): Promise<void> {
  const made = await lab.api("POST", secrets, { apiVersion: "v1", kind: "Secret", metadata: { name }, stringData });
  expect(made.status).toBe(201);
}

it("takes a key, a password, a secret parameter and a token, and uses them", async () => {
  // The key: a machine that is logged in to with it.
  await createSecret("ssh-login", { "ssh-privatekey": privateKey });
  const ssh = {
    address: "127.0.0.1",
    port: 9,
    credentialsRef: { name: "ssh-login" },
    hostKeys: [`ssh-ed25519 ${"A".repeat(68)}`],
  };
  const machine = await lab.rest("POST", "/api/v1/machines", {
    metadata: { name: "real" },
    spec: { ssh, machineClass: "c64m256" },
  });
  expect(machine.status).toBe(201);

  // The password: of the first account, through the one-time link.
  const signIn = new URL(lab.platform().signIn ?? "");
  const session = await fetch(`${lab.platform().console}/api/v1/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token: signIn.searchParams.get("token") }),
  });
  expect(session.status).toBe(200);
  const cookie = session.headers
    .getSetCookie()
    .map((each) => each.split(";")[0])
    .join("; ");
  const csrf = /dipper_csrf=([^;]+)/.exec(cookie)?.[1] ?? "";
  const password = await fetch(`${lab.platform().console}/api/v1/me/password`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie, "x-csrf-token": csrf, origin: lab.platform().console },
    body: JSON.stringify({ password: canaries.password }),
  });
  expect(password.status, await password.clone().text()).toBe(200);

  // The token: of an imported cluster.
  const kubeconfig = kubeconfigFor(`http://127.0.0.1:${(cluster.address() as AddressInfo).port}`);
  const imported = await lab.rest("POST", "/api/v1/clusters/import", { name: "imported", kubeconfig });
  expect(imported.status, JSON.stringify(imported.body)).toBe(200);
  const asked = async () => (await lab.get("clusters", "imported"))?.status !== undefined;
  await eventually("the imported cluster was asked", asked, 15);
  expect([...askedBy]).toEqual([`Bearer ${canaries.token}`]);

  // The parameter: of a step whose schema says that it is secret.
  await createSecret("parameters", { join: canaries.parameter });
  const joinToken = { type: "string", writeOnly: true, description: "What nobody may read." };
  const schema = await lab.rest("PATCH", "/api/v1/steps/scale-up", {
    spec: { parameters: { schema: { properties: { joinToken } } } },
  });
  expect(schema.status).toBe(200);
  const plain = await createOperation(
    lab,
    "plain",
    scaleUpSpec("c1", ["10.0.9.1"], { parameters: [{ name: "joinToken", value: "by mistake" }] }),
  );
  const refused = await eventually("a secret that stands in the open is refused", async () => {
    const operation = await lab.get<Operation>("operations", plain.metadata.name);
    return operation?.status?.why?.[0];
  });
  expect(refused.reason).toBe("ParameterInvalid");
  await lab.dipper("operation", "cancel", "plain");
  const parameters = [{ name: "joinToken", value: "secret:parameters/join" }];
  await createOperation(lab, "with-secret", scaleUpSpec("c1", ["10.0.9.1"], { parameters }));
  expect((await finished(lab, "with-secret", 30)).status?.phase).toBe("Succeeded");
});

interface Resource {
  readonly name: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

it("no answer of the API has them, but those that give out Secrets", async () => {
  const lists = [
    "clusters",
    "machines",
    "operations",
    "plans",
    "step-runs",
    "tasks",
    "work-orders",
    "policies",
    "steps",
    "locks",
    "pools",
  ];
  const paths = [
    ...lists.map((list) => `/api/v1/${list}?limit=500`),
    "/api/v1/attention",
    "/api/v1/me",
    "/api/v1/operations/with-secret/board",
    "/api/v1/operations/with-secret/logs",
    "/api/v1/openapi.json",
    "/metrics",
  ];
  const token = readFileSync(join(lab.data, "keys", "admin-token"), "utf8").trim();
  for (const path of paths) {
    const answer = await fetch(`${lab.platform().console}${path}`, { headers: { authorization: `Bearer ${token}` } });
    expect(foundIn(await answer.text()), path).toEqual([]);
  }
  const groups = [
    "/api/v1",
    "/apis/fleet.dipper.dev/v1alpha1",
    "/apis/ops.dipper.dev/v1alpha1",
    "/apis/events.k8s.io/v1",
  ];
  const withThem: string[] = [];
  for (const group of groups) {
    const { body } = await lab.api("GET", group);
    const resources = body["resources"] as readonly Resource[];
    for (const { name, namespaced } of resources.filter(
      (each) => !each.name.includes("/") && each.verbs.includes("list"),
    )) {
      const path = `${group}/${namespaced ? "namespaces/beidou-system/" : ""}${name}`;
      const objects = await lab.api("GET", path);
      // What not even the administrator may list, as quotas of a whole Kubernetes, tells nothing.
      expect([200, 403], path).toContain(objects.status);
      if (foundIn(JSON.stringify(objects.body)).length > 0) withThem.push(path);
    }
  }
  expect(withThem).toEqual([secrets]);
});

it("no file of the platform has them: database, logs, audit, artifacts, keys; nor does what it prints", async () => {
  // Logs of runs are complete, and the database has had time to be written back, once the platform has ended.
  expect(await lab.stop()).toBe(0);
  const files = readdirSync(lab.data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map((entry) => join(entry.parentPath, entry.name));
  const parts = ["logs/with-secret", "audit/", "artifacts/", ...(onlyEmbedded === undefined ? ["state.db"] : [])];
  for (const part of parts)
    expect(
      names.some((name) => name.startsWith(join(lab.data, part))),
      part,
    ).toBe(true);
  const withThem = names.filter((name) => foundIn(readFileSync(name).toString("latin1")).length > 0);
  expect(withThem).toEqual([]);
  expect(foundIn(output)).toEqual([]);
});

it("what is encrypted can still be read after a restart, by those who may", async () => {
  await lab.start();
  const { body } = await lab.api("GET", `${secrets}/parameters`);
  const data = body["data"] as Readonly<Record<string, string>>;
  expect(Buffer.from(data["join"] ?? "", "base64").toString()).toBe(canaries.parameter);
});
