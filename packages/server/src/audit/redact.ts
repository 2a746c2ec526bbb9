const secretName =
  /(password|passwd|token|secret|private.?key|credential|kubeconfig|authorization|cookie|passphrase|^key$|-key-data$)/i;
const pem = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
export const hidden = "[redacted]";
const longest = 500;

/** What may stand in the audit: values with a secret's name or look are replaced, long ones cut, deep ones left out. */
export function redact(value: unknown, depth = 6): unknown {
  if (typeof value === "string")
    return pem.test(value)
      ? hidden
      : value.length > longest
        ? `${value.slice(0, longest)}… (${value.length} characters)`
        : value;
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) return "…";
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => redact(item, depth - 1));
  const object = value as Readonly<Record<string, unknown>>;
  const isSecret = object["kind"] === "Secret";
  const named = namesSecret(object["name"]);
  return Object.fromEntries(
    Object.entries(object).map(([name, item]) => {
      const hide =
        (isSecret && (name === "data" || name === "stringData")) ||
        (named && name === "value") ||
        (namesSecret(name) && isText(item));
      return [name, hide ? hidden : redact(item, depth - 1)];
    }),
  );
}

/** Whether a field, a variable or a parameter of this name may hold a secret. */
export function namesSecret(name: unknown): boolean {
  return typeof name === "string" && secretName.test(name);
}

/** References (`credentialsRef: {name}`) stay readable; only texts are secrets. */
export function isText(value: unknown): boolean {
  return typeof value === "string" || (Array.isArray(value) && value.every((item) => typeof item === "string"));
}
