export { immutable, list, map, object, optional, withDefault, withRules } from "./composites.ts";
export { anyObject, int32, int64, intOrString, oneOf, quantity, text, time } from "./scalars.ts";
export type {
  DefaultedSchema,
  Documented,
  Infer,
  Input,
  Json,
  OptionalSchema,
  Rule,
  Schema,
  SchemaJson,
} from "./schema.ts";
