/** Kubernetes' metav1.Time: UTC, whole seconds. The only place of the pure packages that may name Date. */
export function isoTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** Kubernetes' metav1.MicroTime, as Leases have it; we know milliseconds only. */
export function isoMicroTime(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000Z");
}

const rfc3339 = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;

/** Milliseconds since 1970; undefined where the text is not RFC 3339. */
export function parseTime(text: string): number | undefined {
  if (!rfc3339.test(text)) return undefined;
  const ms = Date.parse(text.replace(/(\.\d{3})\d+/, "$1").toUpperCase());
  return Number.isNaN(ms) ? undefined : ms;
}
