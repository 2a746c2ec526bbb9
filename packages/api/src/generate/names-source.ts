import type { DefinedKind } from "../kind.ts";

/** TypeScript text with what a browser needs of the kinds: names, conditions and reasons, no schemas. */
export function namesSource(kinds: readonly DefinedKind[]): string {
  const rows = kinds.map((kind) => {
    const { group, version, plural, scope, source } = kind;
    const phases = source.status.json.properties?.phase?.enum ?? [];
    const entry = {
      group,
      version,
      kind: kind.kind,
      plural,
      scope,
      shortNames: source.shortNames,
      phases,
      conditions: source.conditions,
    };
    return `  ${kind.kind}: ${JSON.stringify(entry)},`;
  });
  return [
    "/** Written by `npm run docs` from the kinds; change them, not this file. */",
    "// biome-ignore-all format: generated",
    "export const kindNames = {",
    ...rows,
    "} as const;",
    "",
  ].join("\n");
}
