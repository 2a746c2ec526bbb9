/** One way of asking an API server: transcripts, kubectl, Helm, client-go, conformance tests, projects' CRDs, our own rooms. */
export interface Lane {
  readonly name: string;
  readonly doc: string;
  /** Rows of the closing table. A tool that cannot be had is a skipped row that says why; what goes wrong inside is a failed one. */
  run(context: LaneContext): Promise<readonly Row[]>;
}

export interface LaneContext {
  /** Empty; removed afterwards. */
  readonly folder: string;
  /** Write what the real server answers into the repository instead of comparing with what stands there. */
  readonly record: boolean;
  /** How long what is watched in real time is watched. */
  readonly minutes: number;
  readonly say: (text: string) => void;
}

/** A line of the closing table. */
export interface Row {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Why something failed or was skipped, a line each. */
  readonly why: readonly string[];
}
