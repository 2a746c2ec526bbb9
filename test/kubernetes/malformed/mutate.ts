import type { Draw } from "./draw.ts";

type Mutation = "value" | "unknown" | "missing" | "odd key" | "duplicate" | "large number";

type Json = Record<string, unknown> | unknown[];

const marker = "<<here>>";
const values: readonly unknown[] = [
  null,
  0,
  -1,
  1.5,
  true,
  "",
  "x",
  "-",
  "A B",
  [],
  {},
  [null],
  { a: { b: "c" } },
  "x".repeat(300),
  1e21,
];
const oddKeys = [
  "__proto__",
  "constructor",
  "toString",
  "",
  " ",
  "a/b/c",
  "é",
  "\u0000",
  "hasOwnProperty",
  "$patch",
  "metadata",
];
const largeNumbers = [
  "9223372036854775807",
  "9223372036854775808",
  "-9223372036854775809",
  "1e400",
  "9007199254740993",
  "1.0",
  "0x1",
  "-0",
  "01",
];

/** The object with one thing changed somewhere: a value where that can stand in an object, the JSON text where it cannot. */
export function mutated(object: object, mutation: Mutation, draw: Draw): unknown {
  const copy = JSON.parse(JSON.stringify(object)) as Json;
  const place = draw.one(places(copy));
  const { holder, key } = place;
  switch (mutation) {
    case "value":
      set(holder, key, draw.one(values));
      return copy;
    case "missing":
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
      return copy;
    case "unknown":
      set(nearestObject(copy, place), draw.one(["unknown", "Kind", "spec2", "Metadata"]), draw.one(values));
      return copy;
    case "odd key":
      Object.defineProperty(nearestObject(copy, place), draw.one(oddKeys), {
        value: draw.one(values),
        enumerable: true,
      });
      return copy;
    case "duplicate":
      set(nearestObject(copy, place), marker, draw.one(values));
      return JSON.stringify(copy).replace(marker, Array.isArray(holder) ? "twice" : key);
    default:
      set(holder, key, marker);
      return JSON.stringify(copy).replace(JSON.stringify(marker), draw.one(largeNumbers));
  }
}

/** The text cut, doubled, or with one character of another kind. */
export function brokenText(text: string, draw: Draw): string {
  const at = draw.below(text.length);
  switch (draw.below(4)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text + text.slice(at);
    case 2:
      return (
        text.slice(0, at) +
        draw.one(["{", "}", "[", "]", ",", ":", '"', "\\", "\n", "\u0001", "'", "//", "NaN"]) +
        text.slice(at + 1)
      );
    default:
      return draw.one(["", " ", "null", "[]", "true", '""', "0", "\ufeff{}", "{}{}", "undefined"]);
  }
}

/** An object with something nested deeper than anybody would. */
export function deep(object: object, draw: Draw): string {
  const depth = draw.one([200, 2_000, 9_000, 11_000, 100_000]);
  const [open, close] = draw.one([
    ["[", "]"],
    ['{"a":', "}"],
  ] as const);
  const nested = `${open.repeat(depth)}1${close.repeat(depth)}`;
  const text = JSON.stringify({ ...object, [draw.one(["spec", "data", "deep"])]: marker });
  return text.replace(JSON.stringify(marker), nested);
}

interface Place {
  readonly holder: Json;
  readonly key: string;
}

function places(value: Json): readonly Place[] {
  return Object.entries(value).flatMap(([key, inner]): readonly Place[] => {
    const here = { holder: value, key };
    return typeof inner === "object" && inner !== null ? [here, ...places(inner as Json)] : [here];
  });
}

function nearestObject(root: Json, { holder, key }: Place): Record<string, unknown> {
  const inner = (holder as Record<string, unknown>)[key];
  if (typeof inner === "object" && inner !== null && !Array.isArray(inner)) return inner as Record<string, unknown>;
  return (Array.isArray(holder) ? root : holder) as Record<string, unknown>;
}

function set(holder: Json, key: string, value: unknown): void {
  (holder as Record<string, unknown>)[key] = value;
}
