import type { AdmissionRequest } from "../../server/admission.ts";
import type { StoredObject } from "../../store/stored-object.ts";

/** What keeps storage that is in use, by `<group>/<plural>`; `collect/storage-protection.ts` takes it away. */
export const storageFinalizers: Readonly<Record<string, string>> = {
  "/persistentvolumeclaims": "kubernetes.io/pvc-protection",
  "/persistentvolumes": "kubernetes.io/pv-protection",
};

/** A new claim or volume is not deleted while somebody uses it: a copy, or the same object of any other kind. */
export function protectStorage({ type, operation, subresource }: AdmissionRequest, object: StoredObject): StoredObject {
  const finalizer = storageFinalizers[`${type.group}/${type.plural}`];
  const { finalizers = [] } = object.metadata;
  if (finalizer === undefined || operation !== "create" || subresource !== "" || finalizers.includes(finalizer))
    return object;
  return { ...object, metadata: { ...object.metadata, finalizers: [...finalizers, finalizer] } };
}
