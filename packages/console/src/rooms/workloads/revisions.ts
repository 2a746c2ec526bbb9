import { type KubeObject, type KubeRef, useKubeList } from "../../data/kube.ts";
import { resourceKey } from "./object-ref.ts";

/** A past template of a workload. */
export interface Revision {
  readonly number: number;
  /** Of the ReplicaSet or ControllerRevision that keeps it. */
  readonly name: string;
  readonly createdAt: string | undefined;
  readonly images: readonly string[];
  readonly template: object;
  readonly current: boolean;
}

interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly containers?: readonly { readonly image?: string }[] };
  readonly $patch?: string;
}

interface Keeper extends KubeObject {
  readonly revision?: number;
  readonly spec?: { readonly template: Template };
  readonly data?: { readonly spec?: { readonly template?: Template } };
}

const replicaSets = { group: "apps", version: "v1", resource: "replicasets" } as const;
const controllerRevisions = { group: "apps", version: "v1", resource: "controllerrevisions" } as const;
const number = "deployment.kubernetes.io/revision";
const hash = "pod-template-hash";

/** Newest first; undefined until they are read. */
export function useRevisions(target: KubeRef, object: KubeObject, enabled = true): readonly Revision[] | undefined {
  const ofDeployment = resourceKey(target) === "deployments.apps";
  const keepers = useKubeList<Keeper>(target.cluster, ofDeployment ? replicaSets : controllerRevisions, {
    namespace: target.namespace,
    enabled,
  });
  return keepers.data === undefined ? undefined : revisionsOf(keepers.data, object);
}

export function revisionsOf(keepers: readonly Keeper[], object: KubeObject): readonly Revision[] {
  const own = keepers.filter((each) => each.metadata.ownerReferences?.some(({ uid }) => uid === object.metadata.uid));
  const found = own.flatMap((each) => {
    const template = each.spec?.template ?? each.data?.spec?.template;
    if (template === undefined) return [];
    return [
      {
        number: each.revision ?? Number(each.metadata.annotations?.[number] ?? 0),
        name: each.metadata.name,
        createdAt: each.metadata.creationTimestamp,
        images: (template.spec?.containers ?? []).flatMap(({ image }) => image ?? []),
        template: bare(template),
        current: false,
      },
    ];
  });
  const newest = found.toSorted((a, b) => b.number - a.number);
  return newest.map((each, index) => ({ ...each, current: index === 0 }));
}

/** As it was wished: the label that tells a ReplicaSet's pods apart and the mark of a patch were added. */
function bare({ $patch: _patch, metadata, ...template }: Template): object {
  const { [hash]: _hash, ...labels } = metadata?.labels ?? {};
  return { metadata: { ...metadata, labels }, ...template };
}
