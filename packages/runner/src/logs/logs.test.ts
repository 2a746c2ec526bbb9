import type { Files } from "@dipper/world";
import { describe, expect, test } from "vitest";
import type { RunnerEvent } from "../contract/runner-event.ts";
import { collect } from "../process/testing/collect.ts";
import { follow } from "./follow.ts";
import { maskOf } from "./mask.ts";
import { readLog } from "./read.ts";
import { resultLines } from "./result-lines.ts";

const encoder = new TextEncoder();
const line = (n: number, over: object = {}): string =>
  `${JSON.stringify({ v: 1, n, t: "2026-01-01T00:00:00.000Z", type: "log", stream: "out", text: `line ${n}`, ...over })}\n`;
const ended = (n: number): string => line(n, { type: "ended", code: 0, signal: null });

function filesWith(text: () => string): Files {
  const bytes = (): Uint8Array => encoder.encode(text());
  return {
    read: async (path: string) => (path.endsWith(".gz") ? undefined : bytes()),
    readRange: async (_path: string, offset: number, length: number) => bytes().subarray(offset, offset + length),
  } as unknown as Files;
}

describe("the lines of a result file", () => {
  test("a torn last line is left for later", () => {
    const whole = encoder.encode(line(1) + line(2));
    const torn = encoder.encode(line(1) + line(2) + line(3).slice(0, 30));
    expect(resultLines(torn).events.map((event) => event.n)).toEqual([1, 2]);
    expect(resultLines(torn).consumed).toBe(whole.length);
  });

  test("every torn length gives whole lines only", () => {
    const text = encoder.encode(line(1, { text: "schön 你好" }) + line(2));
    for (let length = 0; length <= text.length; length += 1) {
      const { events, consumed } = resultLines(text.subarray(0, length));
      expect(events.length).toBe(consumed === 0 ? 0 : consumed === text.length ? 2 : 1);
    }
  });

  test("nothing behind a line that cannot be read is trusted", () => {
    expect(resultLines(encoder.encode(`${line(1)}garbage\n${line(2)}`)).events.map((event) => event.n)).toEqual([1]);
  });
});

describe("following", () => {
  const clock = { sleep: async () => {} } as never;

  test("it waits while the writer lives, and ends with the last event", async () => {
    const steps = [line(1), line(1) + line(2).slice(0, 10), line(1) + line(2), line(1) + line(2) + ended(3)];
    let step = 0;
    const files = filesWith(() => steps[Math.min(step++, steps.length - 1)] ?? "");
    const events = await collect(
      follow({ files, clock, path: "/f", from: 2, alive: async () => true, signal: new AbortController().signal }),
    );
    expect(events.map((event) => event.n)).toEqual([2, 3]);
  });

  test("a writer that died leaves what it wrote, also in its last moment", async () => {
    let dead = false;
    const files = filesWith(() => (dead ? line(1) + line(2) : line(1)));
    const alive = async (): Promise<boolean> => {
      dead = true;
      return false;
    };
    const events = await collect(
      follow({ files, clock, path: "/f", from: 1, alive, signal: new AbortController().signal }),
    );
    expect(events.map((event) => event.n)).toEqual([1, 2]);
  });

  test("a line longer than one read is read whole", async () => {
    const long = line(1, { text: "x".repeat(700_000) }) + ended(2);
    const events = await collect(
      follow({
        files: filesWith(() => long),
        clock,
        path: "/f",
        from: 1,
        alive: async () => false,
        signal: new AbortController().signal,
      }),
    );
    expect(events.length).toBe(2);
  });

  test("the signal ends it", async () => {
    const stop = new AbortController();
    stop.abort(new Error("enough"));
    await expect(
      collect(
        follow({
          files: filesWith(() => ""),
          clock,
          path: "/f",
          from: 1,
          alive: async () => true,
          signal: stop.signal,
        }),
      ),
    ).rejects.toThrow("enough");
  });
});

describe("reading a range", () => {
  test("by machine and in pages", async () => {
    const text = line(1, { machine: "a" }) + line(2, { machine: "b" }) + line(3, { machine: "a" }) + ended(4);
    const options = { files: filesWith(() => text), path: "/f", unpack: (data: Uint8Array) => data };
    const numbers = (events: readonly RunnerEvent[]): readonly number[] => events.map((event) => event.n);
    const first = await readLog(options, { limit: 2, machine: "a" });
    expect([numbers(first.events), first.next]).toEqual([[1, 3], 4]);
    const second = await readLog(options, { from: 4, machine: "a" });
    expect([numbers(second.events), second.next]).toEqual([[4], undefined]);
  });
});

describe("masking", () => {
  test.each([
    ["as it is", "the password is s3cr3t-canary!"],
    ["in base64", `Basic ${btoa("s3cr3t-canary!")}`],
    ["in a URL", `?password=${encodeURIComponent("s3cr3t-canary!")}`],
  ])("%s", (_name, text) => {
    expect(maskOf(["s3cr3t-canary!"])(text)).not.toMatch(/s3cr3t-canary|czNjcjN0LWNhbmFy/);
  });

  test("each line of a key, but not its frame", () => {
    const key =
      "-----BEGIN OPENSSH PRIVATE KEY-----\nabcdefghijklmnop\nqrstuvwxyz012345\n-----END OPENSSH PRIVATE KEY-----\n";
    expect(maskOf([key])("x qrstuvwxyz012345 y")).toBe("x *** y");
    expect(maskOf([key])("-----BEGIN OPENSSH PRIVATE KEY-----")).toBe("-----BEGIN OPENSSH PRIVATE KEY-----");
  });

  test("the longer of two secrets disappears as a whole", () => {
    expect(maskOf(["pass", "password"])("password pass")).toBe("*** ***");
  });

  test("what is too short to be one is no secret", () => {
    expect(maskOf(["", "no"])("no news")).toBe("no news");
  });
});
