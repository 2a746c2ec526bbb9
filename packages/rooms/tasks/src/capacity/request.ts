import { AutoOperationTask, type Input, newObject, platformNamespace, type taskSteps } from "@dipper/api";
import { sha256 } from "@dipper/world";

type Spec = Input<typeof AutoOperationTask.source.spec>;
type Step = (typeof taskSteps)[number];

/** What another platform asks for. */
export interface CapacityInput {
  readonly cluster: string;
  readonly pool: string;
  readonly count: number;
  readonly machineClass?: string;
  readonly role?: NonNullable<Spec["machineRequest"]>["role"];
  readonly spreadBy?: NonNullable<Spec["machineRequest"]>["spreadBy"];
  readonly ticket?: string;
  readonly reason?: string;
  readonly steps?: readonly Step[];
  readonly onFailure?: Spec["onFailure"];
  /** No canary, no pause: whoever asks needs them soon, and takes what fails. */
  readonly allAtOnce?: boolean;
}

export const marks = {
  /** Digest of the request; the same key with another request is refused. */
  digest: "ops.dipper.dev/request-digest",
  key: "ops.dipper.dev/idempotency-key",
} as const;

const defaultSteps: readonly Step[] = [
  "ScaleUpPreCheck",
  "ScaleUpWorkprocess",
  "ScaleUp",
  "UncordonNodes",
  "ScaleUpSubWorkprocess",
];

/** The task of a key: each caller has his own keys, so that nobody meets, or guesses, those of others. */
export function requestName(user: string, key: string): string {
  return `cap-${sha256(`${user}\n${key}`).slice(0, 12)}`;
}

/** Equal requests have equal digests, however they are written. */
export function digestOf(input: CapacityInput): string {
  const sorted = Object.entries(input).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `sha256:${sha256(JSON.stringify(sorted))}`;
}

/** The task that answers the request. Others than those that failed go on: whoever asks wants what is possible. */
export function taskFor(
  input: CapacityInput,
  at: { readonly name: string; readonly key: string; readonly clusterType: "native" | "simulated" },
): AutoOperationTask {
  const { cluster, pool, count, machineClass, role, spreadBy, ticket, reason, onFailure, steps = defaultSteps } = input;
  const metadata = {
    name: at.name,
    namespace: platformNamespace,
    annotations: { [marks.digest]: digestOf(input), [marks.key]: at.key },
  };
  return newObject(AutoOperationTask, metadata, {
    cluster,
    clusterType: at.clusterType,
    operationIds: ["op"],
    operationTaskType: "ScaleUp",
    operationTaskStep: steps.map((step) => ({ step })),
    machineRequest: {
      pool,
      count,
      ...(machineClass === undefined ? {} : { machineClass }),
      ...(role === undefined ? {} : { role }),
      ...(spreadBy === undefined ? {} : { spreadBy }),
      ...(ticket === undefined ? {} : { ticket }),
    },
    onFailure: onFailure ?? "ContinueWithSucceeded",
    ...(input.allAtOnce === true ? { rollout: { firstBatch: 100, batchSize: "100%", soakSeconds: 0 } } : {}),
    ...(reason === undefined ? {} : { reason }),
  });
}
