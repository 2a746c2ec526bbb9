import { servedSubresources } from "../discovery/subresources.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { inPath, type Parameter, parametersOf, pretty } from "./parameters.ts";

/** What the components of a document are called: by kind, or a definition of the built-in table. */
export interface Components {
  own(type: ResourceType): string;
  list(type: ResourceType): string;
  named(kind: { readonly group: string; readonly version: string; readonly kind: string }): string | undefined;
  readonly status: string;
  readonly options: string;
  readonly patch: string;
}

const actions = { get: "read", put: "replace", post: "create", patch: "patch", delete: "delete" } as const;
type Method = keyof typeof actions;

const patchTypes = [
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
  "application/apply-patch+yaml",
];

/** The paths of a kind: collection, object, subresources. kubectl looks there for the kind and for the parameters of PATCH. */
export function pathsOf(type: ResourceType, components: Components): Readonly<Record<string, object>> {
  const root = type.group === "" ? `/api/${type.version}` : `/apis/${type.group}/${type.version}`;
  const base = type.namespaced ? `${root}/namespaces/{namespace}/${type.plural}` : `${root}/${type.plural}`;
  const scope = type.namespaced
    ? [inPath("namespace", "object name and auth scope, such as for teams and projects")]
    : [];
  const one = [inPath("name", `name of the ${type.kind}`), ...scope, ...pretty];
  const make = new Operations(type, components);
  const has = (verb: string): boolean => type.verbs.includes(verb);
  const paths: Record<string, object> = {
    [base]: {
      parameters: [...scope, ...pretty],
      ...(has("deletecollection") ? { delete: make.collectionDeletion() } : {}),
      ...(has("list") ? { get: make.listing(true) } : {}),
      ...(has("create") ? { post: make.operation("post", "") } : {}),
    },
  };
  if (type.namespaced && has("list"))
    paths[`${root}/${type.plural}`] = { parameters: pretty, get: make.listing(false) };
  if (has("get")) {
    const verbs = { get: "get", put: "update", patch: "patch", delete: "delete" } as const;
    const methods = (Object.keys(verbs) as (keyof typeof verbs)[]).filter((method) => has(verbs[method]));
    paths[`${base}/{name}`] = {
      parameters: one,
      ...Object.fromEntries(methods.map((method) => [method, make.operation(method, "")])),
    };
  }
  for (const below of servedSubresources(type)) {
    const method = { get: "get", update: "put", patch: "patch", create: "post" } as const;
    const methods = below.verbs.flatMap((verb) => method[verb as keyof typeof method] ?? []);
    paths[`${base}/{name}/${below.name}`] = {
      parameters: one,
      ...Object.fromEntries(methods.map((each) => [each, make.operation(each, below.name, below)])),
    };
  }
  return paths;
}

class Operations {
  readonly #type: ResourceType;
  readonly #components: Components;
  /** `AppsV1`, and `Namespaced` for kinds of namespaces: the middle of every operation's name. */
  readonly #place: string;
  readonly #scope: string;

  constructor(type: ResourceType, components: Components) {
    this.#type = type;
    this.#components = components;
    this.#place = `${groupName(type.group)}${capital(type.version)}`;
    this.#scope = type.namespaced ? "Namespaced" : "";
  }

  listing(inNamespace: boolean): object {
    const { kind } = this.#type;
    const name = inNamespace ? `${this.#scope}${kind}` : `${kind}ForAllNamespaces`;
    const list = this.#components.list(this.#type);
    return {
      description: `list or watch objects of kind ${kind}`,
      operationId: `list${this.#place}${name}`,
      ...this.#common("list"),
      responses: answers(["200"], list, ["application/json", "application/json;stream=watch"]),
    };
  }

  collectionDeletion(): object {
    const { kind } = this.#type;
    return {
      description: `delete collection of ${kind}`,
      operationId: `delete${this.#place}Collection${this.#scope}${kind}`,
      ...this.#common("deletecollection"),
      requestBody: bodyOf(["*/*"], this.#components.options, false),
      responses: answers(["200"], this.#components.status),
    };
  }

  operation(
    method: Method,
    subresource: string,
    kind: { readonly group: string; readonly version: string; readonly kind: string } = this.#type,
  ): object {
    const own = kind.group === this.#type.group && kind.kind === this.#type.kind;
    const component = own ? this.#components.own(this.#type) : this.#components.named(kind);
    const answer = method === "delete" ? this.#components.status : component;
    const codes: Readonly<Record<Method, readonly string[]>> = {
      get: ["200"],
      put: ["200", "201"],
      patch: ["200", "201"],
      post: ["200", "201", "202"],
      delete: ["200", "202"],
    };
    const part = subresource === "" ? "" : `${subresource} of `;
    const verb = method === "patch" ? "partially update" : actions[method];
    const which = method === "post" || method === "delete" ? `${verb} ${part}a` : `${verb} ${part}the specified`;
    const log = subresource === "log";
    return {
      description: `${which} ${this.#type.kind}`,
      operationId: `${actions[method]}${this.#place}${this.#scope}${this.#type.kind}${capital(subresource)}`,
      ...this.#common(method, kind),
      ...this.#requestOf(method, component),
      responses: answers(codes[method], log ? undefined : answer, [log ? "text/plain" : "application/json"]),
    };
  }

  #requestOf(method: Method, component: string | undefined): object {
    if (method === "get") return {};
    if (method === "delete") return { requestBody: bodyOf(["*/*"], this.#components.options, false) };
    if (method !== "patch") return { requestBody: bodyOf(["*/*"], component, true) };
    const types = patchTypes.filter((each) => this.#type.strategicMerge || !each.includes("strategic"));
    return { requestBody: bodyOf(types, this.#components.patch, true) };
  }

  #common(
    action: string,
    kind: { readonly group: string; readonly version: string; readonly kind: string } = this.#type,
  ): object {
    const { group, version } = this.#type;
    const parameters: readonly Parameter[] = parametersOf(action);
    return {
      tags: [`${group === "" ? "core" : tagOf(group)}_${version}`],
      ...(parameters.length === 0 ? {} : { parameters }),
      "x-kubernetes-action": action,
      "x-kubernetes-group-version-kind": { group: kind.group, kind: kind.kind, version: kind.version },
    };
  }
}

function schemaOf(component: string | undefined): object {
  return component === undefined ? { type: "string" } : { $ref: `#/components/schemas/${component}` };
}

function bodyOf(types: readonly string[], component: string | undefined, required: boolean): object {
  const content = Object.fromEntries(types.map((type) => [type, { schema: schemaOf(component) }]));
  return { content, ...(required ? { required } : {}) };
}

const words: Readonly<Record<string, string>> = { "200": "OK", "201": "Created", "202": "Accepted" };

function answers(
  codes: readonly string[],
  component: string | undefined,
  types: readonly string[] = ["application/json"],
): object {
  const content = Object.fromEntries(types.map((type) => [type, { schema: schemaOf(component) }]));
  const good = codes.map((code) => [code, { description: words[code], content }]);
  return { ...Object.fromEntries(good), "401": { description: "Unauthorized" } };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `rbac.authorization.k8s.io` is `RbacAuthorization` in names of operations, and `rbacAuthorization` in tags. */
function groupName(group: string): string {
  return group === ""
    ? "Core"
    : group
        .replace(/\.k8s\.io$/, "")
        .split(".")
        .map(capital)
        .join("");
}

function tagOf(group: string): string {
  const name = groupName(group);
  return name.charAt(0).toLowerCase() + name.slice(1);
}
