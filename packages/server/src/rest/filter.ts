/** One token of a filter: `rack:r07,r08`, `-state:ok`, `"two words"`, `10.0.0.11`. */
export type FilterToken =
  | { readonly type: "field"; readonly key: string; readonly values: readonly string[]; readonly negated: boolean }
  | { readonly type: "text"; readonly text: string; readonly negated: boolean };

const tokenPattern = /(-)?(?:([A-Za-z][A-Za-z0-9_.-]*):)?(?:"([^"]*)"|(\S+))/g;
const address = /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:]+)$/;

/** Never fails: what is no `key:value` is text. Keys are the fields of the kind; others are looked up as a path or a label. */
export function parseFilter(filter: string): readonly FilterToken[] {
  const tokens: FilterToken[] = [];
  for (const [whole, minus, key, quoted, bare] of filter.matchAll(tokenPattern)) {
    const negated = minus !== undefined && whole.length > 1;
    const value = quoted ?? bare ?? "";
    // An IPv6 address looks like `fe80:…`: it is text, as a paste of addresses is.
    if (key === undefined || address.test(whole))
      tokens.push({ type: "text", text: address.test(whole) ? whole : value, negated });
    else if (value !== "")
      tokens.push({ type: "field", key, values: quoted === undefined ? value.split(",") : [value], negated });
  }
  return tokens;
}

/** What a filter needs to know of an object; everything in lower case. */
export interface Filterable {
  /** Values of a field: `rack`, `label:env`, `spec.site`. */
  values(key: string): readonly string[];
  /** What free text is looked for in: name, addresses, serial. */
  texts(): readonly string[];
}

/** A filter that was read once and is asked for many objects. */
export interface Filter {
  /** The keys of fields whose condition the object does not meet; undefined: it fails by its text, or by a negation. */
  misses(object: Filterable): readonly string[] | undefined;
}

interface Wanted {
  readonly exact: ReadonlySet<string>;
  /** From `name:node-1*`. */
  readonly prefixes: readonly string[];
}

/**
 * Different keys narrow, several values of one key widen. Words narrow; several addresses widen, so that a pasted list of 200 machines
 * finds all of them.
 */
export function compileFilter(tokens: readonly FilterToken[]): Filter {
  const fields = new Map<string, string[]>();
  const refused: { readonly key: string; readonly wanted: Wanted }[] = [];
  const words: { readonly text: string; readonly negated: boolean }[] = [];
  const addresses = new Set<string>();
  for (const token of tokens) {
    if (token.type === "text") {
      const text = token.text.toLowerCase();
      if (!token.negated && address.test(text)) addresses.add(text);
      else words.push({ text, negated: token.negated });
    } else if (token.negated) refused.push({ key: token.key, wanted: wantedOf(token.values) });
    else fields.set(token.key, [...(fields.get(token.key) ?? []), ...token.values]);
  }
  const [only] = addresses;
  // One address alone may be the beginning of one.
  if (addresses.size === 1 && only !== undefined) words.push({ text: only, negated: false });
  const conditions = [...fields].map(([key, values]) => ({ key, wanted: wantedOf(values) }));
  return {
    misses(object) {
      for (const { text, negated } of words)
        if (object.texts().some((each) => each.includes(text)) === negated) return undefined;
      if (addresses.size > 1 && !object.texts().some((each) => addresses.has(each))) return undefined;
      for (const { key, wanted } of refused) if (meets(object.values(key), wanted)) return undefined;
      if (conditions.length === 0) return [];
      return conditions.filter(({ key, wanted }) => !meets(object.values(key), wanted)).map(({ key }) => key);
    },
  };
}

function wantedOf(values: readonly string[]): Wanted {
  const lower = values.map((value) => value.toLowerCase());
  return {
    exact: new Set(lower.filter((value) => !value.endsWith("*"))),
    prefixes: lower.filter((value) => value.endsWith("*")).map((value) => value.slice(0, -1)),
  };
}

function meets(values: readonly string[], { exact, prefixes }: Wanted): boolean {
  return values.some((value) => exact.has(value) || prefixes.some((prefix) => value.startsWith(prefix)));
}
