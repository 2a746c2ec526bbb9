import type { ResourceType } from "../types/resource-type.ts";

interface Parameter {
  readonly name: string;
  readonly in: "query" | "path";
  readonly required?: boolean;
  readonly description: string;
  readonly schema: { readonly type: string; readonly uniqueItems?: boolean };
}

function query(name: string, description: string, type = "string"): Parameter {
  return { name, in: "query", description, schema: { type, uniqueItems: true } };
}

function inPath(name: string, description: string): Parameter {
  return { name, in: "path", required: true, description, schema: { type: "string", uniqueItems: true } };
}

const dryRun = query(
  "dryRun",
  "When present, indicates that modifications should not be persisted. Valid values are: All.",
);
const fieldManager = query("fieldManager", "The name of the actor who is making these changes.");
const fieldValidation = query(
  "fieldValidation",
  "How unknown or duplicate fields are handled: Ignore, Warn (default) or Strict.",
);
const force = query("force", "Take over fields that others manage (apply patches only).", "boolean");
const writing = [dryRun, fieldManager, fieldValidation];
const listing = [
  query("limit", "The most items in one answer.", "integer"),
  query("continue", "Goes on where a limited list ended."),
  query("labelSelector", "Only objects with these labels."),
  query("fieldSelector", "Only objects with these fields."),
  query("resourceVersion", "Not older than this."),
  query("resourceVersionMatch", "How resourceVersion counts: Exact or NotOlderThan."),
  query("watch", "Stream changes instead of a list.", "boolean"),
  query("allowWatchBookmarks", "Send bookmarks.", "boolean"),
  query("sendInitialEvents", "Begin a watch with everything there is.", "boolean"),
  query("timeoutSeconds", "When the answer ends.", "integer"),
];

/** The paths of a kind: collection, object, subresources. kubectl looks there for the GVK and for the parameters of PATCH. */
export function pathsOf(type: ResourceType, component: string): Readonly<Record<string, object>> {
  const root = type.group === "" ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  const base = type.namespaced ? `${root}/namespaces/{namespace}/${type.plural}` : `${root}/${type.plural}`;
  const namespace = type.namespaced
    ? [inPath("namespace", "object name and auth scope, such as for teams and projects")]
    : [];
  const named = [inPath("name", `name of the ${type.kind}`), ...namespace];
  const operations = new Operations(type, component);
  const readable = type.verbs.includes("get");
  const paths: Record<string, object> = {
    [base]: {
      ...(namespace.length > 0 ? { parameters: namespace } : {}),
      ...(readable
        ? { get: operations.make("list", listing), delete: operations.make("deletecollection", [dryRun, ...listing]) }
        : {}),
      post: operations.make("post", writing),
    },
  };
  if (!readable) return paths;
  if (type.namespaced) paths[`${root}/${type.plural}`] = { get: operations.make("list", listing) };
  paths[`${base}/{name}`] = {
    parameters: named,
    get: operations.make("get", []),
    put: operations.make("put", writing),
    patch: operations.make("patch", [...writing, force]),
    delete: operations.make("delete", [dryRun]),
  };
  for (const subresource of type.subresources.filter((each) => each === "status" || each === "scale")) {
    paths[`${base}/{name}/${subresource}`] = {
      parameters: named,
      get: operations.make("get", []),
      put: operations.make("put", writing),
      patch: operations.make("patch", [...writing, force]),
    };
  }
  return paths;
}

const patchTypes = [
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
  "application/apply-patch+yaml",
];

class Operations {
  readonly #type: ResourceType;
  readonly #component: string;

  constructor(type: ResourceType, component: string) {
    this.#type = type;
    this.#component = component;
  }

  make(action: string, parameters: readonly Parameter[]): object {
    const type = this.#type;
    const content = { "application/json": { schema: { $ref: `#/components/schemas/${this.#component}` } } };
    const types = type.strategicMerge ? patchTypes : patchTypes.filter((each) => !each.includes("strategic"));
    const body = {
      post: { requestBody: { required: true, content } },
      put: { requestBody: { required: true, content } },
      patch: {
        requestBody: {
          required: true,
          content: Object.fromEntries(types.map((each) => [each, { schema: { type: "object" } }])),
        },
      },
    }[action];
    return {
      ...body,
      tags: [type.group === "" ? `core_${type.version}` : `${type.group}_${type.version}`],
      parameters,
      responses: { "200": { description: "OK", content }, "401": { description: "Unauthorized" } },
      "x-kubernetes-action": action,
      "x-kubernetes-group-version-kind": { group: type.group, version: type.version, kind: type.kind },
    };
  }
}
