import type { Field } from "./definition.ts";

/** Values that are structs in Go: `omitempty` does not leave them out. */
const structs: Readonly<Record<string, unknown>> = { time: null, microtime: null, quantity: "0", intstr: 0, raw: null };
const scalars: Readonly<Record<string, unknown>> = {
  string: "",
  bool: false,
  int32: 0,
  int64: 0,
  double: 0,
  bytes: null,
  names: null,
};
/** Its times are left out where nobody has set them. */
const metadata = "meta.v1.ObjectMeta";

/**
 * What Go's JSON shows of a field that nobody has set; undefined where it shows nothing. `reported`: below a status. Elsewhere a field that is
 * required stays absent, so that validation can miss it.
 */
export function zeroValue(definition: string, field: Field, reported: boolean): unknown {
  const { shape, of, refers } = field.type;
  if (field.pointer || definition === metadata) return undefined;
  const missed = field.required && !reported;
  if (shape !== "one") return field.omitempty || missed ? undefined : null;
  if (refers) return {};
  if (missed) return undefined;
  return of in structs ? structs[of] : field.omitempty ? undefined : scalars[of];
}
