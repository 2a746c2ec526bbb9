import type { Rule } from "../schema/index.ts";
import { list, map, object, oneOf, optional, text, time, withDefault } from "../schema/index.ts";

const dns1123 = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

/** A DNS-1123 label: at most 63 characters. */
export function label(doc: string, max = 63) {
  return text({ doc, max, pattern: `^${dns1123}$` });
}

/** The name of another object: a DNS-1123 subdomain. */
export function objectName(doc: string) {
  return text({ doc, max: 253, pattern: String.raw`^${dns1123}(\.${dns1123})*$` });
}

export function uid(doc: string) {
  return text({ doc, max: 64 });
}

/** A name and nothing else; the namespace is the platform's. */
export function nameRef(doc: string) {
  return object({ name: objectName("Name of the object.") }, { doc });
}

/** IPv4 or IPv6; spelled as its writer likes, compared in canonical form. */
export function ipAddress(doc: string) {
  return text({ doc, max: 45, min: 2, pattern: "^[0-9a-fA-F:.]+$" });
}

export function cidr(doc: string) {
  return text({ doc, max: 49, pattern: "^[0-9a-fA-F:.]+/[0-9]{1,3}$" });
}

/** Free text of one person for others. */
export function remark(doc: string, max = 1024) {
  return text({ doc, max });
}

export function person(doc: string) {
  return text({ doc, max: 256 });
}

export function digest(doc: string) {
  return text({ doc, max: 96, pattern: "^((hmac-)?sha256:[0-9a-f]{64})?$" });
}

export function reasonWord(doc: string) {
  return text({ doc, max: 64, pattern: "^([A-Za-z][A-Za-z0-9]*)?$" });
}

/** Names and values, keyed by name: parameters of steps. */
export function parameters(doc: string) {
  return list(
    object(
      {
        name: text({
          doc: "Name, as the schema of the step definitions has it.",
          max: 128,
          pattern: "^[A-Za-z_][A-Za-z0-9_.-]*$",
        }),
        value: text({ doc: "Value as text; reaches playbooks as an unsafe value, never as a template.", max: 4096 }),
      },
      { doc: "One parameter." },
    ),
    { doc, max: 128, keys: ["name"] },
  );
}

/** metav1.LabelSelector. Empty selects everything. */
export function labelSelector(doc: string) {
  return object(
    {
      matchLabels: optional(labelMap("Labels that must be there with these values.")),
      matchExpressions: optional(
        list(
          object(
            {
              key: text({ doc: "Label key.", max: 317 }),
              operator: oneOf(["In", "NotIn", "Exists", "DoesNotExist"], { doc: "How the value is compared." }),
              values: optional(list(text({ doc: "A value.", max: 63 }), { doc: "Values for In and NotIn.", max: 64 })),
            },
            { doc: "One requirement." },
          ),
          { doc: "Requirements that must all hold.", max: 16 },
        ),
      ),
    },
    { doc },
  );
}

export function labelMap(doc: string) {
  return map(text({ doc: "A label value.", max: 63 }), { doc, maxKeys: 64 });
}

/** A machine role inside a cluster. */
export function machineRole(doc: string) {
  return oneOf(["Compute", "ControlPlane", "Etcd", "Ingress"], { doc });
}

/** A percentage or a number, rounded down, at least what the doc says. */
export const countOrPercent = { max: 4, pattern: "^(100|[0-9]{1,2})%$" } as const;

export function startedAt() {
  return optional(time({ doc: "When it began." }));
}

export function finishedAt() {
  return optional(time({ doc: "When it ended." }));
}

/** The title of a thing that people read: a reason and its params, rendered in the reader's language. */
export function title(doc: string) {
  return object(
    {
      reason: text({ doc: "Key of the sentence.", max: 64, pattern: "^[A-Z][A-Za-z0-9]*$" }),
      params: withDefault(paramList("What the sentence names."), []),
    },
    { doc },
  );
}

export function paramList(doc: string) {
  return list(
    object(
      { name: text({ doc: "Name of the param.", max: 64 }), value: text({ doc: "Its value, as text.", max: 1024 }) },
      { doc: "One param." },
    ),
    { doc, max: 16, keys: ["name"] },
  );
}

/** An optional field that may be set once and never changes or goes away: to be put on the object around it. */
export function setOnce(...fields: readonly string[]): readonly Rule[] {
  return fields.map((field) => ({
    rule: `!has(oldSelf.${field}) || has(self.${field})`,
    message: `${field} is immutable once set`,
    reason: "FieldValueForbidden",
  }));
}

/** Neither comes nor goes: together with `immutable` on the field it never changes. */
export function neverAppears(...fields: readonly string[]): readonly Rule[] {
  return fields.map((field) => ({
    rule: `has(self.${field}) == has(oldSelf.${field})`,
    message: `${field} is immutable`,
    reason: "FieldValueForbidden",
  }));
}
