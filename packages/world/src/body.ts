import type { Answer } from "./world.ts";

/** The whole body of an Answer in one piece. Throws RangeError beyond `limit` bytes (default 256 MiB). */
export async function readBody(body: Answer["body"], limit = 268_435_456): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  const frames: Uint8Array[] = [];
  let length = 0;
  for await (const frame of body) {
    length += frame.length;
    if (length > limit) throw new RangeError(`body exceeds ${limit} bytes`);
    frames.push(frame);
  }
  const [first] = frames;
  if (first !== undefined && frames.length === 1) return first;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const frame of frames) {
    whole.set(frame, at);
    at += frame.length;
  }
  return whole;
}
