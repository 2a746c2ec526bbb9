import type { Random } from "@dipper/world";
import { copyJson } from "../../schema/json-value.ts";
import type { AdmissionRequest } from "../../server/admission.ts";
import type { Store } from "../../store/store.ts";
import type { StoredObject } from "../../store/stored-object.ts";
import { admitAccount } from "./pod-account.ts";
import { admitPriority } from "./pod-priority.ts";
import { admitTolerations } from "./pod-tolerations.ts";

/** What the admission plugins of the real server, which are always on, make of a new pod: a copy, or the same object of any other kind. */
export function admitPod(
  request: AdmissionRequest,
  deps: { readonly store: Store; readonly random: Random },
): StoredObject | undefined {
  const { type, object, operation } = request;
  if (object === undefined || operation !== "create" || type.group !== "" || type.plural !== "pods") return object;
  const pod = copyJson(object);
  admitAccount(type, pod, deps);
  admitPriority(type, pod, deps.store);
  admitTolerations(pod);
  return pod;
}
