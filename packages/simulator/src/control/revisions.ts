import { ControllerRevision, type Kind, type KubeObject, type PodTemplate } from "@dipper/api";
import { jsonEqual } from "@dipper/kube";
import type { Workplace } from "./controller.ts";
import { controllerOf, controllerReference } from "./ownership.ts";
import { templateHash } from "./template.ts";

/** On pods: the name or hash of the revision that they were made from. */
export const revisionLabel = "controller-revision-hash";

interface Owner extends KubeObject {
  readonly spec: { readonly template: PodTemplate; readonly revisionHistoryLimit?: number };
  readonly status?: { readonly collisionCount?: number };
}

/** The templates that a StatefulSet or DaemonSet has had, the oldest first. */
export function revisionsOf(place: Pick<Workplace, "local">, owner: KubeObject): readonly ControllerRevision[] {
  return place.local
    .list(ControllerRevision, owner.metadata.namespace)
    .filter((each) => controllerOf(each.metadata)?.uid === owner.metadata.uid)
    .toSorted((a, b) => a.revision - b.revision);
}

export const hashOf = (revision: ControllerRevision): string => revision.metadata.labels?.[revisionLabel] ?? "";

export function templateOf(revision: ControllerRevision): PodTemplate | undefined {
  return (revision.data as { readonly spec?: { readonly template?: PodTemplate } } | undefined)?.spec?.template;
}

/** Keeps the present template as the newest revision: finds it, brings an old one back to the top, or makes it. */
export async function presentRevision<T extends Owner>(
  place: Pick<Workplace, "local">,
  kind: Kind<T>,
  owner: T,
): Promise<ControllerRevision> {
  const { local } = place;
  const { namespace = "" } = owner.metadata;
  const known = revisionsOf(place, owner);
  const data = dataOf(owner);
  const last = known.at(-1);
  const same = known.findLast((each) => jsonEqual(each.data, data));
  if (same !== undefined && same === last) return same;
  const revision = (last?.revision ?? 0) + 1;
  if (same !== undefined) {
    const ref = { namespace, name: same.metadata.name };
    return (await local.update(ControllerRevision, ref, (current) => ({ ...current, revision }))) ?? same;
  }
  for (let collisions = owner.status?.collisionCount ?? 0; ; collisions++) {
    const made = revisionObject(kind, owner, { revision, collisions });
    // Another owner's, or another template's: the next hash.
    if (local.get(ControllerRevision, { namespace, name: made.metadata.name }) === undefined)
      return local.create(ControllerRevision, made);
  }
}

export function revisionObject<T extends Owner>(
  kind: Kind<T>,
  owner: T,
  of: { readonly revision: number; readonly collisions: number },
): Omit<ControllerRevision, "apiVersion" | "kind"> {
  const { namespace = "", name } = owner.metadata;
  const data = dataOf(owner);
  const hash = templateHash(data, of.collisions);
  const label = kind.kind === "StatefulSet" ? `${name}-${hash}` : hash;
  return {
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      labels: { ...owner.spec.template.metadata?.labels, [revisionLabel]: label },
      ownerReferences: [controllerReference(kind, owner.metadata)],
    },
    data,
    revision: of.revision,
  };
}

/** The patch that brings the template back, as `kubectl rollout undo` sends it. */
function dataOf(owner: Owner): unknown {
  return { spec: { template: { ...owner.spec.template, $patch: "replace" } } };
}

/** Forgets the oldest revisions that nobody runs, beyond the history that is kept. */
export async function trimRevisions(
  place: Pick<Workplace, "local">,
  owner: Owner,
  inUse: (revision: ControllerRevision) => boolean,
): Promise<void> {
  const idle = revisionsOf(place, owner).filter((each) => !inUse(each));
  const surplus = idle.length - (owner.spec.revisionHistoryLimit ?? 10);
  await Promise.all(
    idle
      .slice(0, Math.max(0, surplus))
      .map(({ metadata }) =>
        place.local.delete(ControllerRevision, { namespace: metadata.namespace ?? "", name: metadata.name }),
      ),
  );
}
