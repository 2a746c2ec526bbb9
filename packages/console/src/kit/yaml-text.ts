/** Plain YAML of a JSON value; strings are quoted where YAML would read something else. */
export function yamlOf(value: object): string {
  const { metadata, ...rest } = value as { readonly metadata?: Record<string, unknown> };
  if (metadata === undefined) return lines(value, 0).join("\n");
  const { managedFields: _, ...meta } = metadata;
  const { apiVersion, kind, ...body } = rest as Record<string, unknown>;
  return lines({ apiVersion, kind, metadata: meta, ...body }, 0).join("\n");
}

function lines(value: unknown, depth: number): readonly string[] {
  const pad = "  ".repeat(depth);
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) => {
      if (isBranch(item)) {
        const [first = "", ...others] = lines(item, depth + 1);
        return [`${pad}- ${first.trimStart()}`, ...others];
      }
      return [`${pad}- ${scalar(item)}`];
    });
  }
  return Object.entries(value as Record<string, unknown>)
    .filter(([, item]) => item !== undefined)
    .flatMap(([key, item]) => {
      const name = /^[A-Za-z_][\w./-]*$/.test(key) ? key : JSON.stringify(key);
      if (!isBranch(item)) return block(item, pad, name);
      return [`${pad}${name}:`, ...lines(item, Array.isArray(item) ? depth : depth + 1)];
    });
}

function block(value: unknown, pad: string, name: string): readonly string[] {
  if (typeof value !== "string" || !value.includes("\n")) return [`${pad}${name}: ${scalar(value)}`];
  const body = value.endsWith("\n") ? value.slice(0, -1) : value;
  return [`${pad}${name}: ${value.endsWith("\n") ? "|" : "|-"}`, ...body.split("\n").map((line) => `${pad}  ${line}`)];
}

function isBranch(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

function scalar(value: unknown): string {
  if (Array.isArray(value)) return "[]";
  if (typeof value === "object" && value !== null) return "{}";
  if (typeof value !== "string") return String(value);
  const plain = /^[A-Za-z0-9/][\w ./@:,()%+=-]*$/.test(value) && !/: |\s#|:$|\s$/.test(value);
  const special = /^(true|false|null|yes|no|on|off|~|[-+]?[\d.][\d._eE+:-]*|0x[0-9a-fA-F]+)$/i.test(value);
  return plain && !special ? value : JSON.stringify(value);
}
