import { displayWords, stepWords } from "@dipper/api/names";

/** The English words of states are those of the CLI: one table for both. */
type Words = Readonly<Record<string, readonly [string, string]>>;

function keysOf(kind: string, words: Words): readonly (readonly [string, string])[] {
  return Object.entries(words).map(([phase, [, word]]) => [`phase.${kind}.${phase}`, word] as const);
}

export const phases: Readonly<Record<`phase.${string}`, string>> = Object.fromEntries([
  ...Object.entries(displayWords).flatMap(([kind, words]) => keysOf(kind, words)),
  ...keysOf("Step", stepWords),
]);
