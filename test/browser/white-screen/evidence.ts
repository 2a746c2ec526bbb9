/** What the test of one row has proven so far. */
export class Evidence {
  #states = 0;
  #records = 0;

  /** Runs an expectation about the state of the world; one that expects nothing proves nothing. */
  state(assertions: () => number, check: () => void): void {
    const before = assertions();
    check();
    if (assertions() === before) throw new Error("the expectation about the state of the world expects nothing");
    this.#states += 1;
  }

  record(): void {
    this.#records += 1;
  }

  /** Why the row does not count. */
  missing(row: { readonly looks?: true }): string | undefined {
    if (this.#states === 0) return "nothing was asserted of the state of the world: use `state`";
    if (this.#records === 0 && row.looks !== true) return "no audit record was asserted: use `audit`";
    return undefined;
  }
}
