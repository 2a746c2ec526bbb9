import type { Part } from "@dipper/controller";

/** One part of the program and how it is. */
export interface PartHealth {
  readonly name: string;
  readonly ok: boolean;
  readonly reason?: string;
}

export function healthOf(parts: readonly Part[]): readonly PartHealth[] {
  return parts.map((part) => {
    const reason = part.health();
    return reason === undefined ? { name: part.name, ok: true } : { name: part.name, ok: false, reason };
  });
}

/** As Kubernetes prints it: one line per part, then the sum. */
export function healthText(health: readonly PartHealth[], verbose: boolean): string {
  const ok = health.every((each) => each.ok);
  if (!verbose)
    return ok
      ? "ok"
      : health
          .filter((each) => !each.ok)
          .map((each) => `${each.name}: ${each.reason ?? ""}`)
          .join("\n");
  const lines = health.map((each) => (each.ok ? `[+]${each.name} ok` : `[-]${each.name} failed: ${each.reason ?? ""}`));
  return [...lines, ok ? "readyz check passed" : "readyz check failed", ""].join("\n");
}
