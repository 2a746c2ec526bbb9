import { refuse } from "../types/refusal.ts";

/** The real server reads 10,000 levels. No kind has more than a few dozen, and what walks over objects here is recursive. */
const deepest = 500;

function tooDeep(): Error {
  return refuse("BadRequest", `the body of the request is nested more than ${deepest} levels deep`);
}

/**
 * Keys that occur twice in one object of a JSON text, as paths (`spec.replicas`). `JSON.parse` keeps the last and says nothing; strict
 * field validation must refuse. The text is known to be valid JSON. Throws 400 where it is nested more deeply than anything of sense.
 */
export function duplicateKeys(text: string): readonly string[] {
  const found: string[] = [];
  const levels: { readonly keys: Set<string> | undefined; path: string; index: number }[] = [];
  let expectKey = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    const level = levels.at(-1);
    if (char === 0x22) {
      const end = endOfString(text, at);
      if (expectKey && level?.keys !== undefined) {
        const key = text.slice(at + 1, end);
        const parent = levels.at(-2);
        level.path = pathTo(parent, key);
        if (level.keys.has(key)) found.push(level.path);
        level.keys.add(key);
        expectKey = false;
      }
      at = end;
    } else if (char === 0x7b) {
      levels.push({ keys: new Set(), path: "", index: 0 });
      if (levels.length > deepest) throw tooDeep();
      expectKey = true;
    } else if (char === 0x5b) {
      levels.push({ keys: undefined, path: pathTo(level, undefined), index: 0 });
      if (levels.length > deepest) throw tooDeep();
      expectKey = false;
    } else if (char === 0x7d || char === 0x5d) {
      levels.pop();
      expectKey = false;
    } else if (char === 0x2c && level !== undefined) {
      level.index++;
      expectKey = level.keys !== undefined;
    }
  }
  return found;
}

function pathTo(
  parent: { readonly keys: Set<string> | undefined; readonly path: string; readonly index: number } | undefined,
  key: string | undefined,
): string {
  const base = parent === undefined ? "" : parent.keys === undefined ? `${parent.path}[${parent.index}]` : parent.path;
  if (key === undefined) return base;
  return base === "" ? key : `${base}.${key}`;
}

function endOfString(text: string, start: number): number {
  let at = text.indexOf('"', start + 1);
  while (isEscaped(text, at)) at = text.indexOf('"', at + 1);
  return at;
}

/** An odd number of backslashes stands before it. */
function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charCodeAt(at - 1 - backslashes) === 0x5c) backslashes++;
  return backslashes % 2 === 1;
}
