import { describe, expect, test } from "vitest";
import { NetError, readBody, type Transport } from "../index.ts";
import { type Fault, nthCall, type Simulation, simulate, someCalls } from "./index.ts";

const forever = new AbortController().signal;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array | undefined): string | undefined =>
  data === undefined ? undefined : new TextDecoder().decode(data);
const get = (path = "/", signal: AbortSignal = forever) => ({ method: "GET", path, headers: {}, signal });

/** Thirty workers that call a server, write files and sleep, under faults and one kill. */
async function story(seed: number): Promise<string> {
  const sim = simulate({ seed });
  const server = sim.process("server");
  let served = 0;
  const serve: Transport = async (exchange) => {
    await server.clock.sleep(server.random.uint32() % 20, exchange.signal);
    return { status: 200, headers: {}, body: bytes(`${++served}`) };
  };
  sim.net.listen(server, "https://server.test", serve);
  const faults: readonly Fault[] = [
    { type: "lostBefore" },
    { type: "lostAfter" },
    { type: "late", ms: 500 },
    { type: "doubled" },
  ];
  const plan = sim.process("plan").random;
  sim.setFaults(someCalls(plan, { perThousand: 100, faults }));
  const client = sim.process("client");
  const call = client.net.connect({ url: "https://server.test" });
  let done = 0;
  for (let i = 0; i < 30; i++)
    void (async () => {
      for (let round = 0; round < 5; round++) {
        await client.clock.sleep(client.random.uint32() % 100, forever);
        const answer = await call(get(`/${i}`)).catch(() => undefined);
        if (answer !== undefined)
          await client.files.append(`/log/${i % 3}`, await readBody(answer.body)).catch(() => undefined);
      }
      done++;
    })();
  await sim.run(200);
  sim.kill(client);
  const frozen = done;
  await sim.run(10_000);
  expect(done).toBe(frozen);
  return sim.trace.hash();
}

test("the same seed gives the same trace, over 20 seeds; different seeds differ", async () => {
  const hashes = new Set<string>();
  for (let seed = 1; seed <= 20; seed++) {
    const hash = await story(seed);
    expect(await story(seed)).toBe(hash);
    hashes.add(hash);
  }
  expect(hashes.size).toBe(20);
}, 20_000);

describe("clock", () => {
  test("time moves only when nothing is left to do, equal times fire in order of creation", async () => {
    const sim = simulate({ seed: 1 });
    const { clock } = sim.process("p");
    const order: string[] = [];
    clock.after(10, () => order.push(`b ${clock.monotonic()}`));
    clock.after(10, () => order.push(`c ${clock.monotonic()}`));
    clock.after(5, () => {
      order.push("a");
      void Promise.resolve()
        .then(() => Promise.resolve())
        .then(() => order.push(`promise ${clock.monotonic()}`));
    });
    await sim.run(20);
    expect(order).toEqual(["a", "promise 5", "b 10", "c 10"]);
    expect(clock.monotonic()).toBe(20);
  });

  test("endOfTurn runs once the turn's promises are done, before time moves", async () => {
    const sim = simulate({ seed: 1 });
    const { clock } = sim.process("p");
    const order: string[] = [];
    clock.after(1, () => {
      clock.endOfTurn(() => order.push(`end ${clock.monotonic()}`));
      void Promise.resolve().then(() => order.push("promise"));
    });
    clock.after(2, () => order.push("next"));
    await sim.run(5);
    expect(order).toEqual(["promise", "end 1", "next"]);
  });

  test("deadlines fire with time or with the parent", async () => {
    const sim = simulate({ seed: 1 });
    const { clock } = sim.process("p");
    const parent = new AbortController();
    const a = clock.deadline(10, parent.signal);
    const b = clock.deadline(1_000, parent.signal);
    await sim.run(10);
    expect((a.reason as Error).name).toBe("TimeoutError");
    parent.abort(new Error("over"));
    expect((b.reason as Error).message).toBe("over");
    await expect(clock.sleep(5, b)).rejects.toThrow("over");
  });

  test("until says what is wrong when nothing can happen any more", async () => {
    await expect(simulate({ seed: 9 }).until(() => false)).rejects.toThrow("seed 9: until: nothing is left to happen");
  });
});

test("random streams are forked by name: a new caller shifts nobody, a second life is another stream", () => {
  const one = simulate({ seed: 3 });
  const two = simulate({ seed: 3 });
  const a = one.process("p").random;
  a.fork("newcomer").uint32();
  expect(a.fork("queue").uuid()).toBe(two.process("p").random.fork("queue").uuid());
  expect(one.process("p").random.uuid()).not.toBe(two.process("q").random.uuid());
  const again = simulate({ seed: 3 });
  const first = again.process("p").random.uuid();
  expect(again.process("p").random.uuid()).not.toBe(first);
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

describe("kill", () => {
  test("makes a process inert: timers, calls, files and end of turn", async () => {
    const sim = simulate({ seed: 1 });
    const server = sim.process("server");
    let reached = 0;
    sim.net.listen(server, "https://s", async () => {
      reached++;
      return { status: 200, headers: {}, body: bytes("") };
    });
    const p = sim.process("p");
    const happened: string[] = [];
    const note = (what: string) => () => happened.push(what);
    p.clock.after(5, note("timer"));
    void p.clock.sleep(5, forever).then(note("sleep"));
    const call = p.net.connect({ url: "https://s" });
    void call(get()).then(note("call"));
    sim.kill(p);
    void p.files.append("/late", bytes("x")).then(note("append"));
    void call(get()).then(note("second call"));
    p.clock.endOfTurn(note("turn"));
    p.log.info("dead men tell no tales");
    await sim.run(1_000);
    expect(happened).toEqual([]);
    expect(sim.disk.read("/late")).toBeUndefined();
    // What was on the wire before the death still arrives.
    expect(reached).toBe(1);
    expect(sim.trace.events.map((event) => event.verb)).toEqual(["kill"]);
  });

  test("keeps what was synced; what was not stays, is torn, or goes, as the seed says", async () => {
    const outcomes = new Set<string>();
    for (let seed = 1; seed <= 40; seed++) {
      const sim = simulate({ seed });
      const p = sim.process("p");
      await p.files.append("/f", bytes("safe|"));
      await p.files.sync("/f");
      await p.files.append("/f", bytes("maybe"));
      sim.kill(p);
      outcomes.add(text(await sim.process("p").files.read("/f")) ?? "");
    }
    expect([...outcomes].every((left) => "safe|maybe".startsWith(left) && left.length >= 5)).toBe(true);
    expect(outcomes.size).toBeGreaterThan(3);
  });

  test("breaks the streams and calls of those who talk to it; a second life serves again", async () => {
    const sim = simulate({ seed: 1 });
    const serve = (world: ReturnType<Simulation["process"]>): void => {
      const stream = async function* (signal: AbortSignal) {
        for (;;) {
          await world.clock.sleep(10, signal);
          yield bytes(".");
        }
      };
      sim.net.listen(world, "https://s", async (exchange) => ({
        status: 200,
        headers: {},
        body: stream(exchange.signal),
      }));
    };
    const first = sim.process("server");
    serve(first);
    const client = sim.process("client");
    const call = client.net.connect({ url: "https://s" });
    const seen: string[] = [];
    const reading = (async () => {
      const answer = await call(get());
      for await (const frame of answer.body as AsyncIterable<Uint8Array>) seen.push(text(frame) ?? "");
    })().catch((error: unknown) => error);
    await sim.run(55);
    sim.kill(first);
    expect(await sim.complete(reading)).toBeInstanceOf(NetError);
    expect(seen.length).toBeGreaterThan(2);
    expect(await sim.complete(call(get()).catch((e: unknown) => e))).toMatchObject({ reason: "Refused" });
    serve(sim.process("server"));
    expect((await sim.complete(call(get()))).status).toBe(200);
  });
});

describe("faults", () => {
  const meet = async (fault: Fault) => {
    const sim = simulate({ seed: 5 });
    const server = sim.process("server");
    let served = 0;
    sim.net.listen(server, "https://s", async () => ({ status: 200, headers: {}, body: bytes(`${++served}`) }));
    const client = sim.process("client");
    const call = client.net.connect({ url: "https://s" });
    sim.setFaults(nthCall(2, fault));
    const answers: string[] = [];
    for (let i = 0; i < 3; i++) {
      const began = sim.now();
      const answer = await sim.complete(call(get()).catch((error: unknown) => error as NetError));
      const took = sim.now() - began > 400 ? " late" : "";
      answers.push(
        (answer instanceof NetError ? answer.reason : `${answer.status} ${text(await readBody(answer.body))}`) + took,
      );
    }
    return answers;
  };

  test("calls are lost before, lost after, late, doubled, stale or refused", async () => {
    expect(await meet({ type: "lostBefore" })).toEqual(["200 1", "Reset", "200 2"]);
    expect(await meet({ type: "lostAfter" })).toEqual(["200 1", "Reset", "200 3"]);
    expect(await meet({ type: "late", ms: 500 })).toEqual(["200 1", "200 2 late", "200 3"]);
    expect(await meet({ type: "doubled" })).toEqual(["200 1", "200 3", "200 4"]);
    expect(await meet({ type: "stale", back: 1 })).toEqual(["200 1", "200 1", "200 3"]);
    expect(await meet({ type: "status", status: 503 })).toEqual(["200 1", "503 ", "200 2"]);
  });

  test("an append is torn: a part is written and the call fails", async () => {
    const sim = simulate({ seed: 2 });
    const p = sim.process("p");
    sim.setFaults(nthCall(1, { type: "torn" }));
    await expect(p.files.append("/f", bytes("0123456789"))).rejects.toThrow("EIO");
    expect((await p.files.read("/f"))?.length).toBeLessThan(10);
  });

  test("a full disk refuses with ENOSPC and keeps what it has", async () => {
    const sim = simulate({ seed: 2 });
    const p = sim.process("p");
    await p.files.replace("/f", bytes("12345"));
    sim.disk.capacity = 8;
    await expect(p.files.append("/f", bytes("6789"))).rejects.toMatchObject({ code: "ENOSPC" });
    expect(text(await p.files.read("/f"))).toBe("12345");
  });

  test("a partition swallows calls until the caller's deadline", async () => {
    const sim = simulate({ seed: 2 });
    const server = sim.process("server");
    sim.net.listen(server, "https://s", async () => ({ status: 200, headers: {}, body: bytes("") }));
    const client = sim.process("client");
    const call = client.net.connect({ url: "https://s" });
    const heal = sim.net.partition("https://s");
    const deadline = client.clock.deadline(5_000, forever);
    expect(await sim.complete(call(get("/", deadline)).catch((e: unknown) => e))).toMatchObject({
      name: "TimeoutError",
    });
    heal();
    expect((await sim.complete(call(get()))).status).toBe(200);
  });
});

test("a child process outlives its parent, is found by the next life, and stop ends it", async () => {
  const sim = simulate({
    seed: 4,
    programs: {
      ticker: async (world, command, signal) => {
        for (let i = 0; i < 100 && !signal.aborted; i++) {
          await world.clock.sleep(1_000, forever);
          await world.files.append(command.outputTo, bytes("."));
        }
        return { code: 0, signal: null };
      },
    },
  });
  const first = sim.process("platform");
  const command = { argv: ["ticker"], env: {}, cwd: "/", outputTo: "/out", ownSession: true } as const;
  const { id } = await first.processes.start(command);
  await sim.run(2_500);
  sim.kill(first);
  await sim.run(2_000);
  const second = sim.process("platform");
  const found = await second.processes.find(id);
  expect(await second.processes.find({ ...id, startTime: "0" })).toBeUndefined();
  expect(sim.disk.size("/out")).toBe(4);
  await sim.complete(found?.stop(5_000) ?? Promise.reject(new Error("not found")));
  expect(await second.processes.find(id)).toBeUndefined();
});
