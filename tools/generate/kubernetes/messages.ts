/** Types of protobuf fields by number, in the words of our table: `[]core.v1.Container`, `{quantity}`. */
export type Message = ReadonlyMap<number, string>;

/** Messages that our table treats as values of their own. */
const values: Readonly<Record<string, string>> = {
  "k8s.io.apimachinery.pkg.api.resource.Quantity": "quantity",
  "k8s.io.apimachinery.pkg.util.intstr.IntOrString": "intstr",
  "k8s.io.apimachinery.pkg.runtime.RawExtension": "raw",
  "k8s.io.apimachinery.pkg.apis.meta.v1.Time": "time",
  "k8s.io.apimachinery.pkg.apis.meta.v1.MicroTime": "microtime",
  "k8s.io.apimachinery.pkg.apis.meta.v1.FieldsV1": "fieldset",
  "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.JSON": "json",
  "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray": "schemaOrList",
  "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool": "schemaOrBool",
  "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray": "schemaOrNames",
  "k8s.io.apimachinery.pkg.apis.meta.v1.Verbs": "names",
  "k8s.io.api.authentication.v1.ExtraValue": "names",
  "k8s.io.api.authorization.v1.ExtraValue": "names",
  "k8s.io.api.certificates.v1.ExtraValue": "names",
};

const scalars = new Set(["string", "bool", "int32", "int64", "double", "bytes"]);

/** Reads a `generated.proto`. */
export function parseMessages(text: string): ReadonlyMap<string, Message> {
  const home = /^package ([\w.]+);$/m.exec(text)?.[1] ?? "";
  const messages = new Map<string, Map<number, string>>();
  let current: Map<number, string> | undefined;
  for (const line of text.split("\n")) {
    const start = /^message (\w+) \{$/.exec(line);
    if (start !== null) {
      current = new Map();
      messages.set(start[1] ?? "", current);
    }
    const map = /^ {2}map<string, ([\w.]+)> \w+ = (\d+);$/.exec(line);
    if (map !== null) current?.set(Number(map[2]), `{${typeName(map[1] ?? "", home)}}`);
    const field = /^ {2}(optional|repeated) ([\w.]+) \w+ = (\d+);$/.exec(line);
    if (field === null) continue;
    const type = typeName(field[2] ?? "", home);
    current?.set(Number(field[3]), field[1] === "repeated" ? `[]${type}` : type);
  }
  return messages;
}

function typeName(type: string, home: string): string {
  if (scalars.has(type)) return type;
  const full = type.startsWith(".") ? type.slice(1) : `${home}.${type}`;
  return values[full] ?? full.split(".").slice(-3).join(".");
}
