import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Asker } from "../ask.ts";
import { freePorts } from "../free-ports.ts";
import { installDeploy } from "../install-deploy.ts";
import { kubeconfigText } from "../kubeconfig-text.ts";
import type { OpenTarget, Target, TargetOptions } from "../target.ts";
import { Children } from "./children.ts";
import { type Keys, tokenOf, writeKeys } from "./keys.ts";
import { type Programs, programs } from "./programs.ts";
import { runWorkloads } from "./workloads.ts";

const readyWithinMs = 300_000;

/**
 * kube-apiserver and etcd as processes of this machine, on 127.0.0.1: RBAC, admission plugins and rate limits as they are by default, TLS,
 * etcd with its normal fsync.
 */
export const real: OpenTarget = async (options) => {
  const { folder } = options;
  const found = programs(options.say);
  const keys = await writeKeys(join(folder, "pki"));
  const [etcdPort = 0, peerPort = 0, port = 0] = await freePorts(3);
  const children = new Children(join(folder, "logs"));
  const stops: (() => Promise<void>)[] = [() => children.stop()];
  const stop = async (): Promise<void> => {
    for (const each of stops.splice(0).toReversed()) await each();
  };
  try {
    await startEtcd(children, found, { folder, port: etcdPort, peerPort });
    const url = `https://127.0.0.1:${port}`;
    const auditLog = options.audit === true ? join(folder, "audit.log") : undefined;
    const etcd = `http://127.0.0.1:${etcdPort}`;
    children.start("kube-apiserver", found.apiServer, apiServerFlags({ keys, etcd, port, auditLog, folder }));
    const target: Target = {
      name: "kubernetes",
      version: found.version,
      url,
      ca: keys.ca,
      token: tokenOf,
      kubeconfig: (person) => kubeconfigFile(folder, { url, ca: keys.ca, name: person }),
      auditLog,
      get pids() {
        return children.pids;
      },
      stop,
    };
    const asker = new Asker(target);
    stops.push(async () => asker.close());
    const healthy = async (): Promise<boolean> =>
      (await asker.ask({ method: "GET", path: "/readyz", person: "root" })).status === 200;
    await children.ready("kube-apiserver", healthy, readyWithinMs);
    if (options.deploy === true) await installDeploy(target);
    if (options.workloads === true) stops.push(await startWorkloads(target, { options, children, found, keys }));
    return target;
  } catch (cause) {
    await stop();
    throw cause;
  }
};

async function startEtcd(
  children: Children,
  { etcd }: Programs,
  at: { readonly folder: string; readonly port: number; readonly peerPort: number },
): Promise<void> {
  const client = `http://127.0.0.1:${at.port}`;
  const peer = `http://127.0.0.1:${at.peerPort}`;
  children.start("etcd", etcd, [
    `--data-dir=${join(at.folder, "etcd")}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    "--log-level=warn",
  ]);
  await children.ready("etcd", async () => (await fetch(`${client}/health`)).ok, readyWithinMs);
}

interface ApiServerAt {
  readonly keys: Keys;
  readonly etcd: string;
  readonly port: number;
  readonly auditLog: string | undefined;
  readonly folder: string;
}

function apiServerFlags({ keys, etcd, port, auditLog, folder }: ApiServerAt): readonly string[] {
  const issuer = "https://kubernetes.default.svc";
  return [
    `--etcd-servers=${etcd}`,
    "--storage-backend=etcd3",
    "--bind-address=127.0.0.1",
    `--secure-port=${port}`,
    // Of a network that is nobody's: the endpoint of `default/kubernetes` may not be a loopback address.
    "--advertise-address=192.0.2.1",
    "--service-cluster-ip-range=10.96.0.0/16",
    `--tls-cert-file=${keys.certFile}`,
    `--tls-private-key-file=${keys.keyFile}`,
    `--client-ca-file=${keys.caFile}`,
    `--token-auth-file=${keys.tokenFile}`,
    "--authorization-mode=RBAC",
    `--service-account-issuer=${issuer}`,
    `--service-account-signing-key-file=${keys.serviceAccountKeyFile}`,
    `--service-account-key-file=${keys.serviceAccountPublicFile}`,
    "--allow-privileged=true",
    ...(auditLog === undefined
      ? []
      : [`--audit-log-path=${auditLog}`, `--audit-policy-file=${auditPolicy(folder)}`, "--audit-log-mode=blocking"]),
  ];
}

function auditPolicy(folder: string): string {
  const path = join(folder, "audit-policy.json");
  const policy = { apiVersion: "audit.k8s.io/v1", kind: "Policy", rules: [{ level: "Metadata" }] };
  writeFileSync(path, JSON.stringify(policy));
  return path;
}

function kubeconfigFile(folder: string, of: { url: string; ca: string; name: string }): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${of.name}.kubeconfig`);
  writeFileSync(path, kubeconfigText({ url: of.url, ca: of.ca, token: tokenOf(of.name) }), { mode: 0o600 });
  return path;
}

interface Parts {
  readonly options: TargetOptions;
  readonly children: Children;
  readonly found: Programs;
  readonly keys: Keys;
}

async function startWorkloads(target: Target, { options, children, found, keys }: Parts): Promise<() => Promise<void>> {
  const config = (name: string): string => kubeconfigFile(options.folder, { url: target.url, ca: target.ca, name });
  children.start("kube-controller-manager", found.controllerManager(), [
    `--kubeconfig=${config("kube-controller-manager")}`,
    "--leader-elect=false",
    "--use-service-account-credentials=true",
    `--service-account-private-key-file=${keys.serviceAccountKeyFile}`,
    `--root-ca-file=${keys.caFile}`,
    `--cluster-signing-cert-file=${keys.caFile}`,
    `--cluster-signing-key-file=${keys.caKeyFile}`,
    "--secure-port=0",
  ]);
  children.start("kube-scheduler", found.scheduler(), [
    `--kubeconfig=${config("kube-scheduler")}`,
    "--leader-elect=false",
    "--secure-port=0",
  ]);
  return runWorkloads(target, options.nodes ?? 3);
}
