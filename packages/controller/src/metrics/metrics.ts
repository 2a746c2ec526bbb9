import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** The controller runtime's metrics, with the names that dashboards for controller-runtime know. One Registry per program, never the global one. */
export interface Metrics {
  readonly registry: Registry;
  reconciled(controller: string, result: "success" | "requeue" | "error" | "terminal", seconds: number): void;
  queued(controller: string, depth: number, working: number): void;
  taken(controller: string, waitedSeconds: number): void;
  retried(controller: string): void;
  cached(kind: string, objects: number, ageSeconds: number): void;
}

const buckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export function createMetrics(registry: Registry = new Registry()): Metrics {
  const registers = [registry];
  const results = new Counter({
    name: "controller_runtime_reconcile_total",
    help: "Reconciliations per controller and result.",
    labelNames: ["controller", "result"],
    registers,
  });
  const times = new Histogram({
    name: "controller_runtime_reconcile_time_seconds",
    help: "Length of a reconciliation.",
    labelNames: ["controller"],
    buckets,
    registers,
  });
  const depth = new Gauge({ name: "workqueue_depth", help: "Keys that are ready.", labelNames: ["name"], registers });
  const working = new Gauge({
    name: "controller_runtime_active_workers",
    help: "Keys that are worked on.",
    labelNames: ["controller"],
    registers,
  });
  const waits = new Histogram({
    name: "workqueue_queue_duration_seconds",
    help: "How long a key stood ready before a worker took it.",
    labelNames: ["name"],
    buckets,
    registers,
  });
  const retries = new Counter({
    name: "workqueue_retries_total",
    help: "Retries after a failure.",
    labelNames: ["name"],
    registers,
  });
  const objects = new Gauge({
    name: "dipper_cache_objects",
    help: "Objects in the cache of a kind.",
    labelNames: ["kind"],
    registers,
  });
  const age = new Gauge({
    name: "dipper_cache_age_seconds",
    help: "Time since the cache of a kind was last known to be current.",
    labelNames: ["kind"],
    registers,
  });
  return {
    registry,
    reconciled(controller, result, seconds) {
      results.inc({ controller, result });
      times.observe({ controller }, seconds);
    },
    queued(controller, ready, busy) {
      depth.set({ name: controller }, ready);
      working.set({ controller }, busy);
    },
    taken: (controller, waitedSeconds) => waits.observe({ name: controller }, waitedSeconds),
    retried: (controller) => retries.inc({ name: controller }),
    cached(kind, count, ageSeconds) {
      objects.set({ kind }, count);
      age.set({ kind }, ageSeconds);
    },
  };
}
