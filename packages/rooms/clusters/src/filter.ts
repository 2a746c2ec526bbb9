/** One condition of a filter line. */
export interface FilterToken {
  /** Undefined: a word of the text. */
  readonly key: string | undefined;
  /** Small letters; one of them is enough. */
  readonly values: readonly string[];
  readonly negated: boolean;
}

const tokenPattern = /(-)?(?:([A-Za-z]+):)?(?:"([^"]*)"|(\S+))/g;

/** `rack:R17,R18 -status:ready "two words"`: several values of one key by comma; a leading minus negates. */
export function parseFilter(filter: string): readonly FilterToken[] {
  return [...filter.matchAll(tokenPattern)].map(([, minus, key, quoted, bare]): FilterToken => {
    const value = (quoted ?? bare ?? "").toLowerCase();
    return {
      key: key?.toLowerCase(),
      values: key === undefined ? [value] : value.split(","),
      negated: minus !== undefined,
    };
  });
}

/** How many rows stand under each value of a facet, when the filter's other words hold. */
export function facetCounts<
  Key extends string,
  Row extends { readonly fields: Readonly<Partial<Record<Key, readonly string[]>>> },
>(
  rows: readonly Row[],
  tokens: readonly FilterToken[],
  facet: { readonly key: Key; readonly meets: (row: Row, token: FilterToken) => boolean },
): Readonly<Record<string, number>> {
  const others = tokens.filter((token) => token.key !== facet.key);
  const counts: Record<string, number> = {};
  for (const row of rows) {
    if (!others.every((token) => facet.meets(row, token))) continue;
    for (const value of row.fields[facet.key] ?? []) counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts;
}
