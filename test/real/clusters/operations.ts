import assert from "node:assert/strict";
import { Operation, platformNamespace, StepRun } from "@dipper/api";
import { isFinished, write } from "../platform.ts";
import { follow } from "./follow.ts";
import { type PlatformWithLab, told } from "./platform-with-lab.ts";

type Platform = Pick<PlatformWithLab, "kube" | "dipper">;

export interface OperationWish {
  readonly name: string;
  readonly cluster: string;
  readonly type: "ScaleUp" | "ScaleDown" | "Custom";
  readonly flow: readonly string[];
  readonly addresses: readonly string[];
  readonly more?: object;
}

/** An Operation over all its machines at once, of which any may fail and none is tried again by itself. */
export async function askForOperation({ kube }: Platform, wish: OperationWish): Promise<void> {
  const spec = {
    clusterName: wish.cluster,
    operationType: wish.type,
    operationFlow: wish.flow,
    operationMachines: wish.addresses.map((ip) => ({ ip, role: "Compute" })),
    rollout: { firstBatch: wish.addresses.length, maxFailures: wish.addresses.length, soakSeconds: 0 },
    retry: { limit: 0 },
    preCheckValidSeconds: 0,
    ...wish.more,
  };
  await kube.create(Operation, { metadata: { namespace: platformNamespace, name: wish.name }, spec } as never, write);
}

export interface Ended {
  readonly operation: Operation;
  /** All that its `why` says. */
  readonly why: string;
  /** Result and reason of each machine at the last step that it came to. */
  readonly machines: ReadonlyMap<
    string,
    { readonly result: string; readonly reason: string; readonly message: string }
  >;
}

export interface Watch {
  readonly withinMs: number;
  readonly say: (text: string) => void;
}

/** Until an Operation is finished, also over crashes of the platform. */
export async function operationEnded(platform: Platform, name: string, watch: Watch): Promise<Ended> {
  let operation: Operation | undefined;
  await follow({
    ...watch,
    what: `operation ${name} is finished`,
    look: async () => {
      operation = await platform.kube.get(Operation, { namespace: platformNamespace, name }, write);
      return isFinished(operation) ? { done: true } : { state: told(operation) };
    },
  });
  assert.ok(operation !== undefined);
  const machines = new Map<string, { result: string; reason: string; message: string }>();
  for (const run of await runsOf(platform, name))
    for (const each of run.status?.machines ?? [])
      machines.set(each.name, { result: each.result, reason: each.reason, message: each.message });
  return { operation, why: told(operation), machines };
}

/** StepRuns of an Operation, the oldest first. */
export async function runsOf({ kube }: Platform, operation: string): Promise<readonly StepRun[]> {
  const found: StepRun[] = [];
  for await (const page of kube.pages(StepRun, { namespace: platformNamespace, signal: write.signal }))
    found.push(...page.items.filter((run) => run.spec.operationRef.name === operation));
  const stamp = (run: StepRun): string => run.metadata.creationTimestamp ?? "";
  return found.toSorted((a, b) => (stamp(a) < stamp(b) ? -1 : stamp(a) > stamp(b) ? 1 : 0));
}

/** As a person would do it: `dipper operation retry`. Answers the name of the follow-up, which must succeed. */
export function retry(platform: Platform, operation: string, machines: readonly string[]): string {
  const args = machines.flatMap((machine) => ["--machine", machine]);
  platform.dipper("operation", "retry", operation, ...args, "--reason", "mended");
  return `${operation}-r1`;
}

export async function retrySucceeds(
  platform: Platform,
  operation: string,
  machines: readonly string[],
  watch: Watch,
): Promise<void> {
  const again = await operationEnded(platform, retry(platform, operation, machines), watch);
  assert.equal(again.operation.status?.phase, "Succeeded", again.why);
}
