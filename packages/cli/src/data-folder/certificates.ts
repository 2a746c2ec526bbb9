import "reflect-metadata";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { isIP } from "node:net";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const day = 86_400_000;

/** PEM texts of the API port's certificate and of the authority that signed it. */
export interface ServingCertificate {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

async function pemOfKey(key: CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}

async function makeAuthority(keys: string): Promise<void> {
  const pair = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=dipper",
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + 3650 * day),
    keys: pair,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  writeFileSync(join(keys, "ca.key"), await pemOfKey(pair.privateKey), { mode: 0o600 });
  writeFileSync(join(keys, "ca.crt"), authority.toString("pem"), { mode: 0o644 });
}

/** PEM text of the authority's certificate; it is made once. */
export async function authorityCertificate(keys: string): Promise<string> {
  x509.cryptoProvider.set(crypto);
  if (!existsSync(join(keys, "ca.crt")) || !existsSync(join(keys, "ca.key"))) await makeAuthority(keys);
  return readFileSync(join(keys, "ca.crt"), "utf8");
}

/** The authority is made once; the serving certificate at every start, for the addresses that are listened on. */
export async function servingCertificate(keys: string, names: readonly string[]): Promise<ServingCertificate> {
  const ca = await authorityCertificate(keys);
  const authority = new x509.X509Certificate(ca);
  const der = x509.PemConverter.decodeFirst(readFileSync(join(keys, "ca.key"), "utf8"));
  const signingKey = await crypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]);
  const pair = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: "CN=dipper-api",
    issuer: authority.subject,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + 397 * day),
    publicKey: pair.publicKey,
    signingKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? ("dns" as const) : ("ip" as const), value })),
      ),
    ],
  });
  return { ca, cert: certificate.toString("pem"), key: await pemOfKey(pair.privateKey) };
}
