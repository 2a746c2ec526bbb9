import type { DefinedKind } from "../kind.ts";
import { messageOf } from "../why/why-text.ts";

/** All reasons of all conditions, with the sentences that people read. */
export function reasonsPage(kinds: readonly DefinedKind[]): string {
  const used = new Map<string, Set<string>>();
  for (const kind of kinds) {
    for (const [type, reasons] of Object.entries(kind.source.conditions)) {
      for (const { reason } of reasons) {
        const places = used.get(reason) ?? new Set<string>();
        used.set(reason, places.add(`${kind.kind}.${type}`));
      }
    }
  }
  const rows = [...used]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([reason, places]) => {
      const { message, next } = messageOf(reason);
      return `| \`${reason}\` | ${message} | ${next} | ${[...places].join(", ")} |`;
    });
  return [
    "# Reasons",
    "",
    "<!-- Written by `npm run docs` from packages/api; change the source, not this page. -->",
    "",
    "Every reason that a condition or `status.why` can have, what it says and what to do.",
    "",
    "| Reason | What it says | What to do | Where |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}
