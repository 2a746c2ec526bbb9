import type { Files } from "@dipper/world";

/** Segments of a folder: `segment-000001.ndjson` and so on. */
const pattern = /^segment-(\d{6,})\.ndjson$/;

export function segmentPath(folder: string, number: number): string {
  return `${folder}/segment-${String(number).padStart(6, "0")}.ndjson`;
}

/** Numbers of the segments that there are, ascending. */
export async function segmentNumbers(files: Pick<Files, "list">, folder: string): Promise<readonly number[]> {
  const numbers = (await files.list(folder)).flatMap((name) => {
    const found = pattern.exec(name)?.[1];
    return found === undefined ? [] : [Number(found)];
  });
  return numbers.toSorted((a, b) => a - b);
}

/** Lines of a segment without their line feeds; `complete` is false for a last one that has none. */
export interface SegmentText {
  readonly lines: readonly string[];
  readonly complete: boolean;
}

export async function readSegment(files: Pick<Files, "read">, path: string): Promise<SegmentText> {
  const bytes = await files.read(path);
  if (bytes === undefined || bytes.length === 0) return { lines: [], complete: true };
  const lines = new TextDecoder().decode(bytes).split("\n");
  const complete = lines.at(-1) === "";
  return { lines: complete ? lines.slice(0, -1) : lines, complete };
}
