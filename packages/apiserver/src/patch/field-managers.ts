import type { FieldManagers } from "../server/field-managers.ts";
import type { StoredObject } from "../store/stored-object.ts";
import { applyPatch } from "./apply.ts";
import { trackManagers } from "./managed-fields.ts";

/** Field ownership as structured-merge-diff has it, for every write of the server. */
export const fieldManagers: FieldManagers = {
  track: (type, before, after, who) => ({
    ...after,
    metadata: { ...after.metadata, managedFields: [...trackManagers(type, before, after, who)] },
  }),
  apply: (type, current, applied, who) => applyPatch(type, current, applied, who) as StoredObject,
};
