import { DipperError, type Machine, parseTime, platformNamespace, Secret } from "@dipper/api";
import type { KubeClient } from "@dipper/kube";
import type { IssuedCertificate, Pki } from "@dipper/pki";
import { type ClusterKeys, textOf } from "../keys/cluster-keys.ts";
import { addressOf, deploymentLabel, manager, nodeNameOf, secretNames } from "../words.ts";

const validSeconds = 365 * 86_400;
const renewMs = 30 * 86_400_000;

/** Certificates of etcd members on machines of their own: minted once and kept, so that a second run finds the same. */
export interface MemberCertificates {
  readonly server: IssuedCertificate;
  readonly peer: IssuedCertificate;
  readonly client: IssuedCertificate;
}

export interface EtcdCertificates {
  member(machine: Machine): Promise<MemberCertificates>;
  /** With which the API servers come. */
  apiServers(): Promise<IssuedCertificate>;
}

export async function etcdCertificates(
  deps: { readonly kube: KubeClient; readonly pki: Pki },
  of: { readonly cluster: string; readonly keys: ClusterKeys; readonly now: number },
  signal: AbortSignal,
): Promise<EtcdCertificates> {
  const ref = { namespace: platformNamespace, name: secretNames.etcd(of.cluster) };
  const secret = await deps.kube.get(Secret, ref, { signal });
  const kept = async (
    id: string,
    request: Pick<Parameters<Pki["issue"]>[1], "commonName" | "organizations" | "usages" | "names">,
  ): Promise<IssuedCertificate> => {
    const known = knownAs(secret, id);
    if (known !== undefined && (parseTime(deps.pki.notAfter(known.cert)) ?? 0) - of.now > renewMs) return known;
    const made = await deps.pki.issue(of.keys.etcd, { ...request, validSeconds });
    await keep(deps.kube, of.cluster, { [`${id}.crt`]: made.cert, [`${id}.key`]: made.key }, signal);
    return made;
  };
  return {
    member: async (machine) => {
      const name = nodeNameOf(machine);
      const names = [name, "localhost", addressOf(machine), "127.0.0.1", "::1"].filter((each) => each !== "");
      const id = machine.metadata.name;
      return {
        server: await kept(`${id}.server`, { commonName: name, usages: ["server", "client"], names }),
        peer: await kept(`${id}.peer`, { commonName: name, usages: ["server", "client"], names }),
        client: await kept(`${id}.client`, { commonName: "kube-etcd-healthcheck-client", usages: ["client"] }),
      };
    },
    apiServers: () => kept("kube-apiserver", { commonName: "kube-apiserver-etcd-client", usages: ["client"] }),
  };
}

function knownAs(secret: Secret | undefined, id: string): IssuedCertificate | undefined {
  const cert = secret === undefined ? undefined : textOf(secret, `${id}.crt`);
  const key = secret === undefined ? undefined : textOf(secret, `${id}.key`);
  return cert === undefined || key === undefined ? undefined : { cert, key };
}

/** Added to what is there: each machine has keys of its own in it. */
async function keep(
  kube: KubeClient,
  cluster: string,
  stringData: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  const metadata = {
    name: secretNames.etcd(cluster),
    namespace: platformNamespace,
    labels: { [deploymentLabel]: cluster },
  };
  const write = { manager, signal };
  await kube.create(Secret, { metadata, type: "Opaque", stringData }, write).catch(async (cause: unknown) => {
    if (DipperError.from(cause).code !== "AlreadyExists") throw cause;
    await kube.patch(Secret, { namespace: platformNamespace, name: metadata.name }, { stringData }, write);
  });
}
