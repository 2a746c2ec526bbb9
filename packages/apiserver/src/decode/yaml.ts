import { parseDocument, type Tags, type YAMLError } from "yaml";

/** A YAML text as the real server reads it: YAML 1.1, where `y`, `on` and `no` are booleans, but times and sexagesimal numbers are not. */
export function readYaml(text: string): { readonly value: unknown; readonly duplicates: readonly string[] } | string {
  const document = parseDocument(text, { version: "1.1", schema: "yaml-1.1", customTags: withoutTimes });
  const [doubled, broken] = [[] as YAMLError[], [] as YAMLError[]];
  for (const each of document.errors) (each.code === "DUPLICATE_KEY" ? doubled : broken).push(each);
  const [first] = broken;
  if (first !== undefined) return `yaml: line ${first.linePos?.[0].line ?? 1}: ${inWords(first)}`;
  const lines = doubled.map(
    (each) => `  line ${each.linePos?.[0].line ?? 1}: key ${keyAt(text, each)} already set in map`,
  );
  const duplicates = lines.length === 0 ? [] : [`yaml: unmarshal errors:\n${lines.join("\n")}`];
  const value: unknown = JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 }) ?? null));
  return { value, duplicates };
}

function withoutTimes(tags: Tags): Tags {
  return tags.filter(
    (tag) => typeof tag !== "object" || (tag.format !== "TIME" && tag.tag !== "tag:yaml.org,2002:timestamp"),
  );
}

function inWords({ code, message }: YAMLError): string {
  if (message.startsWith("Flow sequence")) return "did not find expected ',' or ']'";
  if (message.startsWith("Flow map")) return "did not find expected ',' or '}'";
  return `${message.split("\n")[0] ?? ""} (${code})`;
}

function keyAt(text: string, { pos }: YAMLError): string {
  return JSON.stringify(/^[^:\s]*/.exec(text.slice(pos[0]))?.[0] ?? "");
}
