/** A difference from the real server that is accepted. */
export interface Divergence {
  /** `SCENARIO/STEP`. */
  readonly exchange: string;
  /** JSON path in `{ status, headers, body }`; it covers what lies below. */
  readonly path: string;
  readonly reason: string;
}

const endsItself =
  "this server ends a namespace itself and says in its conditions how far it is; beside the recorded one no controller manager ran";

/** May only shrink: one that is met no more fails the test. */
export const divergences: readonly Divergence[] = [
  { exchange: "deletion/delete the namespace again", path: "body.status.conditions", reason: endsItself },
  { exchange: "deletion/delete the namespace again", path: "body.metadata.resourceVersion", reason: endsItself },
];
