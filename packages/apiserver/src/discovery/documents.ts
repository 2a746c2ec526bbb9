import { hash64, sha256Bytes } from "@dipper/world";
import { base64Of } from "../decode/base64.ts";
import type { ResourceType } from "../types/resource-type.ts";
import { storedVersion } from "../types/stored-forms.ts";
import type { TypeTable } from "../types/type-table.ts";
import { type SubresourceKind, servedSubresources } from "./subresources.ts";
import { compareVersions } from "./versions.ts";

const anywhere = [{ clientCIDR: "0.0.0.0/0", serverAddress: "" }];

/** Discovery documents, legacy and aggregated, computed once for each generation of the type table. */
export class DiscoveryDocuments {
  readonly #types: TypeTable;
  readonly #kept = new Map<string, unknown>();
  #generation = -1;

  constructor(types: TypeTable) {
    this.#types = types;
  }

  /** `/api` and `/apis` in the form of kubectl ≥ 1.27: everything in one answer. `etag` changes with the content. */
  aggregated(core: boolean, version: "v2"): { readonly value: unknown; readonly etag: string } {
    return this.#once(`aggregated ${core} ${version}`, () => {
      const groups = this.#groups().filter((group) => (group.name === "") === core);
      const items = groups.map((group) => ({
        metadata: { name: group.name, creationTimestamp: null },
        versions: group.versions.map((each) => ({
          version: each.version,
          resources: each.types.map(aggregatedResource),
          freshness: "Current",
        })),
      }));
      const value = {
        kind: "APIGroupDiscoveryList",
        apiVersion: `apidiscovery.k8s.io/${version}`,
        metadata: {},
        items,
      };
      return { value, etag: `"${hash64(JSON.stringify(items))}"` };
    });
  }

  coreVersions(): unknown {
    return { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs: anywhere };
  }

  groupList(): unknown {
    return this.#once("groups", () => ({
      kind: "APIGroupList",
      apiVersion: "v1",
      groups: this.#groups()
        .filter((group) => group.name !== "")
        .map(groupOf),
    }));
  }

  group(name: string): unknown {
    const found = this.#groups().find((group) => group.name === name);
    return found === undefined ? undefined : { kind: "APIGroup", apiVersion: "v1", ...groupOf(found) };
  }

  resources(group: string, version: string): unknown {
    return this.#once(`resources ${group}/${version}`, () => {
      const found = this.#groups()
        .find((each) => each.name === group)
        ?.versions.find((each) => each.version === version);
      if (found === undefined) return undefined;
      const groupVersion = group === "" ? version : `${group}/${version}`;
      return {
        kind: "APIResourceList",
        apiVersion: "v1",
        groupVersion,
        resources: found.types.flatMap(legacyResources),
      };
    });
  }

  #groups(): readonly Group[] {
    return this.#once("grouped", () => grouped(this.#types.all()));
  }

  #once<T>(key: string, make: () => T): T {
    if (this.#generation !== this.#types.generation) {
      this.#generation = this.#types.generation;
      this.#kept.clear();
    }
    if (!this.#kept.has(key)) this.#kept.set(key, make());
    return this.#kept.get(key) as T;
  }
}

interface Group {
  readonly name: string;
  readonly versions: readonly { readonly version: string; readonly types: readonly ResourceType[] }[];
}

/** Kubernetes' groups stand in the order of their priorities, those of custom resources behind them as they came. */
const order = `apiregistration.k8s.io apps events.k8s.io authentication.k8s.io authorization.k8s.io autoscaling batch
  certificates.k8s.io networking.k8s.io policy rbac.authorization.k8s.io storage.k8s.io admissionregistration.k8s.io
  apiextensions.k8s.io scheduling.k8s.io coordination.k8s.io node.k8s.io discovery.k8s.io resource.k8s.io
  flowcontrol.apiserver.k8s.io`.split(/\s+/);

function placeOf(group: string): number {
  const place = order.indexOf(group);
  return place < 0 ? (group === "" ? -1 : order.length) : place;
}

function grouped(types: readonly ResourceType[]): readonly Group[] {
  const groups = Map.groupBy(types, (type) => type.group);
  const ordered = [...groups].sort(([a], [b]) => placeOf(a) - placeOf(b));
  return ordered.map(([name, ofGroup]) => {
    const versions = [...Map.groupBy(ofGroup, (type) => type.version)];
    return {
      name,
      versions: versions
        .map(([version, ofVersion]) => ({
          version,
          types: ofVersion.toSorted((a, b) => (a.plural < b.plural ? -1 : 1)),
        }))
        .sort((a, b) => compareVersions(a.version, b.version)),
    };
  });
}

function groupOf(group: Group): object {
  const versions = group.versions.map(({ version }) => ({ groupVersion: `${group.name}/${version}`, version }));
  return { name: group.name, versions, preferredVersion: versions[0] };
}

function names(type: ResourceType): object {
  return {
    ...(type.shortNames.length === 0 ? {} : { shortNames: type.shortNames }),
    ...(type.categories.length === 0 ? {} : { categories: type.categories }),
  };
}

function aggregatedResource(type: ResourceType): object {
  const subresources = servedSubresources(type).map((each) => ({
    subresource: each.name,
    responseKind: responseKind(type, each),
    verbs: each.verbs,
  }));
  return {
    resource: type.plural,
    responseKind: responseKind(type, type),
    scope: type.namespaced ? "Namespaced" : "Cluster",
    singularResource: type.singular,
    verbs: type.verbs,
    ...names(type),
    ...(subresources.length === 0 ? {} : { subresources }),
  };
}

/** The real server leaves out what is the document's own, of built-in kinds only. */
function responseKind(type: ResourceType, { group, version, kind }: Omit<SubresourceKind, "verbs">): object {
  const own = type.origin === "built-in" && group === type.group && version === type.version;
  return own ? { group: "", version: "", kind } : { group, version, kind };
}

/**
 * A name for the version in which objects are stored, of those that are: the first bytes of the digest of group, version and kind. Where it
 * changes, a migration has something to do.
 */
function hashOf(type: ResourceType): object {
  const { group, kind, verbs, origin } = type;
  if (!verbs.includes("get") || (origin !== "built-in" && origin.stored !== true)) return {};
  const digest = sha256Bytes(`${group}/${storedVersion(type)}/${kind}`).subarray(0, 8);
  return { storageVersionHash: base64Of(digest) };
}

function legacyResources(type: ResourceType): readonly object[] {
  const { namespaced, kind, verbs } = type;
  const own = {
    name: type.plural,
    singularName: type.singular,
    namespaced,
    kind,
    verbs,
    ...names(type),
    ...hashOf(type),
  };
  const below = servedSubresources(type).map((each) => ({
    name: `${type.plural}/${each.name}`,
    singularName: "",
    namespaced,
    ...(each.group === type.group ? {} : { group: each.group, version: each.version }),
    kind: each.kind,
    verbs: each.verbs,
  }));
  return [own, ...below];
}
