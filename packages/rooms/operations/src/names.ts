import { sha256 } from "@dipper/world";

/** `scaleUp` → `scale-up`. */
export function kebab(step: string): string {
  return step.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
}

export interface StepRunKey {
  readonly operation: string;
  readonly uid: string;
  readonly step: string;
  readonly batch: number;
  readonly attempt: number;
}

/**
 * The same attempt always has the same name, so that creating it twice makes one object. Beyond 63 characters (label values,
 * host names) the tail is replaced by a hash of the whole.
 */
export function stepRunName(key: StepRunKey): string {
  return atMost63(`${key.operation}-${key.uid.slice(0, 5)}-${kebab(key.step)}-${key.batch}-${key.attempt}`);
}

/** A plan is named after its content: planning the same again finds the same object. */
export function planName(operation: string, uid: string, digest: string): string {
  return atMost63(`${operation}-${uid.slice(0, 5)}-${digest.replace("sha256:", "").slice(0, 5)}`);
}

export function approvalName(operation: string, uid: string, digest: string): string {
  return atMost63(`${operation}-${uid.slice(0, 5)}-approval-${digest.replace("sha256:", "").slice(0, 5)}`);
}

function atMost63(name: string): string {
  return name.length <= 63 ? name : `${name.slice(0, 52)}-${sha256(name).slice(0, 10)}`;
}
