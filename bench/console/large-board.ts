const results = ["Succeeded", "Succeeded", "Succeeded", "Running", "Pending"] as const;

/** The board of an operation on many machines: what the matrix draws. */
export function boardOf(machines: number, steps: number): object {
  const names = Array.from({ length: steps }, (_, index) => `step${index + 1}`);
  const perBatch = 50;
  return {
    finished: false,
    steps: names.map((step, index) => ({
      step,
      phase: index === 0 ? "Running" : "Pending",
      total: machines,
      succeeded: 0,
      failed: 0,
      quarantined: 0,
      running: index === 0 ? machines : 0,
    })),
    batches: Array.from({ length: Math.ceil(machines / perBatch) }, (_, batch) => ({
      batch: batch + 1,
      machines: Array.from({ length: perBatch }, (_each, index) => `m-${batch * perBatch + index}`),
      startedAt: new Date().toISOString(),
    })),
    machines: Array.from({ length: machines }, (_, index) => ({
      name: `m-${index}`,
      ip: `10.1.${Math.floor(index / 250)}.${1 + (index % 250)}`,
      rack: `R${Math.floor(index / 40)}`,
      batch: 1 + Math.floor(index / perBatch),
      cells: names.map((step, at) => {
        const result = results[(index + at) % results.length] ?? "Pending";
        const attempts = result === "Pending" ? [] : [{ attempt: 1, stepRun: "r", result, durationSeconds: 12 }];
        return { step, result, attempts };
      }),
    })),
    why: [],
    asOf: new Date().toISOString(),
  };
}
