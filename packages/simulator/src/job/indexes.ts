/** Completion indexes as text: `0,2-5,9`. Two in a row are written one by one, as upstream does. */
export function indexesText(indexes: Iterable<number>): string {
  const sorted = [...new Set(indexes)].toSorted((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (sorted[end + 1] === (sorted[end] ?? 0) + 1) end++;
    const [first, last] = [sorted[i] ?? 0, sorted[end] ?? 0];
    parts.push(first === last ? `${first}` : last === first + 1 ? `${first},${last}` : `${first}-${last}`);
    i = end + 1;
  }
  return parts.join(",");
}

export function parseIndexes(text: string | undefined): ReadonlySet<number> {
  const found = new Set<number>();
  for (const part of (text ?? "").split(",")) {
    const match = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (match === null) continue;
    for (let i = Number(match[1]); i <= Number(match[2] ?? match[1]); i++) found.add(i);
  }
  return found;
}
