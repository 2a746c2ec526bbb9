import { DipperError, isoTime, parseTime, platformNamespace, Secret } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { Pki } from "@dipper/pki";
import { stringify } from "yaml";
import { deploymentLabel, manager, marks, secretNames } from "../words.ts";
import { readKeys } from "./cluster-keys.ts";

export type KubeconfigUse = "admin" | "view";

const validSeconds = 365 * 86_400;
/** A certificate that ends within this time is replaced. */
const renewMs = 90 * 86_400_000;

/** kubeadm binds the first group to cluster-admin; the second is bound by us, as soon as the cluster serves. */
export const groups = { admin: "kubeadm:cluster-admins", view: "dipper:viewers" } as const;

/** Mints a client certificate and stores a kubeconfig with it, as an import would. */
export async function mintKubeconfig(
  deps: { readonly kube: KubeClient; readonly pki: Pki },
  wish: { readonly cluster: string; readonly use: KubeconfigUse; readonly server: string },
  signal: AbortSignal,
): Promise<void> {
  const { cluster, use, server } = wish;
  const keys = await readKeys(deps.kube, cluster, signal);
  if (keys === undefined)
    throw new DipperError("NotFound", { kind: "Secret", name: secretNames.keys(cluster), plural: "secrets" });
  const commonName = use === "admin" ? "dipper-controller" : "dipper-viewer";
  const { cert, key } = await deps.pki.issue(keys.ca, {
    commonName,
    organizations: [groups[use]],
    usages: ["client"],
    validSeconds,
  });
  const text = kubeconfigText({ cluster, server, user: commonName, ca: keys.ca.cert, cert, key });
  const name = secretNames[use](cluster);
  const metadata = {
    labels: { [deploymentLabel]: cluster },
    annotations: { [marks.notAfter]: deps.pki.notAfter(cert), [serverMark]: server },
  };
  const write = { manager, signal };
  const secret = { metadata: { name, namespace: platformNamespace, ...metadata }, type: "Opaque" };
  await deps.kube
    .create(Secret, { ...secret, stringData: { kubeconfig: text } }, write)
    .catch(async (cause: unknown) => {
      if (DipperError.from(cause).code !== "AlreadyExists") throw cause;
      const ref = { namespace: platformNamespace, name };
      await deps.kube.patch(Secret, ref, { metadata, data: { kubeconfig: base64(text) } }, write);
    });
}

const serverMark = "fleet.dipper.dev/server";

/** Whether the stored one still serves: it leads there, and it does not end soon. */
export function isGood(secret: Secret | undefined, server: string, now: number): boolean {
  const { annotations = {} } = secret?.metadata ?? {};
  const ends = parseTime(annotations[marks.notAfter] ?? "") ?? 0;
  return annotations[serverMark] === server && ends - now > renewMs;
}

export function endsAt(secret: Secret | undefined): string | undefined {
  const ms = parseTime(secret?.metadata.annotations?.[marks.notAfter] ?? "");
  return ms === undefined ? undefined : isoTime(ms);
}

function kubeconfigText(of: {
  readonly cluster: string;
  readonly server: string;
  readonly user: string;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}): string {
  const context = `${of.user}@${of.cluster}`;
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": context,
    clusters: [{ name: of.cluster, cluster: { server: of.server, "certificate-authority-data": base64(of.ca) } }],
    users: [
      {
        name: of.user,
        user: { "client-certificate-data": base64(of.cert), "client-key-data": base64(of.key) },
      },
    ],
    contexts: [{ name: context, context: { cluster: of.cluster, user: of.user } }],
  });
}

export function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
