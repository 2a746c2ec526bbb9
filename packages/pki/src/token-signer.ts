import { createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";

/** Signs and verifies with one elliptic key (P-256), in the form of JSON Web Signatures (RFC 7518 §3.4). At once: nobody waits for it. */
export interface TokenSigner {
  readonly algorithm: "ES256";
  /** SHA-256 of the public key, as Kubernetes names the keys of service accounts. */
  readonly keyId: string;
  /** JSON Web Key, RFC 7517. */
  readonly publicKey: Readonly<Record<string, string>>;
  readonly sign: (data: Uint8Array) => Uint8Array;
  readonly verify: (data: Uint8Array, signature: Uint8Array) => boolean;
}

/** Of a key pair as `Pki.keyPair` makes it, PEM texts. */
export function tokenSigner(pair: { readonly publicKey: string; readonly privateKey: string }): TokenSigner {
  const privateKey = createPrivateKey(pair.privateKey);
  const publicKey = createPublicKey(pair.publicKey);
  const { kty = "", crv = "", x = "", y = "" } = publicKey.export({ format: "jwk" });
  const digest = createHash("sha256").update(publicKey.export({ type: "spki", format: "der" }));
  return {
    algorithm: "ES256",
    keyId: digest.digest("base64url"),
    publicKey: { kty, crv, x, y },
    sign: (data) => sign("sha256", data, { key: privateKey, dsaEncoding: "ieee-p1363" }),
    verify: (data, signature) => verify("sha256", data, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature),
  };
}
