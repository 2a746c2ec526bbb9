/**
 * Why an object waits, was refused or has failed. `reason` is from the closed list of a condition of its kind; console and CLI
 * render reason and params in the reader's language, `message` and `next` are the English of it.
 */
export interface Why {
  readonly reason: string;
  readonly since: string;
  readonly params: readonly Param[];
  readonly message: string;
  readonly next: string;
}

export interface Param {
  readonly name: string;
  readonly value: string;
}
