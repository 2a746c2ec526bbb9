import { createSecureServer, type Http2SecureServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { realPki } from "../../../pki/src/index.ts";
import { realNet } from "./net.ts";

// A real API server offers HTTP/2, where a client may join the lines of a header.
let server: Http2SecureServer;
let ca: string;
let lines: readonly string[] = [];
beforeAll(async () => {
  const pki = realPki();
  const authority = await pki.authority("test");
  ca = authority.cert;
  const { cert, key } = await pki.issue(authority, {
    commonName: "localhost",
    usages: ["server"],
    names: ["127.0.0.1"],
    validSeconds: 3600,
  });
  server = createSecureServer({ cert, key, allowHTTP1: true }, (request, response) => {
    const { rawHeaders } = request;
    lines = rawHeaders.flatMap((name, at) =>
      at % 2 === 0 && name.toLowerCase() === "impersonate-group" ? [rawHeaders[at + 1] ?? ""] : [],
    );
    response.writeHead(200, { "content-length": "0" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => void server.close());

test("a server that offers HTTP/2 gets each impersonated group on a line of its own, too", async () => {
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const headers = { "impersonate-user": "u", "impersonate-group": "a,b" };
  const { signal } = new AbortController();
  const answer = await realNet().connect({ url, ca })({ method: "GET", path: "/", headers, signal });
  expect([answer.status, lines]).toEqual([200, ["a", "b"]]);
});
