import type { JsonObject } from "../../schema/json-value.ts";
import type { AdmissionRequest } from "../../server/admission.ts";
import type { StoredObject } from "../../store/stored-object.ts";

const notReady = { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" };

/** A new node takes no pods until somebody finds it ready and takes the taint away: a copy, or the same object of any other kind. */
export function admitNode({ type, operation, subresource }: AdmissionRequest, object: StoredObject): StoredObject {
  if (type.group !== "" || type.plural !== "nodes" || operation !== "create" || subresource !== "") return object;
  const spec = (object["spec"] ?? {}) as JsonObject;
  const taints = (spec["taints"] ?? []) as readonly JsonObject[];
  if (taints.some(({ key, effect }) => key === notReady.key && effect === notReady.effect)) return object;
  return { ...object, spec: { ...spec, taints: [...taints, { ...notReady }] } };
}
