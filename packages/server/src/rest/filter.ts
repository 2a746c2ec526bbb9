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

/** What a filter needs to know of an object. */
export interface Filterable {
  /** Values of a field: `rack`, `label:env`, `spec.site`. Lower or mixed case; compared without it. */
  values(key: string): readonly string[];
  /** What free text is looked for in: name, addresses, serial. */
  readonly texts: readonly string[];
}

/**
 * Different keys narrow, several values of one key widen. Words narrow; several addresses widen, so that a pasted list of 200 machines
 * finds all of them. `except` leaves out one key: a facet counts what there would be without its own choice.
 */
export function passes(object: Filterable, tokens: readonly FilterToken[], except?: string): boolean {
  const byKey = new Map<string, string[]>();
  const addresses: string[] = [];
  for (const token of tokens) {
    if (token.type === "text") {
      if (!token.negated && address.test(token.text)) addresses.push(token.text.toLowerCase());
      else if (has(object.texts, token.text) === token.negated) return false;
    } else if (token.key !== except) {
      if (!token.negated) byKey.set(token.key, [...(byKey.get(token.key) ?? []), ...token.values]);
      else if (equals(object.values(token.key), token.values)) return false;
    }
  }
  for (const [key, values] of byKey) if (!equals(object.values(key), values)) return false;
  if (addresses.length === 0) return true;
  if (addresses.length === 1) return has(object.texts, addresses[0] ?? "");
  return object.texts.some((text) => addresses.includes(text.toLowerCase()));
}

function has(texts: readonly string[], wanted: string): boolean {
  const lower = wanted.toLowerCase();
  return texts.some((text) => text.toLowerCase().includes(lower));
}

/** `*` at the end is a prefix, as in `name:node-1*`. */
function equals(values: readonly string[], wanted: readonly string[]): boolean {
  return wanted.some((each) => {
    const lower = each.toLowerCase();
    if (lower.endsWith("*")) return values.some((value) => value.toLowerCase().startsWith(lower.slice(0, -1)));
    return values.some((value) => value.toLowerCase() === lower);
  });
}
