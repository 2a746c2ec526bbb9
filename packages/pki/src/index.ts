/**
 * Certificate authorities and certificates of clusters, as PEM texts.
 *
 * ```ts
 * import { realPki } from "@dipper/pki";
 *
 * const pki = realPki();
 * const authority = await pki.authority("kubernetes");
 * const admin = await pki.issue(authority, { commonName: "dipper", organizations: ["kubeadm:cluster-admins"], usages: ["client"], validSeconds: 3600 });
 * console.log(pki.notAfter(admin.cert));
 * ```
 */
export type { Authority, CertificateRequest, IssuedCertificate, Pki } from "./pki.ts";
export { realPki } from "./real-pki.ts";
export { type TokenSigner, tokenSigner } from "./token-signer.ts";
