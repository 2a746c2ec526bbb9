const shownBytes = 30;

/** The first bytes of a body, as the real server shows them. */
export function beginning(body: Uint8Array): string {
  if (body.length === 0) return "<empty>";
  const bytes = body.subarray(0, shownBytes);
  const more = body.length > shownBytes ? " ..." : "";
  if (body[0] === 0x7b) return `${new TextDecoder().decode(bytes)}${more}`;
  return `${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}${more}`;
}
