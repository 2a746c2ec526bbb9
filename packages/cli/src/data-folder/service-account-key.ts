import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { realPki, type TokenSigner, tokenSigner } from "@dipper/pki";

/** Signs with the key of service accounts, which is made at the first start: without it every token that was given out is void. */
export async function serviceAccountSigner(keys: string): Promise<TokenSigner> {
  const privateFile = join(keys, "service-accounts.key");
  const publicFile = join(keys, "service-accounts.pub");
  if (!existsSync(privateFile) || !existsSync(publicFile)) {
    const made = await realPki().keyPair();
    writeFileSync(privateFile, made.privateKey, { mode: 0o600 });
    writeFileSync(publicFile, made.publicKey, { mode: 0o644 });
  }
  return tokenSigner({ privateKey: readFileSync(privateFile, "utf8"), publicKey: readFileSync(publicFile, "utf8") });
}
