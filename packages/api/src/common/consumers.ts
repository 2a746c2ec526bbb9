import { object, oneOf } from "../schema/index.ts";
import { objectName, uid } from "./fields.ts";

/** A reference that guards something carries the uid: the same name later is somebody else. */
export function guardRef<const V extends readonly string[]>(kinds: V, doc: string) {
  return object(
    { kind: oneOf(kinds, { doc: "Its kind." }), name: objectName("Its name."), uid: uid("Its uid.") },
    { doc },
  );
}

export const spreadBy = (doc: string) => oneOf(["None", "Rack", "Zone"], { doc });
