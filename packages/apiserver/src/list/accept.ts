import { refuse } from "../types/refusal.ts";

/** Media types that mean JSON. */
export const jsonTypes: ReadonlySet<string> = new Set(["application/json", "*/*", "application/*"]);

/** One of the forms that a client takes. */
export interface Clause {
  readonly media: string;
  /** Its parameters; what has no value has undefined. */
  readonly given: ReadonlyMap<string, string | undefined>;
}

/** What an Accept header names, in its order; everything where there is none. */
export function clausesOf(accept: string | undefined): readonly Clause[] {
  return (accept ?? "*/*").split(",").map((clause) => {
    const [media = "", ...parameters] = clause.split(";").map((part) => part.trim());
    const given = parameters.map((parameter) => parameter.split("=", 2) as [string, string | undefined]);
    return { media, given: new Map(given) };
  });
}

export const yamlType = "application/yaml";
const named = [yamlType, "application/json", "application/vnd.kubernetes.protobuf", "*/*"];

/** In front of the built-in kinds somebody looks at types of media who knows neither `application/*` nor kinds. */
export function requireAcceptable(accept: string | undefined): void {
  if (clausesOf(accept).some(({ media }) => media === "" || named.includes(media))) return;
  const available = "application/json, application/yaml, application/vnd.kubernetes.protobuf";
  throw refuse("NotAcceptable", `406: Not Acceptable\n\nAvailable representations: ${available}`, {});
}

/** For answers that are no stored objects and have no other form: 406 where JSON as it is would not be taken. */
export function requirePlain(accept: string | undefined): void {
  const taken = clausesOf(accept).some(({ media, given }) => jsonTypes.has(media) && given.get("as") === undefined);
  if (!taken) throw refuse("NotAcceptable", "only the following media types are accepted: application/json");
}
