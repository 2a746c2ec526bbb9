import {
  apiVersionOf,
  type Kind,
  type KubeObject,
  type LabelSelector,
  type ObjectMeta,
  type OwnerReference,
  selects,
} from "@dipper/api";
import type { LocalAccess, LocalRef } from "@dipper/apiserver";

export function controllerOf(metadata: ObjectMeta): OwnerReference | undefined {
  return metadata.ownerReferences?.find((owner) => owner.controller === true);
}

/** The reference that makes `owner` the controller of something. */
export function controllerReference(kind: Kind, owner: ObjectMeta): OwnerReference {
  return {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    name: owner.name,
    uid: owner.uid ?? "",
    controller: true,
    blockOwnerDeletion: true,
  };
}

export interface Claimable {
  readonly labels: Readonly<Record<string, string>>;
  readonly controller: OwnerReference | undefined;
  readonly deleting: boolean;
}

export interface Claim<T> {
  /** Those that are the owner's, and stay so. */
  readonly mine: readonly T[];
  /** Nobody's, and selected. */
  readonly adopt: readonly T[];
  /** The owner's, and no longer selected. */
  readonly release: readonly T[];
}

/** Who belongs to an owner, after the rules of controller references: an owner on its way out takes nobody in and lets nobody go. */
export function claim<T extends Claimable>(
  owner: { readonly metadata: ObjectMeta; readonly selector: LabelSelector | undefined },
  candidates: readonly T[],
): Claim<T> {
  const { metadata, selector } = owner;
  const leaving = metadata.deletionTimestamp !== undefined;
  const mine: T[] = [];
  const adopt: T[] = [];
  const release: T[] = [];
  for (const each of candidates) {
    const selected = selects(selector, each.labels);
    if (each.controller?.uid === metadata.uid) {
      if (selected) mine.push(each);
      else if (!leaving) release.push(each);
    } else if (each.controller === undefined && selected && !leaving && !each.deleting) adopt.push(each);
  }
  return { mine, adopt, release };
}

/** Writes what a claim decided. What is gone or has got another controller meanwhile stays as it is. */
export async function settleClaim<T extends KubeObject>(
  local: LocalAccess,
  kind: Kind<T>,
  owner: OwnerReference,
  decided: { readonly adopt: readonly LocalRef[]; readonly release: readonly LocalRef[] },
): Promise<void> {
  const change = (
    ref: LocalRef,
    owners: (present: readonly OwnerReference[]) => readonly OwnerReference[] | undefined,
  ) =>
    local.update(kind, ref, (object) => {
      const ownerReferences = owners(object.metadata.ownerReferences ?? []);
      return ownerReferences === undefined
        ? undefined
        : { ...object, metadata: { ...object.metadata, ownerReferences } };
    });
  await Promise.all([
    ...decided.adopt.map((ref) =>
      change(ref, (present) => (present.some((each) => each.controller === true) ? undefined : [...present, owner])),
    ),
    ...decided.release.map((ref) => change(ref, (present) => present.filter((each) => each.uid !== owner.uid))),
  ]);
}
