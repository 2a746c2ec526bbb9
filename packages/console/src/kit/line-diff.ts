export interface DiffLine {
  readonly mark: "same" | "add" | "del";
  readonly text: string;
}

/** Beyond so many changed lines the two texts are shown one after the other: nobody reads the shortest way between them. */
const mostSteps = 2000;

/** The shortest way from one text to the other, line by line (Myers, An O(ND) difference algorithm, 1986). */
export function lineDiff(before: string, after: string): readonly DiffLine[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  )
    tail += 1;
  const same = (text: string): DiffLine => ({ mark: "same", text });
  return [
    ...old.slice(0, head).map(same),
    ...middle(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...old.slice(old.length - tail).map(same),
  ];
}

function middle(old: readonly string[], now: readonly string[]): readonly DiffLine[] {
  const trace = furthest(old, now);
  if (trace === undefined)
    return [
      ...old.map((text) => ({ mark: "del" as const, text })),
      ...now.map((text) => ({ mark: "add" as const, text })),
    ];
  const lines: DiffLine[] = [];
  let [x, y] = [old.length, now.length];
  for (let d = trace.length - 1; d >= 0; d -= 1) {
    const reached = trace[d] ?? new Map<number, number>();
    const k = x - y;
    const down = k === -d || (k !== d && (reached.get(k - 1) ?? -1) < (reached.get(k + 1) ?? -1));
    const from = down ? k + 1 : k - 1;
    const startX = d === 0 ? 0 : (reached.get(from) ?? 0);
    const startY = d === 0 ? 0 : startX - from;
    while (x > startX && y > startY) {
      lines.push({ mark: "same", text: old[x - 1] ?? "" });
      x -= 1;
      y -= 1;
    }
    if (d === 0) break;
    if (down) lines.push({ mark: "add", text: now[y - 1] ?? "" });
    else lines.push({ mark: "del", text: old[x - 1] ?? "" });
    [x, y] = [startX, startY];
  }
  return lines.toReversed();
}

/** For each number of changes, how far each diagonal came before it; undefined: too far. */
function furthest(old: readonly string[], now: readonly string[]): readonly ReadonlyMap<number, number>[] | undefined {
  const reached = new Map<number, number>([[1, 0]]);
  const trace: ReadonlyMap<number, number>[] = [];
  for (let d = 0; d <= Math.min(mostSteps, old.length + now.length); d += 1) {
    trace.push(new Map(reached));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (reached.get(k - 1) ?? -1) < (reached.get(k + 1) ?? -1));
      let x = down ? (reached.get(k + 1) ?? 0) : (reached.get(k - 1) ?? 0) + 1;
      while (x < old.length && x - k < now.length && old[x] === now[x - k]) x += 1;
      reached.set(k, x);
      if (x >= old.length && x - k >= now.length) return trace;
    }
  }
  return undefined;
}

export interface DiffPart {
  readonly line: number;
  readonly lines: readonly DiffLine[];
}

/** Changed lines with `context` lines around them; what lies between is left out. */
export function changedParts(lines: readonly DiffLine[], context = 3): readonly DiffPart[] {
  const parts: { line: number; lines: DiffLine[] }[] = [];
  let until = -1;
  lines.forEach((line, index) => {
    const near = lines.slice(Math.max(0, index - context), index + context + 1).some((each) => each.mark !== "same");
    if (!near) return;
    if (index !== until + 1 || parts.length === 0) parts.push({ line: index, lines: [] });
    parts.at(-1)?.lines.push(line);
    until = index;
  });
  return parts;
}
