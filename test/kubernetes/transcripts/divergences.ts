/** A difference from the real server that is accepted. */
export interface Divergence {
  /** `SCENARIO/STEP`. */
  readonly exchange: string;
  /** JSON path in `{ status, headers, body }`; it covers what lies below. */
  readonly path: string;
  readonly reason: string;
}

/** May only shrink: one that is met no more fails the test. */
export const divergences: readonly Divergence[] = [
  ...["body.status.conditions", "body.metadata.resourceVersion"].map((path) => ({
    exchange: "deletion/delete the namespace again",
    path,
    reason:
      "this server ends a namespace itself and says in its conditions how far it is; beside the recorded one no controller manager ran",
  })),
];
