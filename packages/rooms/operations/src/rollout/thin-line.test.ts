import { expect, it } from "vitest";
import { create, finished, machines, open, operation, scaleUp } from "./staging.ts";

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
