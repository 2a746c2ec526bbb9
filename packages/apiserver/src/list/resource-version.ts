import { refuse, refusePlainly } from "../types/refusal.ts";

/** Undefined for the empty text; anything that is not a revision is 500 without a reason, as in the real server. */
export function parseRevision(text: string): number | undefined {
  if (text === "") return undefined;
  const revision = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(revision))
    throw refusePlainly(
      `resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
    );
  return revision;
}

/** Reads never wait for a revision that does not exist yet: 504, and the client asks again after a second. */
export function requireNotFuture(revision: number | undefined, current: number): void {
  if (revision === undefined || revision <= current) return;
  const message = `Timeout: Too large resource version: ${revision}, current: ${current}`;
  const causes = [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }];
  throw refuse("Timeout", message, { causes, retryAfterSeconds: 1 });
}
