import { DipperError, type Input, Machine, type MachineProvider } from "@dipper/api";
import type { KubeClient, NewObject } from "@dipper/kube";
import { literalHost, mayReach } from "../send/addresses.ts";

type Spec = Input<typeof Machine.source.spec>;

/** A host as a provider names it: an entry of `spec.hosts`, or of the answer of another system. */
export interface HostRecord {
  readonly name: string;
  readonly address: string;
  readonly port?: number;
  readonly user?: string;
  readonly hostKeys?: readonly string[];
  readonly machineClass?: string;
  readonly site?: string;
  readonly zone?: string;
  readonly rack?: string;
  /** What the provider calls it. */
  readonly providerId?: string;
  readonly identity?: { readonly machineID?: string; readonly serialNumber?: string; readonly productUUID?: string };
}

export const marks = {
  provider: "fleet.dipper.dev/provider",
  providerId: "fleet.dipper.dev/provider-id",
  request: "fleet.dipper.dev/provider-request",
  givenBackAt: "fleet.dipper.dev/given-back-at",
} as const;

const manager = "dipper-integrations";
const texts = ["user", "machineClass", "site", "zone", "rack", "providerId"] as const;

/** Reads one entry of a foreign answer; a sentence where it is none. What is not known here is ignored. */
export function recordOf(value: unknown): HostRecord | string {
  if (typeof value !== "object" || value === null) return "it is no object";
  const given = value as Readonly<Record<string, unknown>>;
  const { name, address, port, hostKeys, identity } = given;
  if (typeof name !== "string" || typeof address !== "string" || name === "" || address === "")
    return "name and address are needed";
  const optional = Object.fromEntries(
    texts.flatMap((field) => (typeof given[field] === "string" ? [[field, given[field]]] : [])),
  ) as Partial<HostRecord>;
  return {
    ...optional,
    name,
    address,
    ...(typeof port === "number" ? { port } : {}),
    ...(Array.isArray(hostKeys) ? { hostKeys: hostKeys.filter((key) => typeof key === "string") } : {}),
    ...(typeof identity === "object" && identity !== null ? { identity: identityOf(identity) } : {}),
  };
}

function identityOf(given: object): NonNullable<HostRecord["identity"]> {
  const fields = ["machineID", "serialNumber", "productUUID"] as const;
  const of = given as Readonly<Record<string, unknown>>;
  return Object.fromEntries(fields.flatMap((field) => (typeof of[field] === "string" ? [[field, of[field]]] : [])));
}

/**
 * Why the record cannot become a Machine; undefined: it can, or it is one already. Who may log in is never the other system's choice:
 * credentials come from the provider object, and the platform's own addresses are refused.
 */
export function refusalOf(
  record: HostRecord,
  fleet: { readonly machines: readonly Machine[]; readonly platformAddresses: readonly string[] },
): string | undefined {
  const literal = record.address.includes("/") ? record.address : literalHost(`ssh://${hostPart(record.address)}`);
  if (literal !== undefined && !mayReach(fleet.platformAddresses)(literal)) return `${literal} cannot be a machine`;
  const taken = fleet.machines.find(
    ({ metadata, spec }) =>
      metadata.name !== record.name &&
      (spec.ssh?.address === record.address || spec.addresses.some(({ address }) => address === record.address)),
  );
  return taken === undefined ? undefined : `${record.address} is the address of Machine ${taken.metadata.name}`;
}

function hostPart(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}

/** Registers it; that it is there already is what was wanted. */
export async function register(
  kube: KubeClient,
  provider: MachineProvider,
  record: HostRecord,
  call: { readonly request?: string; readonly signal: AbortSignal },
): Promise<void> {
  const { name, address, port, user, hostKeys, machineClass, site, zone, rack, providerId, identity } = record;
  const { poolRef, credentialsRef } = provider.spec;
  const spec: Spec = {
    ssh: {
      address,
      ...(port === undefined ? {} : { port }),
      ...(user === undefined ? {} : { user }),
      ...(credentialsRef === undefined ? {} : { credentialsRef }),
      hostKeys: hostKeys ?? [],
    },
    addresses: /^[0-9.]+$|:/.test(address) ? [{ type: "Internal", address }] : [],
    poolRef,
    ...(identity === undefined ? {} : { identity }),
    ...(machineClass === undefined ? {} : { machineClass }),
    ...(site === undefined ? {} : { site }),
    ...(zone === undefined ? {} : { zone }),
    ...(rack === undefined ? {} : { rack }),
  };
  const annotations = {
    ...(providerId === undefined ? {} : { [marks.providerId]: providerId.slice(0, 256) }),
    ...(call.request === undefined ? {} : { [marks.request]: call.request }),
  };
  const metadata = { name, labels: { [marks.provider]: provider.metadata.name }, annotations };
  try {
    await kube.create(Machine, { metadata, spec } as NewObject<Machine>, { manager, signal: call.signal });
  } catch (cause) {
    const error = DipperError.from(cause);
    if (error.code !== "AlreadyExists") throw error;
    const there = await kube.get(Machine, { name }, { signal: call.signal });
    if (there?.metadata.labels?.[marks.provider] !== provider.metadata.name) throw error;
  }
}

export function isOf(provider: MachineProvider, machine: Machine): boolean {
  return machine.metadata.labels?.[marks.provider] === provider.metadata.name;
}
