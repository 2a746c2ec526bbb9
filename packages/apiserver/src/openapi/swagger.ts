import { hash64 } from "@dipper/world";
import type { JsonSchema } from "../types/resource-type.ts";
import { binaryDefinitions, binaryDocument, binaryPaths } from "./swagger-binary.ts";
import { definitionOfVersionTwo, pathOfVersionTwo } from "./version-two.ts";

/** The document of version 2, in both of its forms. */
export interface Swagger {
  readonly json: Uint8Array;
  readonly binary: Uint8Array;
  readonly hash: string;
}

/** A part of it, ready to be put together with others: members of its two maps. */
export interface SwaggerPiece {
  readonly paths: string;
  readonly definitions: string;
  readonly binary: { readonly paths: Uint8Array; readonly definitions: Uint8Array };
}

export function swaggerPiece(parts: {
  readonly paths: Readonly<Record<string, object>>;
  readonly schemas: Readonly<Record<string, JsonSchema>>;
}): SwaggerPiece {
  const paths = mapped(parts.paths, (_, path) => pathOfVersionTwo(path as Readonly<Record<string, unknown>>));
  const definitions = mapped(parts.schemas, definitionOfVersionTwo);
  return {
    paths: members(paths),
    definitions: members(definitions),
    binary: { paths: binaryPaths(paths), definitions: binaryDefinitions(definitions) },
  };
}

export function swaggerOf(
  info: { readonly title: string; readonly version: string },
  pieces: readonly SwaggerPiece[],
): Swagger {
  const all = (part: "paths" | "definitions"): string =>
    pieces
      .map((piece) => piece[part])
      .filter((text) => text !== "")
      .join(",");
  const text = `{"swagger":"2.0","info":${JSON.stringify(info)},"paths":{${all("paths")}},"definitions":{${all("definitions")}}}`;
  const binary = binaryDocument(
    info,
    pieces.map((piece) => piece.binary),
  );
  return { json: new TextEncoder().encode(text), binary, hash: hash64(text) };
}

function mapped<T>(
  of: Readonly<Record<string, T>>,
  change: (name: string, value: T) => object,
): Readonly<Record<string, object>> {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, change(name, value)]));
}

function members(of: Readonly<Record<string, object>>): string {
  return JSON.stringify(of).slice(1, -1);
}
