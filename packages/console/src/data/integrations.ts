/** What joins the platform to its surroundings: sites, and objects of other systems. */
import type { Status, Thing } from "./objects.ts";

export interface IntegrationSpec {
  readonly url?: string;
  readonly type?: string;
  readonly zone?: string;
  readonly bastion?: string;
  readonly clusterName?: string;
  readonly poolRef?: { readonly name: string };
  readonly mirrorRef?: { readonly name: string };
  readonly runner?: { readonly placement?: string };
}
export type Integration = Thing<IntegrationSpec, Status>;

/** Kind → where it stands below `/api/v1/`; in the order in which people set them up. */
export const integrationLists = {
  Site: "sites",
  Endpoint: "endpoints",
  MachineProvider: "machine-providers",
  LoadBalancer: "load-balancers",
  DNSZone: "dns-zones",
} as const;
export type IntegrationKind = keyof typeof integrationLists;

export const integrationKinds = Object.keys(integrationLists) as readonly IntegrationKind[];

/** The one field by which people know such an object, beside its name. Empty: it has none. */
export function aboutOf({ kind, spec }: Integration): readonly string[] {
  const fields: Readonly<Record<string, readonly (string | undefined)[]>> = {
    Site: [spec.runner?.placement, spec.bastion, spec.mirrorRef?.name],
    Endpoint: [spec.url],
    MachineProvider: [spec.type, spec.poolRef?.name],
    LoadBalancer: [spec.type, spec.clusterName],
    DNSZone: [spec.type, spec.zone],
  };
  return (fields[kind] ?? []).filter((each) => each !== undefined && each !== "") as readonly string[];
}
