import type { Renderer } from "../list/representation.ts";
import type { Entry } from "../store/entry.ts";

const encoder = new TextEncoder();
const heads = {
  ADDED: encoder.encode('{"type":"ADDED","object":'),
  MODIFIED: encoder.encode('{"type":"MODIFIED","object":'),
  DELETED: encoder.encode('{"type":"DELETED","object":'),
} as const;
const tail = encoder.encode("}\n");

/** One line of a watch: built once for each event and representation, then shared. */
export function eventFrame(type: keyof typeof heads, entry: Entry, renderer: Renderer): Uint8Array {
  const head = heads[type];
  const object = renderer.object(entry);
  const frame = new Uint8Array(head.length + object.length + tail.length);
  frame.set(head);
  frame.set(object, head.length);
  frame.set(tail, head.length + object.length);
  return frame;
}

/** Says "you have seen everything up to here". It carries the kind of the watched objects: decoders insist. */
export function bookmarkFrame(renderer: Renderer, revision: number, initialEventsEnd: boolean): Uint8Array {
  const { apiVersion, kind } = renderer.single;
  const metadata = {
    resourceVersion: String(revision),
    ...(initialEventsEnd ? { annotations: { "k8s.io/initial-events-end": "true" } } : {}),
  };
  const object =
    kind === "Table"
      ? {
          kind,
          apiVersion,
          metadata: { resourceVersion: String(revision) },
          columnDefinitions: null,
          rows: [{ cells: [], object: { kind: "PartialObjectMetadata", apiVersion, metadata } }],
        }
      : { kind, apiVersion, metadata };
  return encoder.encode(`${JSON.stringify({ type: "BOOKMARK", object })}\n`);
}

/** A watch that cannot go on where the client stopped answers 200 and then this one event. */
export function expiredFrame(after: number, current: number): Uint8Array {
  const object = {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: `too old resource version: ${after} (${current})`,
    reason: "Expired",
    code: 410,
  };
  return encoder.encode(`${JSON.stringify({ type: "ERROR", object })}\n`);
}
