import type { Answer } from "@dipper/world";
import { refuse } from "../types/refusal.ts";
import type { TypeTable } from "../types/type-table.ts";
import { OpenApiDocuments } from "./openapi.ts";

const documents = new WeakMap<TypeTable, OpenApiDocuments>();
const encoder = new TextEncoder();

/** Answers `/openapi/v3` (an empty `document`) and `/openapi/v3/<document>`. */
export function answerOpenApi(types: TypeTable, document: string): Answer {
  let known = documents.get(types);
  if (known === undefined) {
    known = new OpenApiDocuments(types);
    documents.set(types, known);
  }
  const text = document === "" ? JSON.stringify(known.index()) : known.document(document);
  if (text === undefined) throw refuse("NotFound", "the server could not find the requested resource");
  return { status: 200, headers: { "content-type": "application/json" }, body: encoder.encode(`${text}\n`) };
}
