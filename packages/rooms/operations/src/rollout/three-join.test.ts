import {
  createOperation as create,
  finished,
  machines,
  openStage,
  operationOn as operation,
  type StageOptions,
  scaleUpOf as scaleUp,
} from "@dipper/room/testkit";
import { expect, it, vi } from "vitest";
import { operationsRoom } from "../index.ts";

// A whole platform runs in each of these; the machine may be busy with others.
vi.setConfig({ testTimeout: 60_000 });

const open = (options: Omit<StageOptions, "rooms">) => openStage({ rooms: [operationsRoom], ...options });

it("three machines join", async () => {
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(3) });
  await create(stage, "scaleup", scaleUp(["10.0.0.1", "10.0.0.2", "10.0.0.3"]));
  await finished(stage, "scaleup");
  expect(operation(stage, "scaleup").status).toMatchObject({ phase: "Succeeded" });
  await expect(stage.transcript.golden()).toMatchFileSnapshot("golden/three-join.txt");
});
