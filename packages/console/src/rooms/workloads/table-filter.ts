/** What a filter line of a table asks the cluster, and what is left to the rows that are there. */
export interface TableFilter {
  readonly namespace?: string;
  readonly labels?: string;
  readonly fields?: string;
  /** In small letters; each must be found in a row. */
  readonly words: readonly string[];
}

const fieldOf: Readonly<Record<string, string>> = {
  node: "spec.nodeName",
  name: "metadata.name",
  phase: "status.phase",
};

/** `namespace:shop label:app=web node:n1 words`. */
export function parseTableFilter(text: string): TableFilter {
  const labels: string[] = [];
  const fields: string[] = [];
  const words: string[] = [];
  let namespace: string | undefined;
  for (const token of text.split(/\s+/).filter(Boolean)) {
    const [, key = "", value = ""] = /^([a-z]+):(.+)$/.exec(token) ?? [];
    const field = fieldOf[key];
    if (key === "namespace" || key === "ns") namespace = value;
    else if (key === "label") labels.push(value);
    else if (field !== undefined) fields.push(`${field}=${value}`);
    else words.push(token.toLowerCase());
  }
  return {
    words,
    ...(namespace === undefined ? {} : { namespace }),
    ...(labels.length === 0 ? {} : { labels: labels.join(",") }),
    ...(fields.length === 0 ? {} : { fields: fields.join(",") }),
  };
}
