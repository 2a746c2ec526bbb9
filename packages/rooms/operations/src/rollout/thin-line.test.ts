import {
  createOperation as create,
  finished,
  machines,
  openStage,
  operationOn as operation,
  type StageOptions,
  scaleUpOf as scaleUp,
} from "@dipper/room/testkit";
import { expect, it } from "vitest";
import { operationsRoom } from "../index.ts";

const open = (options: Omit<StageOptions, "rooms">) => openStage({ rooms: [operationsRoom], ...options });

it("three machines join", async () => {
  const stage = await open({ clusters: [{ name: "c1" }], spares: machines(3) });
  await create(stage, "scaleup", scaleUp(["10.0.0.1", "10.0.0.2", "10.0.0.3"]));
  try {
    await finished(stage, "scaleup", 600_000);
  } finally {
    console.log(stage.transcript.text());
  }
  expect(operation(stage, "scaleup").status).toMatchObject({ phase: "Succeeded" });
});
