/** Revisions are decimal numbers of any length, as clients of Kubernetes compare them: negative, zero, positive as in a sort. */
export function compareRevisions(a: string, b: string): number {
  const left = a.replace(/^0+/, "");
  const right = b.replace(/^0+/, "");
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : left > right ? 1 : 0;
}
