import { describe, expect, test } from "vitest";
import { scopedClock } from "./scoped-clock.ts";
import { simulate } from "./simulated/index.ts";

const forever = new AbortController().signal;

function setUp() {
  const sim = simulate({ seed: 1 });
  const { clock } = sim.process("owner");
  const fired: string[] = [];
  return { sim, clock, scoped: scopedClock(clock), fired, note: (name: string) => () => void fired.push(name) };
}

describe("a clock of a part", () => {
  test("tells the time and rings like the clock below it", async () => {
    const { sim, clock, scoped, fired, note } = setUp();
    scoped.after(20, note("after"));
    scoped.after(10, note("canceled"))();
    void scoped.sleep(30, forever).then(note("slept"));
    scoped.endOfTurn(note("end of turn"));
    await sim.complete(clock.sleep(100, forever));
    expect(fired).toEqual(["end of turn", "after", "slept"]);
    expect([scoped.now(), scoped.monotonic()]).toEqual([clock.now(), clock.monotonic()]);
  });

  test("rings no more once it has ended, and takes no new timers", async () => {
    const { sim, clock, scoped, fired, note } = setUp();
    scoped.after(20, note("before"));
    void scoped.sleep(30, forever).then(note("slept"));
    scoped.end();
    scoped.after(20, note("later"));
    clock.after(20, note("of another"));
    await sim.complete(clock.sleep(100, forever));
    expect(fired).toEqual(["of another"]);
  });

  test("wakes a sleeper by its signal, also after the end", async () => {
    const { sim, clock, scoped, fired, note } = setUp();
    const stop = new AbortController();
    scoped.sleep(50, stop.signal).then(note("slept"), note("woken"));
    scoped.end();
    stop.abort(new Error("stop"));
    await sim.complete(clock.sleep(100, forever));
    expect(fired).toEqual(["woken"]);
    await expect(scoped.sleep(1, stop.signal)).rejects.toThrow("stop");
  });

  test("a timer may set the next one, until the end", async () => {
    const { sim, clock, scoped, fired, note } = setUp();
    const again = (): void => {
      note("tick")();
      scoped.after(10, again);
    };
    scoped.after(10, again);
    clock.after(35, () => scoped.end());
    await sim.complete(clock.sleep(100, forever));
    expect(fired).toEqual(["tick", "tick", "tick"]);
  });
});
