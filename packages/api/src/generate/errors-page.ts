import { catalogue } from "../errors.ts";

/** The catalogue of errors as a page. */
export function errorsPage(): string {
  const rows = Object.entries(catalogue).map(
    ([code, entry]) =>
      `| \`${code}\` | ${entry.http} | ${entry.status} | ${entry.retry} | ${entry.text} | ${entry.next} |`,
  );
  return [
    "# Errors",
    "",
    "<!-- Written by `npm run docs` from packages/api; change the source, not this page. -->",
    "",
    "The same codes stand in REST problem details (`code`), in the Status of the Kubernetes API (`reason`) and in the messages of the command line.",
    "",
    "| Code | HTTP | Status reason | Retry | What it says | What to do |",
    "|---|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
