/** Ends the program with one clear sentence. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused, 4 timed out, 5 partly done. */
export class UsageError extends Error {
  readonly exitCode: 1 | 2 | 3 | 4 | 5;
  constructor(sentence: string, exitCode: 1 | 2 | 3 | 4 | 5) {
    super(sentence);
    this.name = "UsageError";
    this.exitCode = exitCode;
  }
}
