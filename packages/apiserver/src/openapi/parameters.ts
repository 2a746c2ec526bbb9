/** Parameters of requests, as version 3 documents show them. */
export interface Parameter {
  readonly name: string;
  readonly in: "query" | "path";
  readonly required?: boolean;
  readonly description: string;
  readonly schema: { readonly type: string; readonly uniqueItems?: boolean };
}

function query(name: string, description: string, type = "string"): Parameter {
  return { name, in: "query", description, schema: { type, uniqueItems: true } };
}

export function inPath(name: string, description: string): Parameter {
  return { name, in: "path", required: true, description, schema: { type: "string", uniqueItems: true } };
}

const byName: Readonly<Record<string, Parameter>> = Object.fromEntries(
  [
    query("allowWatchBookmarks", "Send bookmarks to a watch.", "boolean"),
    query("continue", "Goes on where a limited list ended."),
    query("dryRun", "With All nothing is kept: the answer shows what would have been."),
    query("fieldManager", "The name of the actor who makes these changes; required for apply patches."),
    query("fieldSelector", "Only objects with these fields."),
    query("fieldValidation", "How unknown or duplicate fields are handled: Ignore, Warn (default) or Strict."),
    query("force", "Take over fields that others manage (apply patches only).", "boolean"),
    query("gracePeriodSeconds", "How long the object has before it is gone; 0 means at once.", "integer"),
    query("labelSelector", "Only objects with these labels."),
    query("limit", "The most items in one answer.", "integer"),
    query("orphanDependents", "Deprecated: see propagationPolicy.", "boolean"),
    query("pretty", "Indent the answer."),
    query("propagationPolicy", "What happens to dependents: Orphan, Background or Foreground."),
    query("resourceVersion", "Not older than this."),
    query("resourceVersionMatch", "How resourceVersion counts: Exact or NotOlderThan."),
    query("sendInitialEvents", "Begin a watch with everything there is.", "boolean"),
    query("timeoutSeconds", "When the answer ends.", "integer"),
    query("watch", "Stream changes instead of a list.", "boolean"),
  ].map((parameter) => [parameter.name, parameter]),
);

const writing = ["dryRun", "fieldManager", "fieldValidation"];
const deleting = ["dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy"];
const selecting = [
  "continue",
  "fieldSelector",
  "labelSelector",
  "limit",
  "resourceVersion",
  "resourceVersionMatch",
  "sendInitialEvents",
  "timeoutSeconds",
];

/** Names of the query parameters of an action (`x-kubernetes-action`), in the order of the real server's documents. */
const ofAction: Readonly<Record<string, readonly string[]>> = {
  list: ["allowWatchBookmarks", ...selecting, "watch"],
  post: writing,
  put: writing,
  patch: [...writing, "force"],
  delete: deleting,
  deletecollection: [...deleting, ...selecting].sort(),
};

export function parametersOf(action: string): readonly Parameter[] {
  return (ofAction[action] ?? []).flatMap((name) => byName[name] ?? []);
}

/** What every path takes. */
export const pretty: readonly Parameter[] = [byName["pretty"]].filter((each) => each !== undefined);
