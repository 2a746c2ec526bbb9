import type { Kind, KubeObject } from "@dipper/api";
import type { Ref } from "./client.ts";

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** `/api/v1` or `/apis/<group>/<version>`, then namespace, plural, name and subresource: the only place that knows Kubernetes' URLs. */
export function resourcePath(
  kind: Pick<Kind<KubeObject>, "group" | "version" | "plural">,
  ref: { readonly namespace?: string; readonly name?: string },
  subresource?: string,
): string {
  const root = kind.group === "" ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
  const parts = [root];
  if (ref.namespace !== undefined) parts.push("namespaces", encodeURIComponent(ref.namespace));
  parts.push(kind.plural);
  if (ref.name !== undefined) parts.push(encodeURIComponent(ref.name));
  if (subresource !== undefined) parts.push(subresource);
  return parts.join("/");
}

/** Appends what is defined; keys keep their order, so that equal calls give equal paths. */
export function withQuery(path: string, query: Query): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join("&")}`;
}

/** `namespace/name`, or the name alone: the key of an object inside its kind. */
export function keyOf(ref: Ref): string {
  return ref.namespace === undefined ? ref.name : `${ref.namespace}/${ref.name}`;
}

/** The reverse of `keyOf`. */
export function refOf(key: string): Ref {
  const slash = key.indexOf("/");
  return slash < 0 ? { name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
