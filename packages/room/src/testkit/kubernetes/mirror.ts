import { apiVersionOf, type Kind, type KubeObject } from "@dipper/api";
import { keyOf, resourcePath, withQuery } from "@dipper/kube";
import type { Transport } from "@dipper/world";
import type { Management } from "../management.ts";
import type { Written } from "../transcript.ts";

export interface MirrorOptions {
  readonly transport: Transport;
  readonly kinds: readonly Kind<KubeObject>[];
  readonly onWrite: (change: Written) => void;
  readonly signal: AbortSignal;
}

interface Frame {
  readonly type: Written["type"] | "BOOKMARK" | "ERROR";
  readonly object: KubeObject;
}

const keyOfKind = ({ group, plural }: Pick<Kind, "group" | "plural">): string => `${group}/${plural}`;
const watchSeconds = 3_600;

/** What a real server holds, kept by watches that last as long as a stage. Resolves when all is there. */
export async function openMirror(options: MirrorOptions): Promise<Pick<Management, "get" | "list">> {
  const objects = new Map<string, Map<string, KubeObject>>();
  await Promise.all(
    options.kinds.map((kind) => {
      const known = new Map<string, KubeObject>();
      objects.set(keyOfKind(kind), known);
      return mirrored(options, kind, known);
    }),
  );
  const of = (kind: Pick<Kind, "group" | "plural">): ReadonlyMap<string, KubeObject> => {
    const known = objects.get(keyOfKind(kind));
    if (known === undefined) throw new Error(`${keyOfKind(kind)} is not mirrored`);
    return known;
  };
  return {
    get: <T extends KubeObject>(kind: Kind<T>, ref: Parameters<Management["get"]>[1]) =>
      of(kind).get(keyOf(ref)) as T | undefined,
    list: <T extends KubeObject>(kind: Kind<T>) => inOrder(of(kind)) as readonly T[],
  };
}

/** As the embedded store lists: by namespace and name. */
function inOrder(objects: ReadonlyMap<string, KubeObject>): readonly KubeObject[] {
  return [...objects].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object);
}

async function mirrored(
  { transport, onWrite, signal }: MirrorOptions,
  kind: Kind<KubeObject>,
  known: Map<string, KubeObject>,
): Promise<void> {
  const path = withQuery(resourcePath(kind, {}), {
    watch: true,
    sendInitialEvents: true,
    resourceVersionMatch: "NotOlderThan",
    allowWatchBookmarks: true,
    timeoutSeconds: watchSeconds,
  });
  const answer = await transport({ method: "GET", path, headers: { accept: "application/json" }, signal });
  if (answer.status !== 200 || answer.body instanceof Uint8Array)
    throw new Error(`${keyOfKind(kind)} cannot be watched: ${answer.status}`);
  const { body } = answer;
  const complete = Promise.withResolvers<void>();
  const take = ({ type, object }: Frame): void => {
    if (type === "BOOKMARK") return complete.resolve();
    if (type === "ERROR") return complete.reject(new Error(JSON.stringify(object)));
    const whole = { ...object, apiVersion: apiVersionOf(kind), kind: kind.kind };
    if (type === "DELETED") known.delete(keyOf(object.metadata));
    else known.set(keyOf(object.metadata), whole);
    onWrite({ type, resource: keyOfKind(kind), entry: { bytes: new TextEncoder().encode(JSON.stringify(whole)) } });
  };
  const follow = async (): Promise<void> => {
    for await (const lines of body)
      for (const line of new TextDecoder().decode(lines).trim().split("\n")) take(JSON.parse(line) as Frame);
  };
  follow().catch((cause: unknown) => {
    if (!signal.aborted) complete.reject(cause as Error);
  });
  await complete.promise;
}
