import { int32, object } from "../schema/index.ts";

export function machineTotals(doc: string) {
  const count = (what: string) => int32({ doc: what, min: 0, max: 100000 });
  return object(
    {
      total: count("All."),
      succeeded: count("Proven to be as wanted."),
      failed: count("Failed, and not yet put aside."),
      quarantined: count("Put aside."),
      skipped: count("Left out by a decision or because they were not fit."),
    },
    { doc },
  );
}
