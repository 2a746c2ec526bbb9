/** Hands over each line of a body as soon as it is whole, and what stands after the last line break at the end. */
export async function eachLine(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  take: (line: string) => void,
): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const chunk = await reader.read();
    if (chunk.done) break;
    const parts = (rest + chunk.value).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) take(part);
  }
  if (rest !== "") take(rest);
}
