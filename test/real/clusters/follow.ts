export interface Follow {
  /** Completes "it is not so that …". */
  readonly what: string;
  readonly withinMs: number;
  readonly say: (text: string) => void;
  readonly look: () => Promise<{ readonly done: true } | { readonly failed: string } | { readonly state: string }>;
}

/** Looks until it is done, and says whenever what it sees has changed. */
export async function follow({ what, withinMs, say, look }: Follow): Promise<void> {
  const started = performance.now();
  const seconds = (): string => `${((performance.now() - started) / 1000).toFixed(0)} s`;
  let last = "";
  while (performance.now() - started < withinMs) {
    const seen = await look();
    if ("done" in seen) {
      say(`${what} (${seconds()})`);
      return;
    }
    if ("failed" in seen)
      throw new Error(`After ${seconds()} it is sure that it will not be so that ${what}: ${seen.failed}`);
    if (seen.state !== last) say(`${seconds()}: ${seen.state}`);
    last = seen.state;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${seconds()} are over, and it is not so that ${what}: ${last}`);
}
