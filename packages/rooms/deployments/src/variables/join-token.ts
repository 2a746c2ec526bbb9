import { DipperError, isoTime, Secret } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import { hmacSha256 } from "@dipper/world";
import { manager } from "../words.ts";

const validMs = 2 * 3_600_000;

/** The same run has the same token, whoever computes it again; nobody without the seed can. */
export function joinToken(seed: string, stepRunUid: string): string {
  const digits = hmacSha256(seed, `join/${stepRunUid}`).replace(/^.*:/, "");
  return `${digits.slice(0, 6)}.${digits.slice(6, 22)}`;
}

/** Lets whoever has the token ask for a node's certificate, for two hours. */
export async function allowToken(
  cluster: KubeClient,
  about: { readonly token: string; readonly now: number; readonly stepRun: string },
  signal: AbortSignal,
): Promise<void> {
  const [id = "", secret = ""] = about.token.split(".");
  const stringData = {
    "token-id": id,
    "token-secret": secret,
    expiration: isoTime(about.now + validMs),
    "usage-bootstrap-authentication": "true",
    "usage-bootstrap-signing": "true",
    "auth-extra-groups": "system:bootstrappers:kubeadm:default-node-token",
    description: `machines of ${about.stepRun} join with it`,
  };
  const name = `bootstrap-token-${id}`;
  const metadata = { name, namespace: "kube-system" };
  const type = "bootstrap.kubernetes.io/token";
  const write = { manager, signal };
  await cluster.create(Secret, { metadata, type, stringData }, write).catch(async (cause: unknown) => {
    if (DipperError.from(cause).code !== "AlreadyExists") throw cause;
    await cluster.patch(Secret, { namespace: "kube-system", name }, { stringData }, write);
  });
}
