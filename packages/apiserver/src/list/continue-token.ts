import { base64Problem, textOfBase64 } from "../decode/base64.ts";
import { jsonProblem } from "../decode/json-problem.ts";
import { refuse } from "../types/refusal.ts";

const version = "meta.k8s.io/v1";

/** Where a page ended: the snapshot's revision and the key behind the last object. The format is Kubernetes' own. */
export interface ContinueToken {
  readonly revision: number;
  /** Keys below the listed prefix, behind a slash, that are greater than or equal to it come next. */
  readonly start: string;
}

const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

export function writeContinueToken(token: ContinueToken): string {
  return base64(JSON.stringify({ v: version, rv: token.revision, start: token.start }))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

/** Revision -1 says: go on from there in whatever is current (an inconsistent continue). */
export function readContinueToken(text: string): ContinueToken {
  let json: string;
  try {
    json = textOfBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    throw invalid(base64Problem(text) ?? "illegal base64 data at input byte 0");
  }
  let read: { readonly v?: unknown; readonly rv?: unknown; readonly start?: unknown };
  try {
    read = JSON.parse(json) as typeof read;
  } catch {
    throw invalid(jsonProblem(json));
  }
  const { v, rv, start } = read;
  if (v !== version) throw invalid(`server does not recognize this encoded version ${typeof v === "string" ? v : ""}`);
  if (typeof start !== "string" || start === "") throw invalid(`encoded start key empty (version ${version})`);
  if (typeof rv !== "number" || rv === 0) throw invalid(`incorrect encoded start resourceVersion (version ${version})`);
  return { revision: rv, start };
}

function invalid(problem: string): Error {
  return refuse("BadRequest", `invalid continue token: continue key is not valid: ${problem}`);
}
