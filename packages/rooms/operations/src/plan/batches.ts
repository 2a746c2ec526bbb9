import { type Amount, amountOf } from "./amount.ts";

/** One runner works on at most so many machines. */
export const largestBatch = 100;

export interface Rollout {
  readonly firstBatch: Amount;
  readonly batchSize: Amount;
}

/**
 * Cuts the machines into batches: a small first one, so that a mistake costs one machine, then equal ones. Sizes are rounded
 * down and stay between 1 and 100. The order of the machines is kept: who wrote the list decides who goes first.
 */
export function batchesOf<M>(machines: readonly M[], rollout: Rollout): readonly (readonly M[])[] {
  const first = sizeOf(rollout.firstBatch, machines.length);
  const rest = sizeOf(rollout.batchSize, machines.length);
  return machines.length === 0 ? [] : [machines.slice(0, first), ...chunks(machines.slice(first), rest)];
}

/** A step that changes nothing runs over all machines at once, as far as one runner takes them. */
export function checkBatchesOf<M>(machines: readonly M[]): readonly (readonly M[])[] {
  return chunks(machines, largestBatch);
}

function sizeOf(amount: Amount, total: number): number {
  return Math.min(largestBatch, Math.max(1, amountOf(amount, total) ?? 1));
}

function chunks<M>(machines: readonly M[], size: number): readonly (readonly M[])[] {
  const found: (readonly M[])[] = [];
  for (let at = 0; at < machines.length; at += size) found.push(machines.slice(at, at + size));
  return found;
}
