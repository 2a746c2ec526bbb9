import { spawn, spawnSync } from "node:child_process";
import { Resolver } from "node:dns/promises";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { type AddressInfo, createServer as createSocket } from "node:net";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { type AutoOperationTask, conditionOf, type DNSZone, type WorkOrder } from "@dipper/api";
import { afterAll, beforeAll, expect, it } from "vitest";
import { versions } from "../../lab/versions.ts";
import { root } from "./program.ts";
import { makeCluster, makeSpares, numbered, trustNodesSoon } from "./support/fleet.ts";
import { eventually, type Lab, openLab } from "./support/lab.ts";

const key = "a key that both know";
const page = readFileSync(join(root, "docs/extending.md"), "utf8");
/** The code below a mark of the page, as a reader copies it. */
const code = (mark: string): string =>
  page
    .split(`<!-- test: ${mark} -->\n`)[1]
    ?.split("```")[1]
    ?.replace(/^\w*\n/, "") ?? "";

interface Message {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const received: Message[] = [];
let redirect = true;
const receiver = createServer((asked, answer) => {
  let body = "";
  asked.on("data", (chunk: Buffer) => (body += chunk.toString()));
  asked.on("end", () => {
    received.push({ url: asked.url ?? "", headers: asked.headers, body });
    if (redirect) answer.writeHead(307, { location: "/elsewhere" }).end();
    else answer.writeHead(202).end();
    redirect = false;
  });
});

let lab: Lab;
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  lab = await openLab();
  await trustNodesSoon(lab);
  await makeCluster(lab, "c1");
  await makeSpares(lab, numbered(2));
});
afterAll(async () => {
  await lab.remove();
  receiver.closeAllConnections();
  receiver.close();
});

const created = async (path: string, body: object): Promise<void> => {
  const { status, body: said } = await lab.rest("POST", path, body);
  expect(`${status} ${status === 201 ? "" : JSON.stringify(said)}`).toBe("201 ");
};
const order = async (): Promise<WorkOrder | undefined> =>
  (await lab.list<WorkOrder>("work-orders")).find(({ spec }) => spec.type === "Webhook");
const delivered = async (reason: string): Promise<boolean> => {
  const found = await order();
  return found !== undefined && conditionOf(found, "Delivered")?.reason === reason;
};

it("a work order goes out signed, not to this machine unless allowed, and its answer comes in once", async () => {
  const metadata = { namespace: "beidou-system", name: "cmdb-hmac" };
  const secret = { apiVersion: "v1", kind: "Secret", metadata, data: { hmac: Buffer.from(key).toString("base64") } };
  expect((await lab.api("POST", "/api/v1/namespaces/beidou-system/secrets", secret)).status).toBe(201);
  const { port } = receiver.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/hook?site=1`;
  const endpoint = { namespace: "beidou-system", name: "cmdb" };
  await created("/api/v1/endpoints", { metadata: endpoint, spec: { url, secretRef: { name: "cmdb-hmac" } } });
  await created("/api/v1/tasks", {
    metadata: { namespace: "beidou-system", name: "t" },
    spec: {
      cluster: "c1",
      clusterType: "simulated",
      operationIds: ["op"],
      operationTaskType: "ScaleUp",
      operationTaskMachines: [{ name: "m1" }],
      operationTaskStep: ["ScaleUp", "UncordonNodes", "ScaleUpSubWorkprocess"].map((step) => ({ step })),
      workOrders: [
        {
          step: "ScaleUpSubWorkprocess",
          type: "Webhook",
          title: { reason: "RegisterInCMDB" },
          endpointRef: { name: "cmdb" },
        },
      ],
    },
  });
  await eventually("it is refused to call this machine", () => delivered("EndpointRefused"), 120);
  expect(received).toEqual([]);
  const allowed = await lab.rest("PATCH", "/api/v1/endpoints/cmdb", { spec: { allowPrivateAddresses: "Always" } });
  expect(allowed.status).toBe(200);
  await eventually("it is delivered", () => delivered("Delivered"));
  // The redirect was not followed: the same address was asked again.
  expect(received.map(({ url: path }) => path)).toEqual(["/hook?site=1", "/hook?site=1"]);
  const [first, message] = received;
  expect(first?.headers["idempotency-key"]).toBe(message?.headers["idempotency-key"]);
  if (message === undefined) throw new Error("nothing was received");

  const node = (await import(`data:text/javascript,${encodeURIComponent(code("signature node"))}`)) as {
    isFromDipper(key: string, headers: IncomingHttpHeaders, body: string): boolean;
  };
  expect(node.isFromDipper(key, message.headers, message.body)).toBe(true);
  expect(node.isFromDipper(key, message.headers, `${message.body} `)).toBe(false);
  const script = `${code("signature python")}\nimport json, sys\nkey, headers, body = json.load(sys.stdin)\nprint(is_from_dipper(key.encode(), headers, body.encode()), is_from_dipper(b"x", headers, body.encode()))`;
  const python = spawnSync("python3", ["-c", script], { input: JSON.stringify([key, message.headers, message.body]) });
  expect(`${python.stdout.toString()}${python.stderr.toString()}`).toBe("True False\n");

  const { callback } = JSON.parse(message.body) as {
    readonly callback: { readonly path: string; readonly token: string };
  };
  const answer = async (token: string): Promise<number> => {
    const said = await fetch(`${lab.platform().console}${callback.path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ verdict: "Done", externalId: "CI-1" }),
    });
    return said.status;
  };
  expect(await answer("wrong")).toBe(401);
  expect([await answer(callback.token), await answer(callback.token)].toSorted((a, b) => a - b)).toEqual([200, 409]);
  const task = await eventually("the task is done", async () => {
    const found = await lab.get<AutoOperationTask>("tasks", "t");
    return found?.status?.phase === "Succeeded" ? found : undefined;
  });
  expect(task.status?.machines).toMatchObject([{ name: "m1", result: "Succeeded" }]);
  const audit = readFileSync(join(lab.data, "audit", "segment-000001.ndjson"), "utf8");
  expect(audit).toContain("CI-1");
  expect(audit).not.toContain(callback.token);
}, 300_000);

it("a capacity request is one task for one key", async () => {
  const token = readFileSync(join(lab.data, "keys", "admin-token"), "utf8").trim();
  const ask = async (idempotency: string | undefined, count: number) => {
    const said = await fetch(`${lab.platform().console}/api/v1/capacity-requests`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        ...(idempotency === undefined ? {} : { "idempotency-key": idempotency }),
      },
      body: JSON.stringify({ cluster: "c1", pool: "general", count, machineClass: "huge" }),
    });
    return { status: said.status, body: (await said.json()) as { readonly id: string; readonly code?: string } };
  };
  expect((await ask(undefined, 2)).status).toBe(400);
  const first = await ask("k", 2);
  expect(first.status).toBe(200);
  expect((await ask("k", 2)).body.id).toBe(first.body.id);
  expect(await ask("k", 3)).toMatchObject({ status: 409, body: { code: "IdempotencyMismatch" } });
  const answer = await eventually("it says why it waits", async () => {
    const { body } = await lab.rest("GET", `/api/v1/capacity-requests/${first.body.id}`);
    return (body["why"] as readonly object[]).length > 0 ? body : undefined;
  });
  expect(answer["why"]).toMatchObject([
    { reason: "NotEnoughSpare", candidates: [{ machine: "m1" }, { machine: "m2", reason: "WrongClass" }] },
  ]);
});

const cache = process.env["DIPPER_CACHE"] ?? join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "dipper");
const coredns = join(cache, "tools", `coredns-${versions.coredns}`, "coredns");

it.skipIf(!existsSync(coredns))(
  "a CoreDNS that serves the zone file answers for the API and for nodes [skipped without lab/tools]",
  async () => {
    await created("/api/v1/dns-zones", {
      metadata: { name: "k8s" },
      spec: { type: "ZoneFile", zone: "k8s.example.com" },
    });
    await eventually(
      "the zone is written",
      async () => ((await lab.get<DNSZone>("dns-zones", "k8s"))?.status?.records ?? 0) > 0,
    );
    const folder = mkdtempSync(join(tmpdir(), "dipper-dns-"));
    const port = await freePort();
    const corefile = code("corefile")
      .replace(":53", `:${port}`)
      .replace("/var/lib/dipper", lab.data)
      .replace("10s", "2s");
    writeFileSync(join(folder, "Corefile"), corefile);
    const server = spawn(coredns, ["-conf", join(folder, "Corefile")], { stdio: "ignore" });
    try {
      const resolver = new Resolver({ timeout: 1000, tries: 1 });
      resolver.setServers([`127.0.0.1:${port}`]);
      const addressOf = (name: string) => resolver.resolve4(`${name}.k8s.example.com`).catch(() => undefined);
      expect(await eventually("the node has a name", () => addressOf("m1.c1"), 30)).toEqual(["10.0.9.1"]);
      // Another cluster's machine comes: the same server learns of it by itself.
      await lab.rest("POST", "/api/v1/operations", {
        metadata: { namespace: "beidou-system", name: "second" },
        spec: {
          clusterName: "c1",
          operationType: "ScaleUp",
          operationFlow: ["preCheck", "scaleUp", "postCheck"],
          operationMachines: [{ ip: "10.0.9.2", role: "Compute" }],
        },
      });
      expect(await eventually("the new node has a name", () => addressOf("m2.c1"), 90)).toEqual(["10.0.9.2"]);
    } finally {
      server.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    }
  },
  240_000,
);

async function freePort(): Promise<number> {
  const socket = createSocket();
  await new Promise<void>((resolve) => socket.listen(0, "127.0.0.1", resolve));
  const { port } = socket.address() as AddressInfo;
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return port;
}
