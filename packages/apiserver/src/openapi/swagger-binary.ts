/**
 * Swagger 2.0 as protobuf: the messages of gnostic's OpenAPIv2.proto, which is what `kubectl` before OpenAPI v3 and Argo CD read. Only what
 * our documents say is written. Long because it follows the messages one by one.
 */
import { WireWriter } from "../decode/protobuf/wire-writer.ts";

type Json = Readonly<Record<string, unknown>>;
type Write = (writer: WireWriter, number: number, value: unknown) => void;

const text: Write = (writer, number, value) => writer.string(number, String(value as string));
const integer: Write = (writer, number, value) => writer.integer(number, value as number);
const double: Write = (writer, number, value) => writer.double(number, value as number);
const flag: Write = (writer, number, value) => {
  if (value === true) writer.integer(number, 1);
};
const each =
  (write: Write): Write =>
  (writer, number, value) => {
    for (const item of value as readonly unknown[]) write(writer, number, item);
  };
/** A message with one field. */
const around =
  (inner: number, write: Write): Write =>
  (writer, number, value) =>
    writer.message(number, () => write(writer, inner, value));

/** `Any`: a value as YAML; JSON is YAML. */
const any: Write = (writer, number, value) => writer.message(number, () => writer.string(2, JSON.stringify(value)));

/** Repeated pairs of a name and a value, which is how maps are written there. */
const named =
  (write: Write): Write =>
  (writer, number, value) => {
    for (const [name, item] of Object.entries(value as Json)) pair(writer, number, name, () => write(writer, 2, item));
  };

function pair(writer: WireWriter, number: number, name: string, write: () => void): void {
  writer.message(number, () => {
    writer.string(1, name);
    write();
  });
}

type Fields = Readonly<Record<string, readonly [number, Write]>>;

/** Fields by name; everything that begins with `x-` is an extension. */
const message =
  (fields: () => Fields, extensions: number): Write =>
  (writer, number, value) => {
    const known = fields();
    writer.message(number, () => {
      for (const [name, item] of Object.entries(value as Json)) {
        const field = known[name];
        if (field !== undefined) field[1](writer, field[0], item);
        else if (name.startsWith("x-")) pair(writer, extensions, name, () => any(writer, 2, item));
      }
    });
  };

const schema: Write = message(() => schemaFields, 31);
const schemaFields: Fields = {
  $ref: [1, text],
  format: [2, text],
  title: [3, text],
  description: [4, text],
  multipleOf: [6, double],
  maximum: [7, double],
  exclusiveMaximum: [8, flag],
  minimum: [9, double],
  exclusiveMinimum: [10, flag],
  maxLength: [11, integer],
  minLength: [12, integer],
  pattern: [13, text],
  maxItems: [14, integer],
  minItems: [15, integer],
  uniqueItems: [16, flag],
  maxProperties: [17, integer],
  minProperties: [18, integer],
  required: [19, each(text)],
  enum: [20, each(any)],
  additionalProperties: [
    21,
    (writer, number, value) =>
      writer.message(number, () =>
        typeof value === "object" ? schema(writer, 1, value) : writer.integer(2, value === true ? 1 : 0),
      ),
  ],
  type: [22, around(1, text)],
  items: [23, around(1, schema)],
  allOf: [24, each(schema)],
  properties: [25, around(1, named(schema))],
};

const bodyFields: Fields = {
  description: [1, text],
  name: [2, text],
  in: [3, text],
  required: [4, flag],
  schema: [5, schema],
};
const placed: Fields = { required: [1, flag], in: [2, text], description: [3, text], name: [4, text] };
const pathFields: Fields = { ...placed, type: [5, text], uniqueItems: [19, flag] };
const queryFields: Fields = { ...placed, type: [6, text], uniqueItems: [20, flag] };

const body = message(() => bodyFields, 6);
const inPath = message(() => pathFields, 22);
const inQuery = message(() => queryFields, 23);

const parameter: Write = (writer, number, value) => {
  const kind = (value as Json)["in"];
  // An item holds a parameter, and that one a body or something else.
  writer.message(number, () =>
    writer.message(1, () => {
      if (kind === "body") body(writer, 1, value);
      else writer.message(2, () => (kind === "path" ? inPath(writer, 4, value) : inQuery(writer, 3, value)));
    }),
  );
};

const responseFields: Fields = { description: [1, text], schema: [2, around(1, schema)] };
const response = message(() => responseFields, 5);

const operationFields: Fields = {
  tags: [1, each(text)],
  description: [3, text],
  operationId: [5, text],
  produces: [6, each(text)],
  consumes: [7, each(text)],
  parameters: [8, each(parameter)],
  responses: [9, around(1, named(around(1, response)))],
  schemes: [10, each(text)],
};
const operation = message(() => operationFields, 13);

const methodFields: Fields = {
  get: [2, operation],
  put: [3, operation],
  post: [4, operation],
  delete: [5, operation],
  patch: [7, operation],
  parameters: [9, each(parameter)],
};
const path = message(() => methodFields, 10);

/** Members of the document's `paths`, to be put together by `binaryDocument`. */
export function binaryPaths(paths: Json): Uint8Array {
  const writer = new WireWriter();
  named(path)(writer, 2, paths);
  return writer.done();
}

/** Members of `definitions`. */
export function binaryDefinitions(definitions: Json): Uint8Array {
  const writer = new WireWriter();
  named(schema)(writer, 1, definitions);
  return writer.done();
}

export function binaryDocument(
  info: { readonly title: string; readonly version: string },
  parts: readonly { readonly paths: Uint8Array; readonly definitions: Uint8Array }[],
): Uint8Array {
  const writer = new WireWriter();
  writer.string(1, "2.0");
  writer.message(2, () => {
    writer.string(1, info.title);
    writer.string(2, info.version);
  });
  writer.message(8, () => {
    for (const part of parts) writer.raw(part.paths);
  });
  writer.message(9, () => {
    for (const part of parts) writer.raw(part.definitions);
  });
  return writer.done();
}
