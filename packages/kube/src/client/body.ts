import { type Answer, readBody } from "@dipper/world";

const decoder = new TextDecoder();
const encoder = new TextEncoder();

export function encodeJson(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

/** The whole body as text. */
export async function readText(body: Answer["body"]): Promise<string> {
  return decoder.decode(await readBody(body));
}

/** Lines without their end; a last line without one counts, so that a torn frame fails loudly in the JSON parser. */
export async function* readLines(body: Answer["body"]): AsyncGenerator<string> {
  const stream = new TextDecoder();
  let rest = "";
  const chunks = body instanceof Uint8Array ? [body] : body;
  for await (const chunk of chunks) {
    rest += stream.decode(chunk, { stream: true });
    let from = 0;
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", from)) {
      if (end > from) yield rest.slice(from, end);
      from = end + 1;
    }
    rest = rest.slice(from);
  }
  rest += stream.decode();
  if (rest.trim() !== "") yield rest;
}
