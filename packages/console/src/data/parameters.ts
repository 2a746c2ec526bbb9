/** Parameters of steps, and which layer says what they are on a machine. */
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { get, query } from "./client.ts";
import type { Meta } from "./objects.ts";
import { patchSeen } from "./wish.ts";

export interface Parameter {
  readonly name: string;
  readonly value?: string;
  /** The layer that won: default, site, cluster, machine. */
  readonly layer?: string;
  readonly description?: string;
  readonly steps: readonly string[];
}

/** `undefined`: there is no machine to ask about. */
export function useParameters(machine: string | undefined): UseQueryResult<readonly Parameter[]> {
  return useQuery({
    queryKey: ["object", "parameters", machine],
    queryFn: async ({ signal }) => {
      const path = `/api/v1/parameters/explain${query({ machine })}`;
      return (await get<{ readonly parameters: readonly Parameter[] }>(path, { signal })).parameters;
    },
    enabled: machine !== undefined,
  });
}

export interface ParameterChange {
  readonly name: string;
  readonly value: string;
}

/** Sets one parameter of a cluster, and leaves the others as they are. */
export function setClusterParameter(
  deployment: { readonly metadata: Meta; readonly spec: { readonly parameters?: readonly ParameterChange[] } },
  change: ParameterChange,
  reason: string,
): Promise<unknown> {
  const others = (deployment.spec.parameters ?? []).filter((each) => each.name !== change.name);
  const path = `/api/v1/cluster-deployments/${encodeURIComponent(deployment.metadata.name)}`;
  return patchSeen(path, deployment.metadata, { parameters: [...others, change] }, reason);
}
