import { ApiError, get, patch } from "./client.ts";
import type { Meta } from "./objects.ts";

/** What stands in the way of a wish is somebody else's wish, not the platform's report of its own work. */
const tries = 5;

/**
 * Changes the spec of the object that the person saw, and only that: refused (Conflict) when somebody has wished otherwise since, which the
 * generation tells. A new status alone, which a busy object gets every second, is no reason to ask the person again.
 */
export async function patchSeen(path: string, seen: Meta, spec: object, reason = ""): Promise<unknown> {
  let { resourceVersion } = seen;
  for (let left = tries; ; left -= 1) {
    try {
      return await patch(path, { metadata: { resourceVersion }, spec }, { reason });
    } catch (cause) {
      if (!(cause instanceof ApiError) || cause.status !== 409 || left === 1) throw cause;
      const { metadata } = await get<{ readonly metadata: Meta }>(path);
      if (metadata.uid !== seen.uid || metadata.generation !== seen.generation) throw cause;
      resourceVersion = metadata.resourceVersion;
    }
  }
}
