import type { TokenSigner } from "./token-signer.ts";

/** JSON Web Tokens in compact form: RFC 7519 over RFC 7515. */
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** A token whose payload is `claims`. */
export function signedToken(claims: object, signer: TokenSigner): string {
  const head = { alg: signer.algorithm, kid: signer.keyId };
  const signed = `${textPart(head)}.${textPart(claims)}`;
  return `${signed}.${toBase64Url(signer.sign(encoder.encode(signed)))}`;
}

/** The claims, if this key has signed them; undefined for anything else, whatever it is. */
export function verifiedClaims(token: string, signer: TokenSigner): Readonly<Record<string, unknown>> | undefined {
  const [head = "", payload = "", signature = "", ...rest] = token.split(".");
  if (signature === "" || rest.length > 0) return undefined;
  const read = readPart(head);
  const bytes = fromBase64Url(signature);
  if (read?.["alg"] !== signer.algorithm || read["kid"] !== signer.keyId || bytes === undefined) return undefined;
  if (!signer.verify(encoder.encode(`${head}.${payload}`), bytes)) return undefined;
  return readPart(payload);
}

/** Has it the look of such a token? */
export function isToken(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
}

const textPart = (value: object): string => toBase64Url(encoder.encode(JSON.stringify(value)));

function readPart(text: string): Readonly<Record<string, unknown>> | undefined {
  const bytes = fromBase64Url(text);
  if (bytes === undefined) return undefined;
  try {
    const value = JSON.parse(decoder.decode(bytes)) as unknown;
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}

export function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

function fromBase64Url(text: string): Uint8Array | undefined {
  if (!/^[\w-]*$/.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
