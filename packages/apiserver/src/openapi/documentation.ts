import documentation from "../types/generated/documentation.json" with { type: "json" };

const texts: Readonly<Record<string, Readonly<Record<string, string>>>> = documentation;

/** What is said about a definition and its fields, by field; "" is the definition itself. */
export function documentationOf(definition: string): Readonly<Record<string, string>> {
  return texts[definition] ?? {};
}
