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
