import type { Random } from "@dipper/world";
import { admitLimits } from "../../quota/limit-ranges.ts";
import { copyJson } from "../../schema/json-value.ts";
import type { AdmissionRequest } from "../../server/admission.ts";
import type { Store } from "../../store/store.ts";
import type { StoredObject } from "../../store/stored-object.ts";
import { admitAccount } from "./pod-account.ts";
import { admitPriority } from "./pod-priority.ts";
import { admitRuntimeClass } from "./pod-runtime-class.ts";
import { admitTolerations } from "./pod-tolerations.ts";

/**
 * What the admission plugins of the real server, which are always on, make of a pod: a copy, or the same object of any other kind. Whoever
 * writes tolerations anew is given the common ones again.
 */
export function admitPod(
  request: AdmissionRequest,
  deps: { readonly store: Store; readonly random: Random },
): StoredObject | undefined {
  const { type, object, operation, subresource } = request;
  if (object === undefined || subresource !== "" || type.group !== "" || type.plural !== "pods") return object;
  const pod = copyJson(object);
  if (operation !== "create") {
    admitTolerations(pod);
    return pod;
  }
  admitAccount(type, pod, deps);
  admitPriority(type, pod, deps.store);
  admitTolerations(pod);
  admitRuntimeClass(type, pod, deps.store);
  admitLimits(pod, deps.store);
  return pod;
}
