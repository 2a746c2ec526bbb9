import type { Api } from "./api.ts";

/** A node counts as Ready after half a minute without a flap. Here a second is enough. */
const nodeReadySeconds = { type: "integer", default: 1, description: "Seconds without a flap." };

/** Steps of the demo take their time so that people can watch them; here nobody does. */
export async function inAHurry(api: Api): Promise<void> {
  const spares = Array.from({ length: 80 }, (_, i) => `machines/m${i + 11}`);
  const simulated = { durationSeconds: 1 };
  await Promise.all([
    api.patch("steps/scale-up", { spec: { parameters: { schema: { properties: { nodeReadySeconds } } } } }),
    ...spares.map((path) => api.patch(path, { spec: { simulated } })),
  ]);
}
