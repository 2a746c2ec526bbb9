import { readFileSync } from "node:fs";
import type { ClientRequest, IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Door, missingTool, openDoor } from "../fixtures/door.ts";
import { listen } from "./listener.ts";

const missing = missingTool("openssl");
let door: Door;

interface Reply {
  readonly status: number;
  readonly text: string;
}

function open(
  path: string,
  options: { readonly method?: string; readonly headers?: Record<string, string>; readonly certificate?: boolean } = {},
): ClientRequest {
  const { clientCert, clientKey, ca, listener } = door;
  return httpsRequest(`${listener.url}${path}`, {
    ca,
    ...(options.certificate === true ? { cert: clientCert, key: clientKey } : {}),
    method: options.method ?? "GET",
    headers: options.headers ?? { authorization: "Bearer admin-token" },
    agent: false,
  });
}

function send(path: string, options: Parameters<typeof open>[1] & { readonly body?: string } = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = open(path, options);
    asked.on("error", reject);
    asked.on("response", (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    asked.end(options.body);
  });
}

describe.skipIf(missing !== undefined)(
  `the listener${missing === undefined ? "" : ` (skipped: ${missing} is not installed)`}`,
  () => {
    beforeAll(async () => {
      door = await openDoor();
    });
    afterAll(() => door.close());

    test("serves the management cluster at / and others below /clusters/<name>", async () => {
      expect((await send("/api/v1/namespaces/default")).status).toBe(200);
      expect((await send("/clusters/member/api/v1/nodes")).status).toBe(200);
      expect((await send("/clusters/member")).text).toContain('"/api/v1"');
      expect((await send("/clusters/nobody/api")).text).toBe("404 page not found\n");
      await send("/clusters/member/api/v1/namespaces/default/configmaps", {
        method: "POST",
        body: JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "only-there" } }),
      });
      expect((await send("/api/v1/namespaces/default/configmaps/only-there")).status).toBe(404);
    });

    test("knows a client by its certificate, and believes no header", async () => {
      const headers = {};
      // Nobody: system:anonymous, who may not.
      expect((await send("/api/v1/nodes", { headers })).status).toBe(403);
      expect(
        (await send("/api/v1/nodes", { headers: { "x-remote-user": "root", "x-remote-group": "system:masters" } }))
          .status,
      ).toBe(403);
      expect((await send("/api/v1/nodes", { headers, certificate: true })).status).toBe(200);
      const review = await send("/apis/authentication.k8s.io/v1/selfsubjectreviews", {
        method: "POST",
        headers,
        certificate: true,
        body: JSON.stringify({ apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview" }),
      });
      expect((JSON.parse(review.text) as { status: object }).status).toEqual({
        userInfo: { username: "root", groups: ["system:masters", "ops", "system:authenticated"] },
      });
    });

    test("a watch begins at once, and is forgotten when its client hangs up", async () => {
      const asked = open("/api/v1/nodes?watch=true");
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        asked.on("error", reject);
        asked.on("response", resolve);
        asked.end();
      });
      expect(response.statusCode).toBe(200);
      const first = new Promise<string>((resolve) =>
        response.once("data", (chunk: Buffer) => resolve(chunk.toString())),
      );
      await door.management.local.create(
        { group: "", version: "v1", kind: "Node", plural: "nodes", scope: "Cluster" },
        { metadata: { name: "n1" } },
      );
      expect(await first).toContain('{"type":"ADDED","object":{"apiVersion":"v1","kind":"Node"');
      response.on("error", () => undefined);
      response.destroy();
      await expect.poll(() => door.management.watches()).toBe(0);
    });

    test("a list that is larger than a chunk arrives whole, also over one connection after the other", async () => {
      const big = "x".repeat(60_000);
      const kind = { group: "", version: "v1", kind: "ConfigMap", plural: "configmaps", scope: "Namespaced" } as const;
      const names = Array.from({ length: 40 }, (_, i) => `big-${i}`);
      await Promise.all(
        names.map((name) =>
          door.management.local.create(kind, { metadata: { name, namespace: "kube-public" }, data: { big } } as never),
        ),
      );
      for (let i = 0; i < 3; i++) {
        const reply = await send("/api/v1/namespaces/kube-public/configmaps");
        expect((JSON.parse(reply.text) as { items: unknown[] }).items).toHaveLength(40);
      }
    });

    test("a body that nobody could want is refused with 413", async () => {
      const reply = await send("/api/v1/namespaces/default/configmaps", {
        method: "POST",
        body: "x".repeat(3_500_000),
      });
      expect([reply.status, (JSON.parse(reply.text) as { reason: string }).reason]).toEqual([
        413,
        "RequestEntityTooLarge",
      ]);
    });

    test("a client that never reads is cut, and neither writes nor other watches notice", async () => {
      const pem = (name: string): string => readFileSync(join(door.folder, name), "utf8");
      const short = await listen({
        port: 0,
        cert: pem("server.crt"),
        key: pem("server.key"),
        server: () => door.management.handle,
        log: { info: () => undefined, debug: () => undefined, error: () => undefined },
        stalledAfterMs: 200,
      });
      const watch = async (url: string): Promise<IncomingMessage> =>
        new Promise((resolve, reject) => {
          const headers = { authorization: "Bearer admin-token" };
          const path = "/api/v1/namespaces/kube-system/configmaps?watch=true";
          httpsRequest(`${url}${path}`, { ca: door.ca, agent: false, headers }, resolve).on("error", reject).end();
        });
      const idle = await watch(short.url);
      idle.on("error", () => undefined);
      const reading = await watch(door.listener.url);
      reading.on("error", () => undefined);
      let events = 0;
      reading.on("data", (frame: Buffer) => {
        for (const byte of frame) if (byte === 10) events++;
      });
      expect(door.management.watches()).toBe(2);
      const kind = { group: "", version: "v1", kind: "ConfigMap", plural: "configmaps", scope: "Namespaced" } as const;
      const data = { big: "x".repeat(300_000) };
      for (let i = 0; i < 60; i++) {
        await door.management.local.create(kind, {
          metadata: { name: `much-${i}`, namespace: "kube-system" },
          data,
        } as never);
        // Writes of the same process could outrun anybody's reading.
        await expect.poll(() => events, { timeout: 10_000, interval: 1 }).toBeGreaterThan(i - 10);
      }
      await expect.poll(() => door.management.watches(), { timeout: 10_000 }).toBe(1);
      await expect.poll(() => events, { timeout: 10_000 }).toBe(60);
      reading.destroy();
      idle.destroy();
      await short.close(100);
    });

    test("a port that is taken: one clear sentence", async () => {
      const { port } = door.listener;
      const again = listen({
        port,
        cert: "",
        key: "",
        server: () => undefined,
        log: { info: () => undefined, debug: () => undefined, error: () => undefined },
      });
      await expect(again).rejects.toThrow(`127.0.0.1:${port} is taken by another program.`);
    });
  },
);
