/** Certificate authorities and certificates of clusters, as PEM texts. */
export type { Authority, CertificateRequest, IssuedCertificate, Pki } from "./pki.ts";
