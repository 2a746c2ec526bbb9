/** Kubernetes' order of versions, the preferred one first: v2, v1, v1beta2, v1beta1, v1alpha1, then anything else by name. */
export function compareVersions(a: string, b: string): number {
  const left = rank(a);
  const right = rank(b);
  if (left === undefined || right === undefined) return left === right ? (a < b ? -1 : 1) : left === undefined ? 1 : -1;
  for (const [i, value] of left.entries()) if (value !== right[i]) return (right[i] as number) - value;
  return 0;
}

function rank(version: string): readonly number[] | undefined {
  const found = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (found === null) return undefined;
  const stability = found[2] === undefined ? 2 : found[2] === "beta" ? 1 : 0;
  return [stability, Number(found[1]), Number(found[3] ?? 0)];
}
