import { DipperError, type Machine, platformNamespace, Secret } from "@dipper/api";
import type { RoomDeps } from "@dipper/room";
import type { PlainValue, RunVariables, RunVariablesOf, StepRunMachine, StepRunSpec } from "@dipper/runner";
import { fieldsOf, textOf } from "../keys/cluster-keys.ts";
import { nodeNameOf } from "../words.ts";
import { artifactsOf, type PublishedArtifactsOf } from "./artifacts.ts";
import { type EtcdCertificates, etcdCertificates } from "./etcd-tls.ts";
import { allowToken, joinToken } from "./join-token.ts";
import { type Known, known } from "./known.ts";
import { type Living, living } from "./living.ts";
import { factsOf } from "./shared.ts";

export interface VariablesDeps extends Pick<RoomDeps, "world" | "kube" | "cluster" | "pki"> {
  /** The list of artifacts that comes with the program. Absent: only mirrors and bundles are known. */
  readonly published?: PublishedArtifactsOf;
}

/** Steps by which machines come into a cluster. In the first one it may be that there is none yet. */
const joining: ReadonlySet<string> = new Set(["controlPlane", "node", "scaleUp"]);
/** Steps that write keys to machines. */
const keyed: ReadonlySet<string> = new Set(["etcd", "controlPlane", "scaleUp"]);

/**
 * What playbooks are told of a cluster, beyond the parameters of their step: computed when the run starts, for this run alone. Keys
 * go to the machines that need them, and to no other.
 */
export function runVariables(deps: VariablesDeps): RunVariablesOf {
  return async (spec, signal) => {
    const about = await known(deps.kube, spec, signal);
    // A cluster of ours says nothing new of itself; one that others made is asked what it is.
    const asks =
      hasWay(about) && (joining.has(spec.step) || about.deployment === undefined || about.keys === undefined);
    const now = asks ? await living(deps.cluster(spec.clusterName), deps.world.clock, signal) : undefined;
    const facts = factsOf(spec, about, now);
    const token = await tokenFor(deps, { spec, known: about, living: now, first: facts.first }, signal);
    const machines: Record<string, Readonly<Record<string, PlainValue>>> = {};
    const secrets = new Secrets();
    if (token !== "") secrets.add(token);
    const certificates = await certificatesFor(deps, about, spec, signal);
    for (const planned of spec.machines)
      machines[planned.name] = {
        ...nodeVariables(about, planned),
        ...(keyed.has(spec.step) ? await keyVariables(about, planned, certificates, secrets) : {}),
        ...(await parametersFor(deps, about, { planned, spec, secrets }, signal)),
      };
    return {
      shared: {
        ...facts.variables,
        dipper_join_token: token,
        dipper_artifacts: artifactsOf(about, publishedFor(deps, about, facts.version)),
      },
      machines,
      secrets: secrets.texts(),
    } satisfies RunVariables;
  };
}

function publishedFor(deps: VariablesDeps, { deployment }: Known, kubernetes: string) {
  const runtime = deployment?.spec.runtime.version;
  if (kubernetes === "") return undefined;
  return deps.published?.({
    kubernetes,
    versions: runtime === undefined ? {} : { containerd: `v${runtime.replace(/^v/, "")}` },
  });
}

class Secrets {
  readonly #texts = new Set<string>();
  add(text: string): string {
    this.#texts.add(text);
    return text;
  }
  texts(): readonly string[] {
    return [...this.#texts];
  }
}

function hasWay({ cluster }: Known): boolean {
  const { credentialsRef, readOnlyCredentialsRef } = cluster.spec.connection;
  return credentialsRef !== undefined || readOnlyCredentialsRef !== undefined;
}

/** Machines join by a token of their run. Where nothing serves yet, the first machine makes the same token known itself. */
async function tokenFor(
  deps: VariablesDeps,
  at: {
    readonly spec: StepRunSpec;
    readonly known: Known;
    readonly living: Living | undefined;
    readonly first: string;
  },
  signal: AbortSignal,
): Promise<string> {
  const { spec } = at;
  if (!joining.has(spec.step)) return "";
  const token = joinToken(await seedOf(deps, at.known, signal), spec.uid);
  if (at.living !== undefined) {
    const about = { token, now: deps.world.clock.now(), stepRun: spec.name };
    await allowToken(deps.cluster(spec.clusterName), about, signal);
    return token;
  }
  if (at.first === "" || spec.step !== "controlPlane")
    throw new DipperError("Unavailable", {
      server: `cluster ${spec.clusterName}`,
      cause: "its API does not answer, and nobody can join a cluster that does not serve",
      name: spec.clusterName,
    });
  return token;
}

/** Something that only the platform has: the key that signs service accounts, or its own way into a cluster that others made. */
async function seedOf(deps: VariablesDeps, { cluster, keys }: Known, signal: AbortSignal): Promise<string> {
  if (keys !== undefined) return keys.serviceAccounts.privateKey;
  const name = cluster.spec.connection.credentialsRef?.name ?? "";
  const secret =
    name === "" ? undefined : await deps.kube.get(Secret, { namespace: platformNamespace, name }, { signal });
  const text = secret === undefined ? undefined : textOf(secret, "kubeconfig");
  if (text === undefined)
    throw new DipperError("NotFound", { kind: "Secret", name: `${platformNamespace}/${name}`, plural: "secrets" });
  return text;
}

function nodeVariables({ run, sets }: Known, planned: StepRunMachine): Readonly<Record<string, PlainValue>> {
  const machine = run.get(planned.name);
  const set =
    sets.find((each) => each.metadata.uid === machine?.spec.consumerRef?.uid) ??
    sets.find((each) => each.spec.role === planned.role);
  return {
    dipper_node_name: machine === undefined ? planned.name : nodeNameOf(machine),
    dipper_node_labels: set?.spec.labels ?? {},
    dipper_node_taints: (set?.spec.taints ?? []).map((taint) => ({ ...taint })),
  };
}

function isExternal({ deployment }: Known): boolean {
  return deployment?.spec.etcd.mode === "External";
}

async function certificatesFor(
  deps: VariablesDeps,
  about: Known,
  spec: StepRunSpec,
  signal: AbortSignal,
): Promise<EtcdCertificates | undefined> {
  if (about.keys === undefined || !isExternal(about) || !keyed.has(spec.step)) return undefined;
  const of = { cluster: spec.clusterName, keys: about.keys, now: deps.world.clock.now() };
  return etcdCertificates(deps, of, signal);
}

/** A machine of the control plane signs with the cluster's own authorities; a member of etcd has only its certificates. */
async function keyVariables(
  about: Known,
  planned: StepRunMachine,
  certificates: EtcdCertificates | undefined,
  secrets: Secrets,
): Promise<Readonly<Record<string, PlainValue>>> {
  const { keys, run } = about;
  const machine: Machine | undefined = run.get(planned.name);
  if (keys === undefined || machine === undefined) return {};
  if (planned.role === "ControlPlane") {
    const { etcd_ca_key, ...fields } = fieldsOf(keys);
    for (const key of [fields.ca_key, fields.front_proxy_ca_key, fields.sa_private_key]) secrets.add(key);
    if (certificates === undefined) return { dipper_pki: { ...fields, etcd_ca_key: secrets.add(etcd_ca_key) } };
    const { cert, key } = await certificates.apiServers();
    return { dipper_pki: { ...fields, etcd_client: { cert, key: secrets.add(key) } } };
  }
  if (planned.role !== "Etcd" || certificates === undefined) return {};
  const { server, peer, client } = await certificates.member(machine);
  return {
    dipper_etcd_tls: {
      ca_cert: keys.etcd.cert,
      server_cert: server.cert,
      server_key: secrets.add(server.key),
      peer_cert: peer.cert,
      peer_key: secrets.add(peer.key),
      client_cert: client.cert,
      client_key: secrets.add(client.key),
    },
  };
}

const secretReference = /^secret:([a-z0-9](?:[-a-z0-9.]*[a-z0-9])?)\/([-._a-zA-Z0-9]+)$/;

/** What site or machine say otherwise than the rest of the run, as the plan has it. */
async function parametersFor(
  deps: VariablesDeps,
  { planned: plannedMachines }: Known,
  of: { readonly planned: StepRunMachine; readonly spec: StepRunSpec; readonly secrets: Secrets },
  signal: AbortSignal,
): Promise<Readonly<Record<string, PlainValue>>> {
  const own = plannedMachines.find((each) => each.uid === of.planned.uid)?.parameters ?? [];
  if (own.length === 0) return {};
  const values: Record<string, string> = {};
  for (const { name, value } of own) {
    const match = secretReference.exec(value);
    if (match === null) values[name] = value;
    else values[name] = of.secrets.add(await secretValue(deps, match[1] ?? "", match[2] ?? "", signal));
  }
  return { dipper_parameters: { ...of.spec.parameters, ...values } };
}

async function secretValue(deps: VariablesDeps, name: string, key: string, signal: AbortSignal): Promise<string> {
  const secret = await deps.kube.get(Secret, { namespace: platformNamespace, name }, { signal });
  const value = secret === undefined ? undefined : textOf(secret, key);
  if (value === undefined)
    throw new DipperError("NotFound", { kind: "Secret", name: `${platformNamespace}/${name}`, plural: "secrets" });
  return value;
}
