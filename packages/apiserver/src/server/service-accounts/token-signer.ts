/**
 * Signs and verifies the tokens of service accounts. A port: the real one is `tokenSigner` of `@dipper/pki`, and its private key never
 * leaves it.
 */
export interface TokenSigner {
  /** JSON Web Algorithm, RFC 7518. */
  readonly algorithm: "ES256" | "RS256";
  /** Names the key in the head of a token and in the key set. */
  readonly keyId: string;
  /** The public key as a JSON Web Key, RFC 7517. */
  readonly publicKey: Readonly<Record<string, string>>;
  readonly sign: (data: Uint8Array) => Uint8Array;
  readonly verify: (data: Uint8Array, signature: Uint8Array) => boolean;
}
