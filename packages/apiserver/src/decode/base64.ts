/** A multiple of three, so that no piece but the last is padded; small enough to be spread over arguments. */
const pieceBytes = 24_576;

/** Bytes as Kubernetes' JSON writes them: standard base64 with padding. */
export function base64Of(bytes: Uint8Array): string {
  let result = "";
  for (let at = 0; at < bytes.length; at += pieceBytes)
    result += btoa(String.fromCharCode(...bytes.subarray(at, at + pieceBytes)));
  return result;
}
