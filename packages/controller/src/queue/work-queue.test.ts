import type { Clock, Random } from "@dipper/world";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { WorkQueue } from "./work-queue.ts";

/** A clock that a test moves by hand, and a random that always says zero. */
function byHand() {
  let now = 0;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    sleep: () => Promise.reject(new Error("not used")),
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    endOfTurn: (run) => run(),
    deadline: (_, parent) => parent,
  };
  const random: Random = { uint32: () => 0, bytes: (n) => new Uint8Array(n), uuid: () => "u", fork: () => random };
  const pass = (ms: number): void => {
    now += ms;
    const due = timers.filter((each) => each.at <= now);
    timers = timers.filter((each) => each.at > now);
    for (const timer of due) timer.run();
  };
  return { clock, random, pass, timers: () => timers.length };
}

const signal = new AbortController().signal;

async function drain(queue: WorkQueue): Promise<string[]> {
  const keys: string[] = [];
  while (queue.depth > 0) {
    const { key } = await queue.take(signal);
    keys.push(key);
    queue.done(key);
  }
  return keys;
}

describe("work queue", () => {
  test("people come first, then changes, then resyncs; inside each in order", async () => {
    const queue = new WorkQueue(byHand());
    queue.add("r1", { priority: "resync" });
    queue.add("c1");
    queue.add("p1", { priority: "person" });
    queue.add("c2");
    queue.add("r1", { priority: "person" });
    expect(await drain(queue)).toEqual(["p1", "r1", "c1", "c2"]);
  });

  test("a key is there once, with the shorter delay and the higher priority", async () => {
    const { pass, ...ports } = byHand();
    const queue = new WorkQueue(ports);
    queue.add("a", { afterMs: 1000 });
    queue.add("a", { afterMs: 100, priority: "resync" });
    queue.add("a", { afterMs: 5000, priority: "person" });
    pass(99);
    expect(queue.depth).toBe(0);
    pass(1);
    expect(await queue.take(signal)).toEqual({ key: "a", priority: "person", waitedMs: 0, echo: false });
    queue.done("a");
    pass(10_000);
    expect(queue.depth).toBe(0);
  });

  test("a key in work is not given out again; asked meanwhile, it comes back after done", async () => {
    const queue = new WorkQueue(byHand());
    queue.add("a");
    await queue.take(signal);
    queue.add("a");
    queue.add("a", { priority: "person" });
    expect(queue.depth).toBe(0);
    queue.done("a");
    expect((await queue.take(signal)).priority).toBe("person");
    queue.done("a");
    expect(queue.depth).toBe(0);
  });

  test("failures back off by doubling up to the longest; success starts again", () => {
    const queue = new WorkQueue({ ...byHand(), shortestMs: 100, longestMs: 1000 });
    expect([1, 2, 3, 4, 5, 6].map(() => queue.retry("a"))).toEqual([50, 100, 200, 400, 500, 500]);
    expect(queue.failures("a")).toBe(6);
    queue.forget("a");
    expect(queue.retry("a")).toBe(50);
  });

  test("many failing keys are slowed down together", () => {
    const queue = new WorkQueue({ ...byHand(), shortestMs: 100, perSecond: 10, burst: 2 });
    expect(["a", "b", "c", "d"].map((key) => queue.retry(key))).toEqual([50, 50, 150, 250]);
  });

  test("the echo of our own status write does not cut a back-off short, a change does", async () => {
    const { pass, ...ports } = byHand();
    const queue = new WorkQueue({ ...ports, shortestMs: 1000 });
    queue.add("a");
    await queue.take(signal);
    queue.add("a", { echo: true });
    queue.retry("a");
    queue.done("a");
    queue.add("a", { echo: true });
    expect(queue.depth).toBe(0);
    queue.add("a");
    expect(queue.depth).toBe(1);
    await drain(queue);
    pass(1000);
    expect(queue.depth).toBe(0);
  });

  test("tells whether a key comes for nothing but an echo", async () => {
    const { pass, ...ports } = byHand();
    const queue = new WorkQueue(ports);
    queue.add("a", { afterMs: 1000 });
    queue.add("a", { echo: true });
    expect((await queue.take(signal)).echo).toBe(true);
    queue.done("a");
    queue.add("a", { echo: true });
    queue.add("a");
    expect((await queue.take(signal)).echo).toBe(false);
    queue.done("a");
    queue.add("a", { echo: true, afterMs: 1000 });
    queue.add("a", { afterMs: 500 });
    pass(500);
    expect((await queue.take(signal)).echo).toBe(false);
  });

  test("what was given up comes back by a change only, not by its echo", async () => {
    const queue = new WorkQueue(byHand());
    queue.add("a");
    await queue.take(signal);
    queue.add("a", { echo: true });
    queue.giveUp("a");
    queue.done("a");
    queue.add("a", { echo: true });
    expect(queue.depth).toBe(0);
    queue.add("a");
    expect(await drain(queue)).toEqual(["a"]);
  });

  test("after a success the echo counts: the next step of the same object may follow from it", async () => {
    const queue = new WorkQueue(byHand());
    queue.add("a");
    await queue.take(signal);
    queue.add("a", { echo: true });
    queue.done("a");
    expect(queue.depth).toBe(1);
  });

  test("who waits gets the next key; who goes away is forgotten", async () => {
    const queue = new WorkQueue(byHand());
    const gone = new AbortController();
    const first = queue.take(gone.signal);
    const second = queue.take(signal);
    gone.abort(new Error("gone"));
    await expect(first).rejects.toThrow("gone");
    queue.add("a");
    expect((await second).key).toBe("a");
  });

  test("closing leaves no timer behind", () => {
    const ports = byHand();
    const queue = new WorkQueue(ports);
    queue.add("a", { afterMs: 10 });
    queue.close();
    expect(ports.timers()).toBe(0);
  });

  test("property: no key is ever worked on twice at a time, and every key that was added is taken after its last add", async () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant("add" as const),
        key: fc.constantFrom("a", "b", "c"),
        afterMs: fc.integer({ min: 0, max: 50 }),
      }),
      fc.record({
        do: fc.constantFrom("take" as const, "done" as const, "retry" as const),
        key: fc.constantFrom("a", "b", "c"),
      }),
      fc.record({ do: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 60 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { pass, ...ports } = byHand();
        const queue = new WorkQueue({ ...ports, shortestMs: 20, longestMs: 40 });
        const working = new Set<string>();
        const owed = new Set<string>();
        const take = async (): Promise<void> => {
          const { key } = await queue.take(signal);
          expect(working.has(key)).toBe(false);
          working.add(key);
          owed.delete(key);
        };
        for (const each of steps) {
          if (each.do === "pass") pass(each.ms);
          else if (each.do === "add") {
            queue.add(each.key, { afterMs: each.afterMs });
            owed.add(each.key);
          } else if (each.do === "take") {
            if (queue.depth > 0) await take();
          } else if (working.delete(each.key)) {
            if (each.do === "retry") {
              queue.retry(each.key);
              owed.add(each.key);
            }
            queue.done(each.key);
          }
        }
        for (const key of working) queue.done(key);
        working.clear();
        for (let round = 0; round < 100 && owed.size > 0; round++) {
          pass(10_000);
          while (queue.depth > 0) await take();
          for (const key of working) queue.done(key);
          working.clear();
        }
        expect([...owed]).toEqual([]);
      }),
    );
  });
});
