/** A certificate authority: PEM texts of its certificate and its private key. */
export interface Authority {
  readonly cert: string;
  readonly key: string;
}

/** A certificate and the private key that belongs to it, PEM texts. */
export interface IssuedCertificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateRequest {
  readonly commonName: string;
  /** Kubernetes takes organisations as groups. */
  readonly organizations?: readonly string[];
  readonly usages: readonly ("server" | "client")[];
  /** DNS names and IP addresses. */
  readonly names?: readonly string[];
  readonly validSeconds: number;
}

/** Makes and signs certificates. A port: the real one is `realPki()`; its keys never leave what the caller stores them in. */
export interface Pki {
  authority(commonName: string): Promise<Authority>;
  issue(authority: Authority, request: CertificateRequest): Promise<IssuedCertificate>;
  /** A key pair without a certificate, PEM texts: service accounts are signed with one. */
  keyPair(): Promise<{ readonly publicKey: string; readonly privateKey: string }>;
  /** `sha256:<hex>` of the public key: what kubeadm calls the hash of a CA. */
  publicKeyHash(cert: string): Promise<string>;
  /** When the first certificate of a PEM text ends, RFC 3339. */
  notAfter(cert: string): string;
}
