/** What a line of a difference stands among: as many lines before and after it. */
const around = 3;

interface Line {
  readonly mark: " " | "-" | "+";
  readonly text: string;
}

/**
 * How two values differ, as text: the lines of their JSON that are only in one of them, with three lines around, in the form of `diff -u`
 * without its head. It is what the real server shows of a spec that must not change.
 */
export function lineDiff(before: unknown, after: unknown): string {
  const lines = aligned(linesOf(before), linesOf(after));
  const shown = lines.map((_, index) => lines.slice(Math.max(0, index - around), index + around + 1).some(isChange));
  let text = "";
  for (let start = shown.indexOf(true); start >= 0; ) {
    const stop = shown.indexOf(false, start);
    const end = stop < 0 ? lines.length : stop;
    text += hunk(lines, start, end);
    start = stop < 0 ? -1 : shown.indexOf(true, stop);
  }
  return text;
}

function linesOf(value: unknown): readonly string[] {
  return JSON.stringify(value, null, 1).split("\n");
}

const isChange = ({ mark }: Line): boolean => mark !== " ";

function hunk(lines: readonly Line[], start: number, end: number): string {
  const count = (part: readonly Line[], without: Line["mark"]): number =>
    part.filter(({ mark }) => mark !== without).length;
  const [head, body] = [lines.slice(0, start), lines.slice(start, end)];
  const was = `-${count(head, "+") + 1},${count(body, "+")}`;
  const is = `+${count(head, "-") + 1},${count(body, "-")}`;
  return `@@ ${was} ${is} @@\n${body.map(({ mark, text }) => `${mark}${text}\n`).join("")}`;
}

/** Both as one list by their longest common part; what is gone stands before what is new. */
function aligned(before: readonly string[], after: readonly string[]): readonly Line[] {
  const row = (): number[] => Array.from({ length: after.length + 1 }, () => 0);
  const common = Array.from({ length: before.length + 1 }, row);
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      (common[i] as number[])[j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const lines: Line[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && before[i] === after[j]) {
      lines.push({ mark: " ", text: before[i++] as string });
      j++;
    } else if (i < before.length && (j === after.length || at(i + 1, j) >= at(i, j + 1)))
      lines.push({ mark: "-", text: before[i++] as string });
    else lines.push({ mark: "+", text: after[j++] as string });
  }
  return lines;
}
