import { DipperError, platformNamespace, Secret } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { Authority, Pki } from "@dipper/pki";
import { deploymentLabel, manager, secretNames } from "../words.ts";

/** What a cluster's trust grows from: made once, before the first machine is touched, and never replaced. */
export interface ClusterKeys {
  readonly ca: Authority;
  readonly frontProxy: Authority;
  readonly etcd: Authority;
  readonly serviceAccounts: { readonly publicKey: string; readonly privateKey: string };
}

const fields = {
  ca_cert: (keys: ClusterKeys) => keys.ca.cert,
  ca_key: (keys: ClusterKeys) => keys.ca.key,
  front_proxy_ca_cert: (keys: ClusterKeys) => keys.frontProxy.cert,
  front_proxy_ca_key: (keys: ClusterKeys) => keys.frontProxy.key,
  etcd_ca_cert: (keys: ClusterKeys) => keys.etcd.cert,
  etcd_ca_key: (keys: ClusterKeys) => keys.etcd.key,
  sa_public_key: (keys: ClusterKeys) => keys.serviceAccounts.publicKey,
  sa_private_key: (keys: ClusterKeys) => keys.serviceAccounts.privateKey,
} as const;
export type KeyField = keyof typeof fields;
const names = Object.keys(fields) as readonly KeyField[];

/** The texts by the names that they have in the Secret and in playbooks. */
export function fieldsOf(keys: ClusterKeys): Readonly<Record<KeyField, string>> {
  return Object.fromEntries(names.map((name) => [name, fields[name](keys)])) as Record<KeyField, string>;
}

/** With the names that kubeadm gives them. A Secret that is there already is what was wanted. */
export async function makeKeys(
  deps: { readonly kube: KubeClient; readonly pki: Pki },
  cluster: string,
  signal: AbortSignal,
): Promise<void> {
  const { pki } = deps;
  const keys: ClusterKeys = {
    ca: await pki.authority("kubernetes"),
    frontProxy: await pki.authority("front-proxy-ca"),
    etcd: await pki.authority("etcd-ca"),
    serviceAccounts: await pki.keyPair(),
  };
  const metadata = {
    name: secretNames.keys(cluster),
    namespace: platformNamespace,
    labels: { [deploymentLabel]: cluster },
  };
  const secret = { metadata, type: "fleet.dipper.dev/pki", immutable: true, stringData: fieldsOf(keys) };
  await deps.kube.create(Secret, secret, { manager, signal }).catch((cause: unknown) => {
    if (DipperError.from(cause).code !== "AlreadyExists") throw cause;
  });
}

/** Undefined: the platform did not make this cluster. */
export async function readKeys(
  kube: KubeClient,
  cluster: string,
  signal: AbortSignal,
): Promise<ClusterKeys | undefined> {
  const name = secretNames.keys(cluster);
  const secret = await kube.get(Secret, { namespace: platformNamespace, name }, { signal });
  if (secret === undefined) return undefined;
  const text = (field: KeyField): string => {
    const value = textOf(secret, field);
    if (value === undefined)
      throw new DipperError("Invalid", { kind: "Secret", name, field: `data.${field}`, problem: "it is missing" });
    return value;
  };
  return {
    ca: { cert: text("ca_cert"), key: text("ca_key") },
    frontProxy: { cert: text("front_proxy_ca_cert"), key: text("front_proxy_ca_key") },
    etcd: { cert: text("etcd_ca_cert"), key: text("etcd_ca_key") },
    serviceAccounts: { publicKey: text("sa_public_key"), privateKey: text("sa_private_key") },
  };
}

/** One text of a Secret. All of ours are UTF-8. */
export function textOf(secret: Secret, key: string): string | undefined {
  const value = secret.data?.[key];
  if (value === undefined) return undefined;
  return new TextDecoder().decode(Uint8Array.from(atob(value), (char) => char.charCodeAt(0)));
}
