import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NetError, readBody } from "../index.ts";
import { realWorld } from "./index.ts";
import { membersOf, parseStat } from "./proc.ts";

const folder = mkdtempSync(join(tmpdir(), "dipper-world-"));
const world = realWorld({ log: { level: "silent" } });
const never = new AbortController().signal;
const text = (data: Uint8Array | undefined): string => new TextDecoder().decode(data);
const bytes = (data: string): Uint8Array => new TextEncoder().encode(data);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("files", () => {
  test("append, sync, ranges, replace and remove, with folders made on the way", async () => {
    const path = join(folder, "a/b/log.ndjson");
    expect(await world.files.read(path)).toBeUndefined();
    expect(await world.files.size(path)).toBeUndefined();
    await world.files.append(path, bytes("one\n"));
    await world.files.append(path, bytes("two\n"));
    await world.files.sync(path);
    expect(text(await world.files.readRange(path, 4, 100))).toBe("two\n");
    expect(await world.files.size(path)).toBe(8);
    await world.files.replace(join(folder, "a/b/state"), bytes("x"));
    await world.files.replace(join(folder, "a/b/state"), bytes("y"));
    expect(await world.files.list(join(folder, "a/b"))).toEqual(["log.ndjson", "state"]);
    await world.files.remove(join(folder, "a"));
    expect(await world.files.list(join(folder, "a"))).toEqual([]);
  });
});

// Every write to this device fails as on a full disk.
test.skipIf(!existsSync("/dev/full"))("a log that cannot be written fails nobody", () => {
  const { log } = realWorld({ log: { file: "/dev/full" } });
  expect(() => log.error("no space", { path: "/x" })).not.toThrow();
  expect(() => log.info("still none")).not.toThrow();
});

describe("processes", () => {
  const command = (script: string, outputTo: string) =>
    ({ argv: ["/bin/sh", "-c", script], env: { ONLY: "this" }, cwd: folder, outputTo, ownSession: true }) as const;

  test("run in a session of their own, with nothing but the given environment, and report their exit", async () => {
    const out = join(folder, "env.txt");
    const running = await world.processes.start(command("env | grep -c -v -E '^(PWD|_|OLDPWD|SHLVL)='; exit 3", out));
    expect(await running.exited).toEqual({ code: 3, signal: null });
    expect(readFileSync(out, "utf8").trim()).toBe("1");
  });

  test("are found again by pid and start time, and stop takes the whole group", async () => {
    const running = await world.processes.start(
      command("trap '' TERM; sleep 60 & sleep 60 & wait; wait", join(folder, "o")),
    );
    const later = realWorld({ log: { level: "silent" } });
    const found = await later.processes.find(running.id);
    expect(found?.id).toEqual(running.id);
    expect(await later.processes.find({ ...running.id, startTime: "1@00000000" })).toBeUndefined();
    await found?.stop(100);
    expect(membersOf(running.id.pid)).toEqual([]);
    expect((await running.exited).signal).not.toBeNull();
    expect(await later.processes.find(running.id)).toBeUndefined();
  });

  test("a program that does not exist is an error of start", async () => {
    await expect(
      world.processes.start({ ...command("", join(folder, "o")), argv: ["/does/not/exist"] }),
    ).rejects.toThrow(/ENOENT/);
  });

  test("a stat line is read whatever the command is called", () => {
    const line = "42 (a) b (c) S 1 40 40 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 987654 1 1";
    expect(parseStat(line)).toEqual({ state: "S", group: 40, startTicks: "987654" });
  });
});

describe("clock", () => {
  test("sleep ends with the signal's reason, deadlines fire, endOfTurn runs after promises", async () => {
    const stop = new AbortController();
    const sleeping = world.clock.sleep(60_000, stop.signal);
    stop.abort(new Error("enough"));
    await expect(sleeping).rejects.toThrow("enough");
    // What is left of a deadline is seldom a whole number of milliseconds.
    const deadline = world.clock.deadline(4.7, never);
    await expect(world.clock.sleep(60_000, deadline)).rejects.toMatchObject({ name: "TimeoutError" });
    const order: string[] = [];
    await new Promise<void>((resolve) => {
      world.clock.endOfTurn(() => {
        order.push("end");
        resolve();
      });
      void Promise.resolve().then(() => order.push("promise"));
    });
    expect(order).toEqual(["promise", "end"]);
  });
});

describe("net", () => {
  let server: Server;
  let url = "";
  let closed = 0;
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url?.endsWith("/stream")) {
        response.write("a");
        const timer = setInterval(() => response.write("b"), 5);
        response.on("close", () => {
          clearInterval(timer);
          closed++;
        });
        return;
      }
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () =>
        response
          .setHeader("X-Path", request.url ?? "")
          .setHeader("X-Groups", String(request.headersDistinct["impersonate-group"]?.length ?? 0))
          .writeHead(201)
          .end(Buffer.concat(parts).toString().toUpperCase()),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.closeAllConnections());

  test("sends a body below the target's path and answers in one piece", async () => {
    const answer = await world.net.connect({ url: `${url}/clusters/a` })({
      method: "POST",
      path: "/api?x=1",
      headers: {},
      body: bytes("hello"),
      signal: never,
    });
    expect(answer.status).toBe(201);
    expect(answer.headers["x-path"]).toBe("/clusters/a/api?x=1");
    expect(text(await readBody(answer.body))).toBe("HELLO");
  });

  test("sends each group that is impersonated on a line of its own", async () => {
    const headers = { "impersonate-user": "u", "impersonate-group": "a,b" };
    const answer = await world.net.connect({ url })({ method: "GET", path: "/", headers, signal: never });
    expect(answer.headers["x-groups"]).toBe("2");
  });

  test("streams, and return() closes the connection", async () => {
    const answer = await world.net.connect({ url })({ method: "GET", path: "/stream", headers: {}, signal: never });
    let seen = "";
    for await (const frame of answer.body as AsyncIterable<Uint8Array>) {
      seen += text(frame);
      if (seen.length > 2) break;
    }
    expect(seen).toMatch(/^ab+$/);
    await expect.poll(() => closed).toBe(1);
  });

  test("an aborted stream throws the signal's reason; a closed port is Refused", async () => {
    const stop = new AbortController();
    const answer = await world.net.connect({ url })({
      method: "GET",
      path: "/stream",
      headers: {},
      signal: stop.signal,
    });
    setTimeout(() => stop.abort(new Error("left")), 10);
    await expect(readBody(answer.body)).rejects.toThrow("left");
    const refused = world.net.connect({ url: "http://127.0.0.1:1" });
    const error = await refused({ method: "GET", path: "/", headers: {}, signal: never }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(NetError);
    expect((error as NetError).reason).toBe("Refused");
  });
});
