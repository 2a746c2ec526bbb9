/** Who asks. */
export interface Actor {
  readonly user: string;
  /** Absent where whoever authenticated does not know one. */
  readonly uid?: string;
  readonly groups: readonly string[];
  /** What the authenticator says beyond; keys in lower case. */
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}
