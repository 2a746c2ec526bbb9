import { allKinds, apiVersionOf, platformNamespace, StepRun } from "@dipper/api";
import { type Document, isMap, isScalar, LineCounter, type ParsedNode, parseAllDocuments, type YAMLMap } from "yaml";

/** Something that a reader of the conversion must know; `line` counts from 1. */
export interface ConversionNote {
  readonly line: number;
  readonly message: string;
}

export interface Converted {
  /** Our manifests, comments and placeholders kept; empty where nothing could be converted. */
  readonly text: string;
  readonly converted: number;
  /** Documents that were left out. */
  readonly leftOut: readonly ConversionNote[];
  /** What was changed beside apiVersion. */
  readonly notes: readonly ConversionNote[];
}

// A StepRun is the platform's own: nobody brings one.
const ours = new Map(
  allKinds.filter((kind) => kind.kind !== StepRun.kind).map((kind) => [kind.kind.toLowerCase(), kind]),
);

/**
 * Manifests of other platforms as ours: apiVersion is replaced where we have a kind of that name, everything else stays as it is written.
 * Kubernetes' own kinds pass unchanged.
 */
export function convertManifests(source: string): Converted {
  const lines = new LineCounter();
  const documents = parseAllDocuments(source, { lineCounter: lines, uniqueKeys: true });
  const texts: string[] = [];
  const leftOut: ConversionNote[] = [];
  const notes: ConversionNote[] = [];
  if (!Array.isArray(documents)) return { text: "", converted: 0, leftOut, notes };
  for (const document of documents as Document.Parsed<ParsedNode>[]) {
    const line = lines.linePos(document.contents?.range[0] ?? document.range[0]).line;
    const outcome = convertDocument(document, line);
    if (outcome === undefined) continue;
    if (typeof outcome === "string") leftOut.push({ line, message: outcome });
    else {
      texts.push(document.toString({ lineWidth: 0, directives: false }));
      notes.push(...outcome.map((message) => ({ line, message })));
    }
  }
  return { text: texts.join("---\n"), converted: texts.length, leftOut, notes };
}

/** What was changed beside apiVersion; a sentence: why it was left out; undefined: an empty document. */
function convertDocument(document: Document.Parsed<ParsedNode>, line: number): readonly string[] | string | undefined {
  const [error] = document.errors;
  if (error !== undefined) return `is not YAML: ${(error.message.split("\n")[0] ?? "").trim()}`;
  const map = document.contents;
  if (map === null || (isScalar(map) && map.value === null)) return undefined;
  if (!isMap(map)) return "is not an object";
  const [apiVersion, kind] = [textOf(map, "apiVersion"), textOf(map, "kind")];
  if (kind === "") return "has no kind";
  const known = ours.get(kind.toLowerCase());
  if (known === undefined)
    return isKubernetes(apiVersion)
      ? []
      : `kind ${kind}${apiVersion === "" ? "" : ` of ${apiVersion}`} is not known here`;
  const notes: string[] = [];
  document.set("apiVersion", apiVersionOf(known));
  if (kind !== known.kind) {
    document.set("kind", known.kind);
    notes.push(`kind ${kind} is written ${known.kind}`);
  }
  notes.push(...moveMetadata(document, map as YAMLMap));
  if (known.scope === "Cluster" && document.hasIn(["metadata", "namespace"])) {
    document.deleteIn(["metadata", "namespace"]);
    notes.push(`namespace was taken away: ${known.kind} has none`);
  }
  if (known.scope === "Namespaced" && !document.hasIn(["metadata", "namespace"])) {
    document.setIn(["metadata", "namespace"], platformNamespace);
    notes.push(`namespace ${platformNamespace} was added`);
  }
  if (!document.hasIn(["metadata", "name"])) return `the ${known.kind} in line ${line} has no name`;
  return notes;
}

/** Some write name and namespace beside kind; they belong into metadata. */
function moveMetadata(document: Document, map: YAMLMap): readonly string[] {
  return ["name", "namespace"].flatMap((field) => {
    const value = map.get(field);
    if (typeof value !== "string" || document.hasIn(["metadata", field])) return [];
    map.delete(field);
    document.setIn(["metadata", field], value);
    return [`${field} was moved into metadata`];
  });
}

const textOf = (map: YAMLMap, key: string): string => {
  const value = map.get(key);
  return typeof value === "string" ? value : "";
};

/** `v1`, `apps/v1`, `rbac.authorization.k8s.io/v1`: part of every cluster. */
function isKubernetes(apiVersion: string): boolean {
  const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
  return /^v\d/.test(apiVersion) || (group !== "" && (!group.includes(".") || group.endsWith(".k8s.io")));
}
