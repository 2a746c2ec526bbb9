import { homedir } from "node:os";
import { join } from "node:path";

/** Where everything is kept that takes long to make: $DIPPER_CACHE, else below the user's cache folder. */
export function cacheFolder(): string {
  return process.env["DIPPER_CACHE"] ?? join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "dipper");
}
