import { Asker } from "../ask.ts";
import type { Target } from "../target.ts";
import { prepare } from "./fixtures.ts";
import { malformed } from "./malformed.ts";

/** The status of an answer that was cut: the server hung up. */
export const hungUp = 0;

/** Statuses of these requests, in their order. */
export async function askAll(target: Target, numbers: readonly number[]): Promise<readonly number[]> {
  const asker = new Asker(target);
  try {
    await prepare(asker);
    const statuses: number[] = [];
    for (const number of numbers) {
      const { question } = malformed(number);
      statuses.push(
        await asker.ask(question).then(
          ({ status }) => status,
          () => hungUp,
        ),
      );
    }
    return statuses;
  } finally {
    asker.close();
  }
}
