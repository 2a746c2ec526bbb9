import type { Answer } from "@dipper/world";
import { stringify } from "yaml";
import { clausesOf, yamlType } from "../list/accept.ts";

/** An answer in JSON as YAML, where that is what the client asked for first: keys in order, lists not indented, as the real server writes. */
export async function asAsked(answer: Answer, accept: string | undefined): Promise<Answer> {
  if (clausesOf(accept)[0]?.media !== yamlType || answer.headers["content-type"] !== "application/json") return answer;
  const value: unknown = JSON.parse(await textOf(answer.body));
  const text = stringify(value, {
    version: "1.1",
    schema: "yaml-1.1",
    sortMapEntries: true,
    indentSeq: false,
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
  // Every owner of fields has one, and Go does not take a lone dot for a number.
  const plain = text.replaceAll(/^( *(?:- )?)"\.":/gm, "$1.:");
  return { ...answer, headers: { ...answer.headers, "content-type": yamlType }, body: new TextEncoder().encode(plain) };
}

async function textOf(body: Answer["body"]): Promise<string> {
  const decoder = new TextDecoder();
  if (body instanceof Uint8Array) return decoder.decode(body);
  let text = "";
  for await (const part of body) text += decoder.decode(part, { stream: true });
  return text + decoder.decode();
}
