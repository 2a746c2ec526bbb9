import { approvalType, isProtectedGroup } from "../../../packages/apiserver/src/collect/approval-condition.ts";
import { del, get, patch, post, type Scenario, type Step, status } from "../transcripts/step.ts";
import { type Definition, definitionOf, type Manifest, nameOf, type ProjectFiles } from "./project-files.ts";
import { variations } from "./variations.ts";

const asTable = "application/json;as=Table;v=v1;g=meta.k8s.io";
const asMetadata = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
const definitionsPath = "apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/** What a person does with a project: define its kinds, look what they are, make objects, some of them wrong, read and change them, and clear up. */
export function journey(name: string, { definitions, samples }: ProjectFiles): Scenario {
  return {
    name,
    steps: [
      ...definitions.flatMap(define),
      ...groupVersions(definitions).flatMap((groupVersion) => described(groupVersion, definitions)),
      ...samples.flatMap((sample, i) => objectSteps(definitionOf(definitions, sample) as Definition, sample, i)),
      ...definitions.flatMap(collectionSteps),
      ...definitions.flatMap(clear),
    ],
  };
}

function define(definition: Definition): readonly Step[] {
  const { name } = definition.metadata;
  const path = `${definitionsPath}/${name}`;
  return [
    // The answer itself shows how far the controller of definitions has come, which is nobody's promise.
    patch(`define ${name}`, `apply/${path}?fieldManager=projects`, definition, { show: ({ spec }: Manifest) => spec }),
    get(`established ${name}`, `/${path}`, { until: ({ body }) => isEstablished(body as Definition), show: settled }),
  ];
}

function groupVersions(definitions: readonly Definition[]): readonly string[] {
  const all = definitions.flatMap(({ spec }) =>
    spec.versions.filter(({ served }) => served).map((version) => `${spec.group}/${version.name}`),
  );
  return [...new Set(all)];
}

/** Discovery and OpenAPI follow each definition in a server's own time. */
function described(groupVersion: string, definitions: readonly Definition[]): readonly Step[] {
  const served = definitions.filter((definition) => groupVersions([definition]).includes(groupVersion));
  const kinds = served.map(({ spec }) => spec.names.kind);
  return [
    get(`resources of ${groupVersion}`, `/apis/${groupVersion}`, {
      until: ({ status: is, body }) => is === 200 && names(kinds, (body as Listed).resources.map(kindOf)),
      show: byName,
    }),
    get(`schemas of ${groupVersion}`, `/openapi/v3/apis/${groupVersion}`, {
      until: ({ status: is, body }) =>
        is === 200 && names(kinds, Object.keys((body as Described).components.schemas).map(lastPart)),
      show: schemasOfKinds,
    }),
  ];
}

const kindOf = ({ kind }: Resource): string => kind;
const lastPart = (name: string): string => name.slice(name.lastIndexOf(".") + 1);
const names = (wanted: readonly string[], all: readonly string[]): boolean =>
  wanted.every((each) => all.includes(each));

/**
 * The real server lists the resources of a group as they come out of a map. The hash of the stored version is for those who migrate what an etcd
 * holds: ours has none.
 */
function byName({ resources }: Listed): object {
  return resources.map(withoutHash).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function withoutHash(resource: Resource): Resource {
  const { storageVersionHash: _, ...others } = resource;
  return others;
}

interface Listed {
  readonly resources: readonly Resource[];
}

interface Described {
  readonly components: { readonly schemas: object };
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly storageVersionHash?: string;
}

/** Those of the project; what every document has beside them is no part of it. */
function schemasOfKinds(document: Described): object {
  const all = Object.entries(document.components.schemas);
  return Object.fromEntries(all.filter(([name]) => !name.startsWith("io.k8s.apimachinery.")));
}

function objectSteps(definition: Definition, sample: Manifest, i: number): readonly Step[] {
  const collection = collectionOf(definition, sample.apiVersion);
  const { namespace: _, ...metadata } = sample.metadata;
  const object = { ...sample, metadata };
  const id = `${sample.kind} ${nameOf(sample)} (${i + 1})`;
  const wrong = variations(object).map(({ what, object: body }, j) =>
    post(`${id} with ${what}`, `/${collection}?dryRun=All&fieldValidation=${j === 0 ? "Strict" : "Warn"}`, body),
  );
  if (metadata.name === undefined) return [post(`create ${id}`, `/${collection}`, object), ...wrong];
  const path = `${collection}/${metadata.name}`;
  const label = { metadata: { labels: { seen: "yes" } } };
  const applied = { apiVersion: sample.apiVersion, kind: sample.kind, metadata: { annotations: { applied: "yes" } } };
  return [
    ...wrong,
    post(`create ${id}`, `/${collection}?fieldManager=projects&fieldValidation=Strict`, object),
    post(`create ${id} again`, `/${collection}`, object),
    get(`read ${id}`, `/${path}`),
    patch(`label ${id}`, `merge/${path}?fieldManager=projects`, label),
    patch(`apply to ${id}`, `apply/${path}?fieldManager=another`, applied),
    patch(`apply all of ${id}`, `apply/${path}?fieldManager=third`, object),
    patch(`status of ${id}`, `merge/${path}/status`, { status: { conditions: "text" } }),
    get(`scale of ${id}`, `/${path}/scale`),
  ];
}

/** Each version that is served shows the objects in its own way. */
function collectionSteps(definition: Definition): readonly Step[] {
  return definition.spec.versions
    .filter(({ served }) => served)
    .flatMap(({ name }) => {
      const collection = collectionOf(definition, `${definition.spec.group}/${name}`);
      const what = `${definition.metadata.name} ${name}`;
      return [
        // A storage that is just made asks to come again.
        get(`list ${what}`, `/${collection}`, status(200)),
        get(`table of ${what}`, `/${collection}`, { headers: { accept: asTable } }),
        get(`metadata of ${what}`, `/${collection}`, { headers: { accept: asMetadata } }),
        get(`first of ${what}`, `/${collection}?limit=1`, { show: ({ items }: { items: unknown }) => items }),
      ];
    });
}

function clear(definition: Definition): readonly Step[] {
  const { name } = definition.metadata;
  const served = definition.spec.versions.find((each) => each.served)?.name ?? "";
  const collection = collectionOf(definition, `${definition.spec.group}/${served}`);
  return [
    del(`delete all ${name}`, `/${collection}`, undefined, { show: ({ kind }: Manifest) => kind }),
    del(`undefine ${name}`, `/${definitionsPath}/${name}`, undefined, { show: ({ kind }: Manifest) => kind }),
    get(`${name} is gone`, `/${definitionsPath}/${name}`, status(404)),
  ];
}

function collectionOf({ spec }: Definition, apiVersion: string): string {
  const within = spec.scope === "Namespaced" ? "/namespaces/{{ns}}" : "";
  return `apis/${apiVersion}${within}/${spec.names.plural}`;
}

/** Who approved it, where somebody has to, is written by another controller, before or after. */
function isEstablished(definition: Definition): boolean {
  const wanted = ["Established", ...(isProtectedGroup(definition.spec.group) ? [approvalType] : [])];
  const conditions = conditionsOf(definition);
  return wanted.every((each) => conditions.some(({ type, status: is }) => type === each && is === "True"));
}

function settled(definition: Definition): object {
  const conditions = conditionsOf(definition).toSorted((a, b) => (a.type < b.type ? -1 : 1));
  return { ...definition, status: { ...(definition["status"] as object), conditions } };
}

function conditionsOf(definition: Definition): readonly Condition[] {
  const { conditions } = (definition["status"] ?? {}) as { readonly conditions?: readonly Condition[] | null };
  return conditions ?? [];
}

interface Condition {
  readonly type: string;
  readonly status: string;
}
