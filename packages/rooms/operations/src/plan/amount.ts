/** What `rollout.firstBatch`, `batchSize` and `maxFailures` hold: a number, or a share of the machines as in `25%`. */
export type Amount = number | string;

/** Rounded down, as Kubernetes does for what may be missing. Undefined where the text is neither a number nor a percentage. */
export function amountOf(amount: Amount, total: number): number | undefined {
  if (typeof amount === "number") return amount;
  const match = /^(\d{1,9})(%?)$/.exec(amount);
  if (match === null) return undefined;
  const value = Number(match[1]);
  return match[2] === "%" ? Math.floor((value * total) / 100) : value;
}
