import {
  amountOf,
  isoTime,
  type ObjectReference,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  StorageClass,
  selects,
} from "@dipper/api";
import { type Controller, keyParts, type Seen, type Workplace } from "../control/controller.ts";

type Claim = PersistentVolumeClaim;

const defaultClass = "storageclass.kubernetes.io/is-default-class";
/** Volumes that somebody provisioned by hand and may not be made here. */
const noProvisioner = "kubernetes.io/no-provisioner";
const boundBy = "pv.kubernetes.io/bound-by-controller";
const provisionedBy = "pv.kubernetes.io/provisioned-by";

/** Binds claims to volumes: to one that stands there and fits, or to one that a simulated provisioner makes for a class. */
export function volumeController(place: Workplace): Controller {
  const { local, state, world } = place;
  const events = place.events("persistentvolume-controller");

  return {
    name: "Volume",
    all: () => [
      ...local.list(PersistentVolumeClaim).map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`),
      ...local.list(PersistentVolume).map(({ metadata }) => `/${metadata.name}`),
    ],
    *concerns({ change, pod }: Seen) {
      if (change.resource === "/persistentvolumeclaims") {
        yield change.entry.key;
        for (const volume of local.list(PersistentVolume))
          if (volume.spec?.claimRef?.name === change.entry.name) yield `/${volume.metadata.name}`;
      }
      if (change.resource === "/persistentvolumes") yield `/${change.entry.name}`;
      if (change.resource === "/persistentvolumes" || change.resource === "storage.k8s.io/storageclasses")
        for (const claim of local.list(PersistentVolumeClaim))
          if (claim.status?.phase !== "Bound") yield `${claim.metadata.namespace ?? ""}/${claim.metadata.name}`;
      // A claim that waits for its first consumer.
      if (pod?.now !== undefined && pod.before === undefined)
        for (const name of claimsOf(local.get(Pod, pod.now))) yield `${pod.now.namespace}/${name}`;
    },
    reconcile: async (key) => {
      const { namespace, name } = keyParts(key);
      if (namespace === "") await settleVolume(name);
      else await settleClaim({ namespace, name });
      return undefined;
    },
  };

  async function settleClaim(ref: { readonly namespace: string; readonly name: string }): Promise<void> {
    const claim = local.get(PersistentVolumeClaim, ref);
    if (claim === undefined || claim.metadata.deletionTimestamp !== undefined || claim.status?.phase === "Bound")
      return;
    const named = claim.spec?.volumeName;
    const volume =
      named === undefined || named === ""
        ? (fitting(claim) ?? (await provision(claim)))
        : local.get(PersistentVolume, { name: named });
    if (volume !== undefined && (volume.spec?.claimRef === undefined || isFor(volume, claim)))
      return bind(claim, volume);
    if (claim.status?.phase === undefined) await setClaim(claim, { phase: "Pending" });
  }

  function classOf(claim: Claim): StorageClass | undefined {
    const name = claim.spec?.storageClassName;
    if (name !== undefined) return name === "" ? undefined : local.get(StorageClass, { name });
    return local.list(StorageClass).find(({ metadata }) => metadata.annotations?.[defaultClass] === "true");
  }

  /** The smallest volume that is free and large enough. */
  function fitting(claim: Claim): PersistentVolume | undefined {
    const wanted = amountOf(claim.spec?.resources?.requests?.["storage"]);
    const className = claim.spec?.storageClassName ?? classOf(claim)?.metadata.name ?? "";
    const size = (volume: PersistentVolume): number => amountOf(volume.spec?.capacity?.["storage"]);
    return local
      .list(PersistentVolume)
      .filter((volume) => isFor(volume, claim) || volume.spec?.claimRef === undefined)
      .filter((volume) => volume.metadata.deletionTimestamp === undefined && volume.status?.phase !== "Released")
      .filter((volume) => (volume.spec?.storageClassName ?? "") === className && size(volume) >= wanted)
      .filter((volume) => (claim.spec?.accessModes ?? []).every((mode) => volume.spec?.accessModes?.includes(mode)))
      .filter((volume) => claim.spec?.selector === undefined || selects(claim.spec.selector, volume.metadata.labels))
      .toSorted((a, b) => Number(isFor(b, claim)) - Number(isFor(a, claim)) || size(a) - size(b))[0];
  }

  async function provision(claim: Claim): Promise<PersistentVolume | undefined> {
    const storage = classOf(claim);
    if (storage === undefined) {
      const message = "no persistent volumes available for this claim and no storage class is set";
      events.record(claim, { type: "Normal", reason: "FailedBinding", message });
      return undefined;
    }
    if (storage.provisioner === noProvisioner) return undefined;
    if (storage.volumeBindingMode === "WaitForFirstConsumer" && !isUsed(claim)) {
      const message = "waiting for first consumer to be created before binding";
      events.record(claim, { type: "Normal", reason: "WaitForFirstConsumer", message });
      return undefined;
    }
    const name = `pvc-${claim.metadata.uid}`;
    const volume = await local.create(PersistentVolume, {
      metadata: { name, annotations: { [provisionedBy]: storage.provisioner } },
      spec: {
        capacity: { storage: claim.spec?.resources?.requests?.["storage"] ?? "1Gi" },
        accessModes: claim.spec?.accessModes ?? ["ReadWriteOnce"],
        storageClassName: storage.metadata.name,
        volumeMode: claim.spec?.volumeMode ?? "Filesystem",
        persistentVolumeReclaimPolicy: storage.reclaimPolicy ?? "Delete",
        claimRef: referenceTo(claim),
        hostPath: { path: `/var/lib/simulated/${name}` },
      },
    });
    const message = `Successfully provisioned volume ${name}`;
    events.record(claim, { type: "Normal", reason: "ProvisioningSucceeded", message });
    return volume;
  }

  function isUsed({ metadata }: Claim): boolean {
    return [...state.inNamespace(metadata.namespace ?? "")].some((pod) =>
      claimsOf(local.get(Pod, pod)).includes(metadata.name),
    );
  }

  async function bind(claim: Claim, volume: PersistentVolume): Promise<void> {
    const { namespace = "", name } = claim.metadata;
    await setVolume(volume, "Bound", { claimRef: referenceTo(claim) });
    await local.update(PersistentVolumeClaim, { namespace, name }, (current) => ({
      ...current,
      metadata: {
        ...current.metadata,
        annotations: { ...current.metadata.annotations, "pv.kubernetes.io/bind-completed": "yes", [boundBy]: "yes" },
      },
      spec: { ...current.spec, volumeName: volume.metadata.name },
    }));
    await setClaim(claim, {
      phase: "Bound",
      accessModes: volume.spec?.accessModes ?? [],
      capacity: volume.spec?.capacity ?? {},
    });
  }

  /** A volume whose claim is gone is given back, or goes, too. */
  async function settleVolume(name: string): Promise<void> {
    const volume = local.get(PersistentVolume, { name });
    if (volume === undefined || volume.metadata.deletionTimestamp !== undefined) return;
    const { claimRef, persistentVolumeReclaimPolicy: policy } = volume.spec ?? {};
    if (claimRef?.uid === undefined) return setVolume(volume, "Available", {});
    const claim = local.get(PersistentVolumeClaim, { namespace: claimRef.namespace ?? "", name: claimRef.name ?? "" });
    if (claim !== undefined && claim.metadata.uid === claimRef.uid) return;
    if (policy === "Delete" && volume.metadata.annotations?.[provisionedBy] !== undefined)
      await local.delete(PersistentVolume, { name });
    else await setVolume(volume, "Released", {});
  }

  async function setVolume(
    volume: PersistentVolume,
    phase: "Available" | "Bound" | "Released",
    spec: { readonly claimRef?: ObjectReference },
  ): Promise<void> {
    const { name } = volume.metadata;
    if (spec.claimRef !== undefined && volume.spec?.claimRef?.uid !== spec.claimRef.uid)
      await local.update(PersistentVolume, { name }, (current) => ({ ...current, spec: { ...current.spec, ...spec } }));
    if (volume.status?.phase === phase) return;
    const status = { phase, lastPhaseTransitionTime: isoTime(world.clock.now()) };
    await local.update(
      PersistentVolume,
      { name },
      (current) => ({ ...current, status: { ...current.status, ...status } }),
      "status",
    );
  }

  async function setClaim(claim: Claim, status: NonNullable<Claim["status"]>): Promise<void> {
    const { namespace = "", name, uid } = claim.metadata;
    await local.update(
      PersistentVolumeClaim,
      { namespace, name },
      (current) =>
        current.metadata.uid === uid ? { ...current, status: { ...current.status, ...status } } : undefined,
      "status",
    );
  }
}

function claimsOf(pod: Pod | undefined): readonly string[] {
  return (pod?.spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) =>
    persistentVolumeClaim === undefined ? [] : [persistentVolumeClaim.claimName],
  );
}

function isFor(volume: PersistentVolume, { metadata }: Claim): boolean {
  const { claimRef } = volume.spec ?? {};
  return (
    claimRef?.name === metadata.name &&
    claimRef.namespace === metadata.namespace &&
    (claimRef.uid === undefined || claimRef.uid === metadata.uid)
  );
}

function referenceTo({ metadata }: Claim): ObjectReference {
  return {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    namespace: metadata.namespace ?? "",
    name: metadata.name,
    uid: metadata.uid ?? "",
    resourceVersion: metadata.resourceVersion ?? "",
  };
}
