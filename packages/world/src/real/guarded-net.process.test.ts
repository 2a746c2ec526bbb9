import { createServer, type Server } from "node:http";
import type { AddressInfo, LookupFunction } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readBody } from "../index.ts";
import { realNet } from "./net.ts";

const never = new AbortController().signal;
let server: Server;
let port: number;
let asked = 0;
beforeAll(async () => {
  server = createServer((_request, answer) => {
    asked += 1;
    answer.writeHead(200, { "content-length": "4" }).end("here");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => void server.close());

const get = (
  host: string,
  mayConnect: (address: string) => boolean,
  more: { lookup?: LookupFunction; longestBody?: number } = {},
) =>
  realNet(more)
    .connect({
      url: `http://${host}:${port}`,
      mayConnect,
      ...(more.longestBody === undefined ? {} : { longestBody: more.longestBody }),
    })({
      method: "GET",
      path: "/",
      headers: {},
      signal: never,
    })
    .then(async ({ body }) => new TextDecoder().decode(await readBody(body)))
    .catch((error: { readonly reason?: string; readonly name: string }) => error.reason ?? error.name);

test("an address that may not be connected to is not, whether it was written or resolved", async () => {
  const outside = (address: string) => !address.startsWith("127.") && address !== "::1";
  for (const host of ["127.0.0.1", "2130706433", "localhost"]) expect(await get(host, outside)).toBe("AddressRefused");
  expect(asked).toBe(0);
  expect(await get("127.0.0.1", () => true)).toBe("here");
  expect(await get("localhost", (address) => address === "127.0.0.1")).toBe("here");
});

test("what was asked for is what is connected to: a name that means something else the next time changes nothing", async () => {
  const meanings = ["127.0.0.1", "127.0.0.2"];
  let lookups = 0;
  const lookup = ((_name: string, _options: object, done: (error: null, all: object[]) => void) => {
    done(null, [{ address: meanings[Math.min(lookups++, 1)], family: 4 }]);
  }) as unknown as LookupFunction;
  const checked: string[] = [];
  const may = (address: string) => checked.push(address) > 0 && address === "127.0.0.1";
  expect(await get("rebound.example", may, { lookup })).toBe("here");
  expect([lookups, checked]).toEqual([1, ["127.0.0.1"]]);
  expect(await get("rebound.example", may, { lookup })).toBe("AddressRefused");
});

test("an answer that is longer than allowed is refused", async () => {
  expect(await get("127.0.0.1", () => true, { longestBody: 3 })).toBe("RangeError");
});
