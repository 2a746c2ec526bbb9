import { type Row, rows } from "./rows.ts";

/** Tests of rows are found in a report by it. */
export const titleOf = (id: string): string => `white screen: ${id}`;

export interface Count {
  /** "white screen: 61 of 82 rows (21 open)". */
  readonly line: string;
  /** Where list and tests do not say the same. */
  readonly problems: readonly string[];
}

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
}

/** Of a Vitest JSON report. The list may not promise what no test does, nor hide what one does: it only grows. */
export function countRows(report: string, list: readonly Row[] = rows): Count {
  const results = (JSON.parse(report) as Report).testResults.flatMap((file) => file.assertionResults);
  const problems: string[] = [];
  let done = 0;
  for (const { id, open } of list) {
    const own = results.filter((each) => each.title === titleOf(id));
    const passes = own.length > 0 && own.every((each) => each.status === "passed");
    if (passes) done += 1;
    if (open === undefined && !passes)
      problems.push(`${id} is listed as done, but ${own.length === 0 ? "has no test" : "its test did not pass"}`);
    if (open !== undefined && passes)
      problems.push(`${id} is listed as open (${open}), but its test passes: list it as done`);
  }
  const known = new Set(list.map(({ id }) => titleOf(id)));
  for (const { title } of results)
    if (title.startsWith(titleOf("")) && !known.has(title))
      problems.push(`the list has no row for the test "${title}"`);
  return { line: `white screen: ${done} of ${list.length} rows (${list.length - done} open)`, problems };
}
