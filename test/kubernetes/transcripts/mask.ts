import type { Parsed } from "./step.ts";

/** What a step was answered, with everything masked that differs from run to run. */
export interface Exchanged {
  readonly request: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

const comparedHeaders = ["content-type", "warning", "retry-after", "location", "allow"] as const;
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const time = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
const jwt = /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/;
const monthMs = 30 * 86_400_000;

/**
 * Masks uids, revisions, times of this month, tokens, generated names and the server's port, and nothing else. Uids are numbered as they
 * occur and revisions of objects in their order, so that what is equal, and what is newer, stays visible; the revision of a list or bookmark
 * moves with everything else that a server writes, and has no number.
 */
export function masked(replies: readonly (Parsed & { readonly request: string })[], now: number): readonly Exchanged[] {
  const revisions = new Set<string>();
  const uids = new Map<string, string>();
  const generated = new Map<string, string>();
  for (const { body } of replies)
    visit(body, (object) => {
      const { uid, resourceVersion, name, generateName } = object;
      if (typeof uid === "string" && typeof resourceVersion === "string") revisions.add(resourceVersion);
      if (typeof generateName !== "string" || typeof name !== "string") return;
      if (name.startsWith(generateName) && name.length === generateName.length + 5 && !generated.has(name))
        generated.set(name, `${generateName}<generated:${generated.size + 1}>`);
    });
  const order = new Map(
    [...revisions].toSorted((a, b) => Number(a) - Number(b)).map((each, i) => [each, `<rv:${i + 1}>`]),
  );

  const text = (value: string): string => {
    let masked = value.replaceAll(uuid, (found) => {
      if (!uids.has(found)) uids.set(found, `<uid:${uids.size + 1}>`);
      return uids.get(found) as string;
    });
    masked = masked.replaceAll(time, (found, fraction: string | undefined) => {
      if (Math.abs(Date.parse(found) - now) > monthMs) return found;
      return fraction === undefined ? "<time>" : "<microtime>";
    });
    for (const [name, mask] of generated) masked = masked.replaceAll(name, mask);
    return masked
      .replaceAll(/(kube-api-access-)[a-z0-9]{5}\b/g, "$1<generated>")
      .replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:<port>")
      .replaceAll(/(resource version: |current: )\d{1,9}\b/g, "$1<rv>")
      .replaceAll(/(resource version: <rv>) \(\d+\)/g, "$1 (<rv>)")
      .replaceAll(/(ResourceVersion in record) \(\d+\)/g, "$1 (<rv>)")
      .replaceAll(/(\\"resourceVersion\\":\\"|resourceVersion: ")\d+/g, "$1<rv>");
  };
  const json = (value: unknown, key: string): unknown => {
    if (typeof value === "string") {
      if (key === "resourceVersion" && /^[1-9]\d*$/.test(value)) return "<rv>";
      if (key === "continue" && value !== "") return token(value);
      if (jwt.test(value)) return "<token>";
      return key === "cells" && /^\d+(s|ms)$/.test(value) ? "<age>" : text(value);
    }
    if (Array.isArray(value))
      return (key === "managedFields" ? byManager(value) : value).map((each) => json(each, key));
    if (typeof value !== "object" || value === null) return value;
    // In the order of the keys, so that numbers do not depend on how a server writes.
    const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(
      entries.map(([name, each]) => {
        const ofObject = name === "resourceVersion" && "uid" in value;
        return [text(name), ofObject ? (order.get(String(each)) ?? "<rv>") : json(each, name)];
      }),
    );
  };

  return replies.map(({ request, status, headers, body }) => ({
    request: text(request)
      .replaceAll(/(resourceVersion=)[1-9]\d*/g, "$1<rv>")
      .replaceAll(/(continue=)[^&]+/g, "$1<continue>"),
    status,
    headers: Object.fromEntries(
      comparedHeaders.flatMap((name) => (headers[name] === undefined ? [] : [[name, text(headers[name])]])),
    ),
    body: json(body, ""),
  }));
}

/** They stand in the order of their times, which are masked: whether two are of one second differs from run to run. */
function byManager(entries: readonly unknown[]): readonly unknown[] {
  const of = (entry: unknown): string => {
    const { operation, manager, subresource = "" } = entry as Readonly<Record<string, unknown>>;
    return JSON.stringify([operation, manager, subresource]);
  };
  return entries.toSorted((a, b) => (of(a) < of(b) ? -1 : 1));
}

/** A continue token says where it goes on; its revision is masked. */
function token(value: string): unknown {
  try {
    const { rv, ...rest } = JSON.parse(Buffer.from(value, "base64url").toString()) as { readonly rv: number };
    return { ...rest, rv: rv > 0 ? "<rv>" : rv };
  } catch {
    return value;
  }
}

function visit(value: unknown, see: (object: Readonly<Record<string, unknown>>) => void): void {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) see(value as Readonly<Record<string, unknown>>);
  for (const each of Object.values(value)) visit(each, see);
}
