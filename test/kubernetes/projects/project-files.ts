import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseAllDocuments } from "yaml";
import { goModule } from "../../../lab/tools/go.ts";
import type { Project } from "./projects.ts";

/** A Kubernetes object as a file has it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name?: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

export interface Definition extends Manifest {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly scope: "Namespaced" | "Cluster";
    readonly names: { readonly plural: string; readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly served: boolean }[];
  };
}

export interface ProjectFiles {
  readonly definitions: readonly Definition[];
  /** Of served versions of these definitions, a few of each; names are distinct within a kind. */
  readonly samples: readonly Manifest[];
}

const mostOfAKind = 2;
const ours = fileURLToPath(new URL("./samples/", import.meta.url));

/** What a project's module and our own folder of samples hold. Throws where a project has no definition or no sample. */
export function projectFiles(project: Project): ProjectFiles {
  const folder = goModule(project.module, project.version);
  const within = (paths: readonly string[]): readonly Manifest[] =>
    paths.flatMap((path) => yamlFiles(join(folder, path))).flatMap(manifests);
  const definitions = within(project.definitions).filter(isDefinition);
  const own = join(ours, `${project.name}.yaml`);
  const samples = [...(existsSync(own) ? manifests(own) : []), ...within(project.examples)].filter(
    (each) => definitionOf(definitions, each) !== undefined,
  );
  if (definitions.length === 0 || samples.length === 0)
    throw new Error(`${project.name}: ${definitions.length} definitions and ${samples.length} samples were found`);
  return { definitions, samples: firstOfEachKind(firstOfEachName(samples)) };
}

/** The definition that serves this object. */
export function definitionOf(definitions: readonly Definition[], object: Manifest): Definition | undefined {
  const [group, version] = object.apiVersion.split("/");
  return definitions.find(
    ({ spec }) =>
      spec.group === group &&
      spec.names.kind === object.kind &&
      spec.versions.some(({ name, served }) => served && name === version),
  );
}

function isDefinition(object: Manifest): object is Definition {
  return object.kind === "CustomResourceDefinition";
}

/** The name that it has, or the beginning of the one that it gets. */
export function nameOf({ metadata }: Manifest): string {
  return metadata.name ?? String(metadata["generateName"] as string);
}

function firstOfEachName(samples: readonly Manifest[]): readonly Manifest[] {
  const taken = new Map(samples.toReversed().map((each) => [`${each.apiVersion} ${each.kind} ${nameOf(each)}`, each]));
  return [...taken.values()].toReversed();
}

function firstOfEachKind(samples: readonly Manifest[]): readonly Manifest[] {
  const count = new Map<string, number>();
  return samples.filter(({ apiVersion, kind }) => {
    const before = count.get(`${apiVersion} ${kind}`) ?? 0;
    count.set(`${apiVersion} ${kind}`, before + 1);
    return before < mostOfAKind;
  });
}

function yamlFiles(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml"))
    .toSorted()
    .map((name) => join(path, name));
}

/** Files of templates among the examples are no YAML: what cannot be read is left out. */
function manifests(file: string): readonly Manifest[] {
  return parseAllDocuments(readFileSync(file, "utf8"))
    .filter(({ errors }) => errors.length === 0)
    .map((document) => document.toJS() as unknown)
    .filter(
      (value): value is Manifest =>
        typeof value === "object" && value !== null && "apiVersion" in value && "kind" in value && "metadata" in value,
    );
}
