/** A request, as the audit log of an API server has it. */
export interface AuditedRequest {
  readonly user: string;
  readonly verb: string;
  /** `plural/namespace/name`, as far as it has them; a path that is about no object as it is. */
  readonly resource: string;
  readonly atMs: number;
}

const reading: ReadonlySet<string> = new Set(["get", "list", "watch"]);

/** Every request of a log of audit lines so far. Those that last, as watches do, stand there twice under one id. */
export function auditedRequests(lines: readonly string[]): readonly AuditedRequest[] {
  const seen = new Set<string>();
  return lines.flatMap((line) => {
    if (line === "") return [];
    const event = JSON.parse(line) as {
      readonly auditID: string;
      readonly verb: string;
      readonly user: { readonly username: string };
      readonly objectRef?: { readonly resource?: string; readonly namespace?: string; readonly name?: string };
      readonly requestURI: string;
      readonly requestReceivedTimestamp: string;
    };
    if (seen.has(event.auditID)) return [];
    seen.add(event.auditID);
    const { resource = event.requestURI, namespace, name } = event.objectRef ?? {};
    return [
      {
        user: event.user.username,
        verb: event.verb,
        resource: [resource, namespace, name].filter((part) => part !== undefined).join("/"),
        atMs: Date.parse(event.requestReceivedTimestamp),
      },
    ];
  });
}

/** What a user did: requests per verb and second, and those that are not only reads. */
export function doneBy(log: readonly AuditedRequest[], user: string) {
  const own = log.filter((each) => each.user === user);
  const verbs = Map.groupBy(own, ({ verb }) => verb);
  const times = own.map(({ atMs }) => atMs);
  const seconds = own.length === 0 ? 0 : (Math.max(...times) - Math.min(...times)) / 1000;
  const reads = own.filter(({ verb }) => reading.has(verb));
  const readsPerSecond = reads.length / Math.max(1, seconds);
  const each = [...verbs].map(([verb, { length }]) => `${length} ${verb}`).join(", ");
  return {
    writes: own.filter(({ verb }) => !reading.has(verb)).map(({ verb, resource }) => `${verb} ${resource}`),
    reads: reads.length,
    readsPerSecond,
    text: `${each} in ${seconds.toFixed(0)} s, ${readsPerSecond.toFixed(2)} reads/s`,
  };
}
