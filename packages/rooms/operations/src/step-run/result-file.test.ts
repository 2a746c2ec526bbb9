import { sha256 } from "@dipper/world";
import { simulate } from "@dipper/world/simulated";
import { expect, it } from "vitest";
import { readResultFile } from "./result-file.ts";

const lines = [
  {
    v: 1,
    n: 1,
    t: "2026-01-01T00:00:00Z",
    type: "started",
    runner: { kind: "Process", id: "7", startTime: "1" },
    stepRun: "run",
  },
  { v: 1, n: 2, t: "2026-01-01T00:00:01Z", type: "ended", code: 0, signal: null },
];
const plain = new TextEncoder().encode(`${lines.map((each) => JSON.stringify(each)).join("\n")}\n`);
const flipped = (data: Uint8Array) => data.map((byte) => byte ^ 0xff);
const path = "/data/logs/op/run.ndjson";

it("the compressed file of a run that is over says the same as the plain one, digest included", async () => {
  const sim = simulate({ seed: 1 });
  const { files } = sim.process("platform");
  const read = (unpack = flipped as typeof flipped | undefined) => sim.complete(readResultFile(files, path, unpack));
  expect(await read()).toMatchObject({ progress: { lines: 0 } });
  await sim.complete(files.replace(path, plain));
  const before = await read();
  expect(before).toMatchObject({ progress: { lines: 2, ended: { code: 0 } }, digest: `sha256:${sha256(plain)}` });
  await sim.complete(files.replace(`${path}.gz`, flipped(plain)));
  await sim.complete(files.remove(path));
  expect(await read()).toEqual(before);
  expect(await sim.complete(readResultFile(files, path, undefined))).toMatchObject({ progress: { lines: 0 } });
});
