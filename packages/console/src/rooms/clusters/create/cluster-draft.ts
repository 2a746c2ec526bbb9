import { useCallback, useState } from "react";
import type { TextKey } from "../../../i18n/text.tsx";

/** Where a set of machines comes from: named ones, or a number out of a pool. */
export interface SetDraft {
  readonly mode: "named" | "pool";
  readonly machines: readonly string[];
  readonly pool: string;
  readonly machineClass: string;
  readonly count: number;
}

/** What the wizard holds; survives a reload and an expired session. */
export interface ClusterDraft {
  readonly name: string;
  readonly site: string;
  readonly version: string;
  readonly endpointType: "None" | "HAProxyKeepalived" | "External";
  readonly endpointAddress: string;
  readonly endpointPort: number;
  readonly etcdMode: "Stacked" | "External";
  /** Site: as the Site of the cluster says, or the internet where it says nothing. */
  readonly artifacts: "Site" | "Internet" | "Mirror" | "Bundle";
  readonly mirror: string;
  readonly control: SetDraft;
  readonly etcd: SetDraft;
  readonly compute: SetDraft;
  readonly plugin: "flannel" | "none";
  readonly podCIDR: string;
  readonly serviceCIDR: string;
  readonly addons: readonly AddonDraft[];
  readonly start: "Propose" | "Request";
}

export interface AddonDraft {
  readonly name: string;
  readonly chart: string;
  readonly version: string;
  readonly after: readonly string[];
}

export const createSteps = ["basics", "machines", "network", "addons", "review"] as const;
export type CreateStep = (typeof createSteps)[number];

const noMachines: SetDraft = { mode: "named", machines: [], pool: "", machineClass: "", count: 1 };

const empty: ClusterDraft = {
  name: "",
  site: "default",
  version: "v1.36.3",
  endpointType: "None",
  endpointAddress: "",
  endpointPort: 6443,
  etcdMode: "Stacked",
  artifacts: "Site",
  mirror: "",
  control: noMachines,
  etcd: noMachines,
  compute: noMachines,
  plugin: "flannel",
  podCIDR: "10.244.0.0/16",
  serviceCIDR: "10.96.0.0/12",
  addons: [],
  start: "Propose",
};

const key = "draft.create-cluster";

export function useClusterDraft(): readonly [ClusterDraft, (change: Partial<ClusterDraft>) => void, () => void] {
  const [draft, setDraft] = useState<ClusterDraft>(() => {
    const kept = sessionStorage.getItem(key);
    return kept === null ? empty : { ...empty, ...(JSON.parse(kept) as Partial<ClusterDraft>) };
  });
  const change = useCallback((next: Partial<ClusterDraft>) => {
    setDraft((old) => {
      const merged = { ...old, ...next };
      sessionStorage.setItem(key, JSON.stringify(merged));
      return merged;
    });
  }, []);
  const clear = useCallback(() => sessionStorage.removeItem(key), []);
  return [draft, change, clear];
}

export const countOf = (set: SetDraft): number => (set.mode === "named" ? set.machines.length : set.count);

const nameShape = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/;
const versionShape = /^v[0-9]+\.[0-9]+\.[0-9]+$/;
const rangeShape = /^[0-9a-fA-F.:]+\/[0-9]{1,3}$/;
const addressShape = /^[0-9a-fA-F.:]+$/;

/** What keeps the reader from the next step; undefined: nothing. The server has the last word on everything else. */
export function missingIn(step: CreateStep, draft: ClusterDraft): TextKey | undefined {
  switch (step) {
    case "basics":
      if (!nameShape.test(draft.name)) return "create.off.name";
      if (!versionShape.test(draft.version)) return "create.off.version";
      if (draft.endpointType !== "None" && !addressShape.test(draft.endpointAddress)) return "create.off.address";
      return (draft.artifacts === "Mirror" || draft.artifacts === "Bundle") && draft.mirror === ""
        ? "create.off.mirror"
        : undefined;
    case "machines":
      return missingMachines(draft);
    case "network":
      return rangeShape.test(draft.podCIDR) && rangeShape.test(draft.serviceCIDR) ? undefined : "create.off.range";
    case "addons":
      return draft.addons.every((addon) => addon.name !== "" && addon.chart !== "" && addon.version !== "")
        ? undefined
        : "create.off.addon";
    case "review":
      return undefined;
  }
}

function missingMachines(draft: ClusterDraft): TextKey | undefined {
  const sets = [draft.control, draft.compute, ...(draft.etcdMode === "External" ? [draft.etcd] : [])];
  if (sets.some((set) => set.mode === "pool" && set.pool === "")) return "create.off.pool";
  if (countOf(draft.control) === 0) return "create.off.control";
  if (countOf(draft.control) > 1 && draft.endpointType === "None") return "create.off.endpoint";
  if (draft.etcdMode === "External" && countOf(draft.etcd) === 0) return "create.off.etcd";
  const named = sets.flatMap((set) => (set.mode === "named" ? set.machines : []));
  return new Set(named).size === named.length ? undefined : "create.off.twice";
}
