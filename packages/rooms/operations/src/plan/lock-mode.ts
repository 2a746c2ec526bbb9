export type LockMode = "None" | "Shared" | "Exclusive";

/** The strongest of the flow counts. */
export function strongestLock(modes: readonly LockMode[]): LockMode {
  if (modes.includes("Exclusive")) return "Exclusive";
  return modes.includes("Shared") ? "Shared" : "None";
}
