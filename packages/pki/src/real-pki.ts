import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import type { Authority, CertificateRequest, IssuedCertificate, Pki } from "./pki.ts";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const hour = 3_600_000;
/** As kubeadm's own authorities. */
const authorityYears = 10;
const yearMs = 365 * 24 * hour;

/** Elliptic keys (P-256) of this machine's random numbers: kubeadm, kubelets and etcd take them, and they cost no time to make. */
export function realPki({ now = Date.now }: { readonly now?: () => number } = {}): Pki {
  x509.cryptoProvider.set(crypto);
  return {
    authority: (commonName) => authority(commonName, now()),
    issue: (from, request) => issue(from, request, now()),
    keyPair: async () => {
      const pair = await newKeys();
      const spki = await crypto.subtle.exportKey("spki", pair.publicKey);
      return { publicKey: x509.PemConverter.encode(spki, "PUBLIC KEY"), privateKey: await keyText(pair.privateKey) };
    },
    publicKeyHash: async (cert) => {
      const digest = await crypto.subtle.digest("SHA-256", new x509.X509Certificate(firstOf(cert)).publicKey.rawData);
      return `sha256:${Buffer.from(digest).toString("hex")}`;
    },
    notAfter: (cert) => new x509.X509Certificate(firstOf(cert)).notAfter.toISOString(),
  };
}

async function authority(commonName: string, now: number): Promise<Authority> {
  const keys = await newKeys();
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [commonName] }],
    serialNumber: serial(),
    // Clocks of machines differ: nobody shall meet a certificate of the future.
    notBefore: new Date(now - hour),
    notAfter: new Date(now + authorityYears * yearMs),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.digitalSignature |
          x509.KeyUsageFlags.keyEncipherment |
          x509.KeyUsageFlags.keyCertSign |
          x509.KeyUsageFlags.cRLSign,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: cert.toString("pem"), key: await keyText(keys.privateKey) };
}

async function issue(from: Authority, request: CertificateRequest, now: number): Promise<IssuedCertificate> {
  const issuer = new x509.X509Certificate(firstOf(from.cert));
  const der = x509.PemConverter.decodeFirst(from.key);
  const signingKey = await crypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]);
  const keys = await newKeys();
  const names = request.names ?? [];
  const wishedEnd = now + request.validSeconds * 1000;
  const cert = await x509.X509CertificateGenerator.create({
    // Given as parts and not as text: a comma in a name is a comma.
    subject: [
      ...(request.organizations ?? []).map((organization) => ({ O: [organization] })),
      { CN: [request.commonName] },
    ],
    issuer: issuer.subjectName.toJSON(),
    serialNumber: serial(),
    notBefore: new Date(now - hour),
    // Nothing outlives who vouches for it.
    notAfter: new Date(Math.min(wishedEnd, issuer.notAfter.getTime())),
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
      new x509.ExtendedKeyUsageExtension(request.usages.map((usage) => usageOf[usage])),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ...(names.length === 0 ? [] : [new x509.SubjectAlternativeNameExtension(names.map(alternativeName))]),
    ],
  });
  return { cert: cert.toString("pem"), key: await keyText(keys.privateKey) };
}

const usageOf = {
  server: x509.ExtendedKeyUsage.serverAuth,
  client: x509.ExtendedKeyUsage.clientAuth,
} as const;

function alternativeName(value: string): { readonly type: "dns" | "ip"; readonly value: string } {
  return { type: /^[0-9.]+$|:/.test(value) ? "ip" : "dns", value };
}

function newKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]) as Promise<CryptoKeyPair>;
}

async function keyText(key: CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}

/** RFC 5280: positive, at most 20 bytes; ours has 16, and none is zero in front. */
function serial(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString("hex");
}

const pem = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/;

function firstOf(text: string): string {
  const found = pem.exec(text);
  if (found === null) throw new TypeError("no certificate in PEM form was given");
  return found[0];
}
