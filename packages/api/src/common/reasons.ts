import type { Reason } from "../kind.ts";

/** `True("Held")`, `False("Expired", "seconds")`: one line per reason. */
export function True(reason: string, ...params: readonly string[]): Reason {
  return { status: "True", reason, params };
}

export function False(reason: string, ...params: readonly string[]): Reason {
  return { status: "False", reason, params };
}

export function Unknown(reason: string, ...params: readonly string[]): Reason {
  return { status: "Unknown", reason, params };
}
