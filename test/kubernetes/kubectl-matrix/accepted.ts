/** A command whose output differs from that of the real server, for a reason. */
export interface Accepted {
  readonly scene: string;
  /** As it stands in the scene. */
  readonly run: string;
  /** Lines in which it may differ, as a failing row tells them; no other. */
  readonly lines: readonly string[];
  readonly reason: string;
}

/** May only shrink: one that differs no more fails the lane. */
export const accepted: readonly Accepted[] = [];
