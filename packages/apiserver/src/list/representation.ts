import type { Clock } from "@dipper/world";
import type { Entry } from "../store/entry.ts";
import { parseObject, type StoredObject } from "../store/stored-object.ts";
import { cellsOf, columnDefinitionsOf } from "../types/cells.ts";
import { innerMetadata } from "../types/inner-metadata.ts";
import { refuse } from "../types/refusal.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { isKeptOtherwise, shownForm } from "../types/stored-forms.ts";
import { clausesOf, jsonTypes, yamlType } from "./accept.ts";
import { behindKind, versionSplicer } from "./versions.ts";

/** How objects are shown to one client: plain JSON, Table rows, metadata only. */
export interface Renderer {
  /** Equal keys give equal bytes: frames are shared by it. */
  readonly key: string;
  readonly contentType: string;
  /** `apiVersion` and `kind` of a single object in this form; bookmarks carry them. */
  readonly single: { readonly apiVersion: string; readonly kind: string };
  /** One object, whole. In a Table it is a Table with one row. */
  object(entry: Entry): Uint8Array;
  /** Throws 406 where the client takes lists alone: for answers with one object. What a watch tells is shown in any case. */
  readonly requireOne?: () => void;
  /** The form of what a watch tells behind its first event: columns are said once. Absent where it is the same. */
  readonly further?: Renderer;
  /** One element of a list, behind `itemHead`. */
  item(entry: Entry): Uint8Array;
  /** What every element begins with. */
  readonly itemHead: "{" | "";
  /** Everything of a list before its first item; `metadata` is the ListMeta. */
  listHead(metadata: object): string;
  /** Items are null where there are none, as the real server has it. */
  readonly nullWhenEmpty?: true;
}

const encoder = new TextEncoder();

/**
 * Chooses by the Accept header. Protobuf is never sent: every client also takes JSON. YAML is made of JSON in the end, see
 * `server/yaml-answer.ts`. 406 where nothing of it is acceptable.
 */
export function rendererFor(
  accept: string | undefined,
  type: ResourceType,
  options: { readonly clock: Clock; readonly includeObject: string },
): Renderer {
  for (const { media, given } of clausesOf(accept)) {
    if (media === yamlType) return plain(type);
    // Frames of a watch are the only stream.
    if (!jsonTypes.has(media) || !["", "watch"].includes(given.get("stream") ?? "")) continue;
    const as = given.get("as");
    if (as === undefined) return plain(type);
    if (given.get("g") !== "meta.k8s.io" || !["v1", "v1beta1"].includes(given.get("v") ?? "")) continue;
    const version = given.get("v") ?? "v1";
    if (as === "Table") return table(type, { ...options, version });
    if (as === "PartialObjectMetadata" || as === "PartialObjectMetadataList") return metadataOnly(type, as, version);
  }
  throw refuse("NotAcceptable", "only the following media types are accepted: application/json, application/yaml");
}

function plain(type: ResourceType): Renderer {
  const apiVersion = type.group === "" ? type.version : `${type.group}/${type.version}`;
  const splice = versionSplicer(apiVersion);
  const render = isKeptOtherwise(type)
    ? (entry: Entry): Uint8Array => encoder.encode(JSON.stringify(shownForm(type, parseObject(entry.bytes))))
    : (entry: Entry): Uint8Array => splice(entry.bytes);
  return {
    key: `json ${apiVersion}`,
    contentType: "application/json",
    single: { apiVersion, kind: type.kind },
    object: render,
    item: type.origin === "built-in" ? (entry) => behindKind(render(entry)) : render,
    itemHead: type.origin === "built-in" ? "{" : "",
    // The real server writes lists of custom resources without types: what is empty is there too.
    listHead: (metadata) =>
      `{"kind":"${type.listKind}","apiVersion":"${apiVersion}","metadata":${JSON.stringify(type.origin === "built-in" ? metadata : { continue: "", ...metadata })},"items":[`,
  };
}

function metadataOnly(
  type: ResourceType,
  as: "PartialObjectMetadata" | "PartialObjectMetadataList",
  version: string,
): Renderer {
  const apiVersion = `meta.k8s.io/${version}`;
  const render = (entry: Entry): Uint8Array =>
    encoder.encode(JSON.stringify(partial(parseObject(entry.bytes), apiVersion)));
  return {
    key: `metadata ${version}`,
    contentType: "application/json",
    single: { apiVersion, kind: "PartialObjectMetadata" },
    object: render,
    requireOne: () => {
      if (as === "PartialObjectMetadataList") throw otherwise(as, `not a list (*${goName(type.group, type.kind)})`);
    },
    item: render,
    itemHead: "",
    nullWhenEmpty: true,
    listHead: (metadata) => {
      if (as === "PartialObjectMetadata") throw otherwise(as, `a list (*${goName(type.group, type.listKind)})`);
      return `{"kind":"PartialObjectMetadataList","apiVersion":"${apiVersion}","metadata":${JSON.stringify(metadata)},"items":[`;
    },
  };
}

function otherwise(as: string, what: string): Error {
  return refuse("NotAcceptable", `you requested ${as}, but the requested object is ${what}`);
}

/** A kind as Go calls it: by the first part of its group. */
function goName(group: string, kind: string): string {
  return `${group === "" ? "core" : group.split(".")[0]}.${kind}`;
}

function partial(object: StoredObject, apiVersion: string): object {
  return { kind: "PartialObjectMetadata", apiVersion, metadata: innerMetadata(object) };
}

/** How much of an object comes with its row. */
const shares: ReadonlySet<string> = new Set(["None", "Metadata", "Object"]);

function table(
  type: ResourceType,
  options: { readonly clock: Clock; readonly includeObject: string; readonly version: string },
): Renderer {
  const apiVersion = `meta.k8s.io/${options.version}`;
  if (!shares.has(options.includeObject)) {
    const problem = `Invalid value: ${JSON.stringify(options.includeObject)}: must be 'Metadata', 'Object', 'None', or empty`;
    throw refuse("BadRequest", `Unable to convert to Table as requested: includeObject: ${problem}`);
  }
  const headWith = (columns: unknown, metadata: object): string =>
    `{"kind":"Table","apiVersion":"${apiVersion}","metadata":${JSON.stringify(metadata)},"columnDefinitions":${JSON.stringify(columns)},"rows":[`;
  const row = (entry: Entry): string => {
    const object = parseObject(entry.bytes);
    const cells = cellsOf(type, object, options.clock.now());
    if (options.includeObject === "None") return JSON.stringify({ cells, object: null });
    return JSON.stringify({
      cells,
      object: options.includeObject === "Object" ? shownForm(type, object) : partial(object, apiVersion),
    });
  };
  const saying = (columns: unknown): Omit<Renderer, "key" | "further"> => ({
    contentType: "application/json",
    single: { apiVersion, kind: "Table" },
    object: (entry) =>
      encoder.encode(`${headWith(columns, { resourceVersion: String(entry.revision) })}${row(entry)}]}`),
    item: (entry) => encoder.encode(row(entry)),
    itemHead: "",
    listHead: (metadata) => headWith(columns, metadata),
  });
  const key = `table ${apiVersion} ${options.includeObject} ${type.group}/${type.version}`;
  return { ...saying(columnDefinitionsOf(type)), key, further: { ...saying(null), key: `further ${key}` } };
}
