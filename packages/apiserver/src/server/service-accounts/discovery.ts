import type { Answer } from "@dipper/world";
import { jsonAnswer } from "../status.ts";
import type { ServiceAccountTokens } from "./tokens.ts";

/** `/.well-known/openid-configuration` and `/openid/v1/jwks`: how others verify the tokens. Undefined: no tokens are issued here. */
export function answerOpenId(
  tokens: ServiceAccountTokens | undefined,
  document: "configuration" | "keys",
  host: string | undefined,
): Answer | undefined {
  if (tokens === undefined) return undefined;
  const { algorithm, keyId, publicKey } = tokens.signer;
  if (document === "keys") {
    const key = { use: "sig", ...publicKey, kid: keyId, alg: algorithm };
    return jsonAnswer(200, { keys: [key] }, "application/jwk-set+json");
  }
  return jsonAnswer(200, {
    issuer: tokens.issuer,
    jwks_uri: `https://${host ?? "kubernetes.default.svc"}/openid/v1/jwks`,
    response_types_supported: ["id_token"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: [algorithm],
  });
}
