/** A multiple of three, so that no piece but the last is padded; small enough to be spread over arguments. */
const pieceBytes = 24_576;

/** Bytes as Kubernetes' JSON writes them: standard base64 with padding. */
export function base64Of(bytes: Uint8Array): string {
  let result = "";
  for (let at = 0; at < bytes.length; at += pieceBytes)
    result += btoa(String.fromCharCode(...bytes.subarray(at, at + pieceBytes)));
  return result;
}

const complete = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const wrongCharacter = /[^A-Za-z0-9+/]/g;

/** Standard base64 with padding; line breaks do not count. */
export function isBase64(text: string): boolean {
  return complete.test(text) || complete.test(withoutBreaks(text));
}

export function withoutBreaks(text: string): string {
  return text.replaceAll(/[\r\n]/g, "");
}

/** What Go says of a text that is no base64 (`encoding/base64`, CorruptInputError); undefined where it is. */
export function base64Problem(text: string): string | undefined {
  return isBase64(text) ? undefined : `illegal base64 data at input byte ${corruptAt(withoutBreaks(text))}`;
}

/** The byte that the decoder stumbles over: four characters are read at once, and padding must end the last four. */
function corruptAt(text: string): number {
  wrongCharacter.lastIndex = 0;
  const wrong = wrongCharacter.exec(text)?.index ?? text.length;
  const place = wrong % 4;
  if (wrong === text.length) return wrong - place;
  if (text[wrong] !== "=" || place < 2) return wrong;
  if (place === 3) return wrong + 1;
  if (wrong + 1 === text.length) return text.length;
  return text[wrong + 1] === "=" ? wrong + 2 : wrong;
}

/** What base64 stands for, read as UTF-8. */
export function textOfBase64(text: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(text), (char) => char.charCodeAt(0)));
}
